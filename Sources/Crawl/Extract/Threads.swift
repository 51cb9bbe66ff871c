internal import Corpus
internal import Web

// What the pages of all boards have in common.

extension ExtractedItem.Answer {
  /// An answer as its element shows it; nil if that is nothing, or only says that the answer is not shown.
  init?(_ node: HTMLNode, accepted: Bool = false, score: Int? = nil) {
    self.init(text: node.text, accepted: accepted, score: score)
  }

  /// An answer's text; nil if it is empty, or only says that the answer is not shown.
  init?(text: String, accepted: Bool = false, score: Int? = nil) {
    guard !text.isEmpty, !isWithheld(text) else { return nil }
    self.init(body: text, accepted: accepted, score: score)
  }
}

extension Extraction {
  /// A post with what was said to it: a question if there are answers or the board is for questions, else an article.
  init(thread item: ExtractedItem, of page: Page, method: String) {
    let isQuestion = !item.answers.isEmpty || isQuestionBoard(page.url)
    self.init(kind: isQuestion ? .qa : .article, title: page.document.title, items: [item], method: method)
  }

  /// A page of links to posts.
  init(listOf document: HTMLDocument, method: String) {
    self.init(kind: .list, title: document.title, method: method, rejection: Rejection("extract.list"))
  }
}

/// True for what boards show in place of a secret or a deleted comment: that sentence, and hardly more.
private func isWithheld(_ text: String) -> Bool {
  let marks = Set("*[]()-~".utf8)
  let ends = Set(".!?\n".utf8)
  let bytes = Array(text.utf8).drop { $0 <= 0x20 || marks.contains($0) }
  let sentence = bytes.prefix { !ends.contains($0) }.prefix(100)
  guard bytes.count - sentence.count <= 40 else { return false }
  let letters = String(decoding: sentence.filter { $0 > 0x20 && !marks.contains($0) }, as: UTF8.self)
  return withheld.contains(letters)
}

/// Without white space and marks.
private let withheld: Set<String> = {
  let whose = [
    "비밀", "삭제된", "블라인드처리된", "작성자가삭제한", "작성자에의해삭제된", "관리자가삭제한", "관리자에의해삭제된",
  ]
  let names = ["글", "댓글", "게시글", "게시물", "답글", "답변", "코멘트"]
  let notices = whose.flatMap { whose in names.map { "\(whose)\($0)" } }
  let acts = ["작성자에의해삭제", "관리자에의해삭제", "블라인드처리"].flatMap { ["\($0)되었습니다", "\($0)됐습니다"] }
  return Set(notices + notices.map { "\($0)입니다" } + acts + ["댓글내용확인"])
}()

/// Questions to the operator have a script of their own; of boards only the name tells.
func isQuestionBoard(_ url: WebURL) -> Bool {
  if url.path.holds("qaview") { return true }
  let fields = (url.query ?? "").utf8.split(separator: UInt8(ascii: "&"))
  let names = ["bo_table=", "mid="].compactMap { name in
    fields.first { $0.starts(with: name.utf8) }?.dropFirst(name.utf8.count)
  }
  let words = names.flatMap { $0.split { ($0 | 0x20) &- UInt8(ascii: "a") >= 26 } }
  let parts = url.path.utf8.split(separator: UInt8(ascii: "/"))
  return (words + parts).contains { word in
    word.count <= 9
      && ["qa", "qna", "question", "questions", "ask"]
        .contains(String(decoding: word, as: UTF8.self).lowercased())
  }
}

/// The first whole number in a text, with its sign: `추천:3`, `8 Likes`, `–2`.
func number(in text: String) -> Int? {
  let bytes = Array(text.utf8)
  guard let start = bytes.firstIndex(where: \.isDigit) else { return nil }
  let digits = bytes[start...].prefix { $0.isDigit }.prefix(9)
  // Engines write a minus sign (U+2212) or an en dash (U+2013) as well as a hyphen.
  let before = bytes[..<start]
  let isNegative =
    before.last == UInt8(ascii: "-") || before.suffix(3) == [0xE2, 0x80, 0x93]
    || before.suffix(3) == [0xE2, 0x88, 0x92]
  return Int(String(decoding: digits, as: UTF8.self)).map { isNegative ? -$0 : $0 }
}

extension UInt8 {
  fileprivate var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }
}
