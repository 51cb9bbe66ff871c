internal import Corpus
internal import Kernels
internal import Web

/// Questions with prepared answers, one below the other, on a page of any origin.
func faqPage(_ page: Page) -> Extraction? {
  guard let body = page.document.body else { return nil }
  let items = preparedItems(in: declaredMain(in: body) ?? body, of: page)
  guard !items.isEmpty else { return nil }
  return Extraction(kind: .faq, title: page.document.title, items: items, method: "faq")
}

/// What the page itself calls its main part, if there is one such part and it holds text.
private func declaredMain(in body: HTMLNode) -> HTMLNode? {
  [body.descendants.with(.article), body.descendants.with(.main)].lazy.filter { $0.count == 1 }.map { $0[0] }
    .first { $0.content.utf8.count >= 200 }
}

/// The questions of a page's main part with their answers; none if the page is no list of questions.
///
/// A page is one if its address, its title or its headline say so, or if most of its headings are questions.
func preparedItems(in content: HTMLNode, of page: Page) -> [ExtractedItem] {
  let claim = FaqClaim(of: page)
  guard let outline = FaqOutline(of: content, mayBeList: claim.mayHold) else { return [] }
  let entries = outline.entries
  guard claim.isMet(by: entries.count, questions: entries.count { isQuestion($0.title) }) else { return [] }
  if claim != .list, isExam(entries) { return [] }
  if claim == .none, !isAllQuestions(outline, of: content) { return [] }
  return entries.map { entry in
    ExtractedItem(
      question: .init(title: entry.title, body: ""),
      answers: [.init(body: entry.answer, accepted: claim == .list, score: nil)], category: entry.group,
      askedAt: nil)
  }
}

/// True if the questions with their answers are nine tenths of the text, as they are not in essays and interviews.
///
/// Headings that lead to other pages are teasers, and those that ask for a term's meaning stand in glossaries.
private func isAllQuestions(_ outline: FaqOutline, of content: HTMLNode) -> Bool {
  let size = { (text: String) in text.utf8.count { $0 > 0x20 } }
  let asked = outline.entries.filter { isQuestion($0.title) && !$0.isTeaser && !isDefinition($0.title) }
  guard asked.count >= 3 else { return false }
  let headline = content.first("h1").map { size($0.line) } ?? 0
  let whole = max(outline.size, size(content.mainPart.text)) - headline
  return asked.reduce(0) { $0 + size($1.title) + size($1.answer) } * 10 >= whole * 9
}

/// `물가란?`
private func isDefinition(_ title: String) -> Bool {
  title.utf8.filter { $0 > 0x20 }.suffix(4).elementsEqual("란?".utf8)
}

/// True if half of the entries are tasks: `문제 3` says so, or a number with choices below it.
private func isExam(_ entries: [FaqOutline.Entry]) -> Bool {
  let tasks = entries.count { entry in
    let title = Array(entry.title.utf8.filter { $0 > 0x20 })
    let isDigit = { (byte: UInt8?) in byte.map { $0 &- UInt8(ascii: "0") < 10 } ?? false }
    if ["문제", "문항"].contains(where: {
      title.starts(with: $0.utf8) && isDigit(title.dropFirst($0.utf8.count).first)
    }) {
      return true
    }
    let choices = [["①", "②"], ["(1)", "(2)"]]
    return isDigit(title.first) && choices.contains { $0.allSatisfy { entry.answer.holds($0) } }
  }
  return tasks * 2 >= entries.count
}

/// What a page says of itself.
private enum FaqClaim {
  /// That it holds questions somebody has prepared.
  case list
  /// That it is about questions and answers, as boards say too.
  case exchange
  case none

  /// False where not even all of the headings could make it a list of questions.
  func mayHold(headings: Int, questions: Int) -> Bool {
    switch self {
    case .list: headings >= 2 || questions > 0
    case .exchange: questions >= 2
    case .none: questions >= 3
    }
  }

  /// True for so many headings with text below them, so many of which are questions.
  func isMet(by entries: Int, questions: Int) -> Bool {
    switch self {
    case .list: entries >= 2 || questions > 0
    case .exchange: questions >= 2 && questions * 2 >= entries
    case .none: questions >= 3 && questions + 1 >= entries
    }
  }

  init(of page: Page) {
    let document = page.document
    let titles = [document.title, document.first("h1")?.line ?? ""]
    let letters = titles.map { $0.lowercased().utf8.filter { $0 > 0x20 } }
    let isNamed = titles.contains { $0.hasWord("faq") || $0.hasWord("faqs") }
    if isNamed || page.url.path.hasWord("faq") || page.url.path.hasWord("faqs") {
      self = .list
    } else if letters.contains(where: { title in listNames.contains { title.holds($0) } }) {
      self = .list
    } else if letters.contains(where: { title in exchangeNames.contains { title.holds($0) } }) {
      self = .exchange
    } else {
      self = .none
    }
  }
}

/// Without white space, in lower case.
private let listNames = ["자주묻는질문", "자주하는질문", "자주물어보는질문", "자주찾는질문", "frequentlyaskedquestions"]
private let exchangeNames = ["질문과답변", "질의응답", "묻고답하기"]

/// True for a text that asks: it ends with a question mark, or as Korean questions end.
func isQuestion(_ text: String) -> Bool {
  let bytes = Array(text.utf8)
  let ends = Set(" .\"')]~!".utf8)
  var end = bytes[...]
  while let last = end.last, ends.contains(last) { end = end.dropLast() }
  return questionEnds.contains { end.reversed().starts(with: $0.utf8.reversed()) }
}

private let questionEnds = [
  "?", "？", "?”", "?’", "까", "나요", "가요", "인지요", "는가", "은가", "인가", "한가", "던가", "는지요", "하나", "되나",
]

extension StringProtocol {
  /// True if the text holds an ASCII word in either case that stands by itself.
  fileprivate func hasWord(_ word: String) -> Bool {
    utf8.split { !($0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z")) || $0 >= 0x80 }
      .contains { $0.map { $0 | 0x20 }.elementsEqual(word.utf8) }
  }
}
