import Corpus
import Foundation
import TestKit
import Testing
import Web

@testable import Crawl

@Suite struct ExtractGnuboardTests {
  struct Row: Decodable {
    struct Answer: Decodable { let text: String }
    struct Pair: Decodable {
      let question: String
      let answer: String
    }
    let url: String
    let kind: String
    let questionTitle: String?
    let questionBody: String?
    let answers: [Answer]?
    let items: [Pair]?

    enum CodingKeys: String, CodingKey {
      case url, kind, answers, items
      case questionTitle = "question_title"
      case questionBody = "question_body"
    }
  }

  struct Site: Decodable {
    struct Entry: Decodable {
      let path: String
      let file: String
    }
    let pages: [Entry]
  }

  static let folder = "sites/board-gnuboard5/"

  static func page(_ file: String, at url: String) throws -> Page {
    let bytes = [UInt8](try Material.data(folder + file))
    return Page(url: try #require(WebURL(url)), text: decodeText(bytes, contentType: "text/html"))
  }

  static func files() throws -> [String: String] {
    let site = try JSONDecoder().decode(Site.self, from: Material.data(folder + "site.json"))
    return Dictionary(site.pages.map { ($0.path, $0.file) }, uniquingKeysWith: { first, _ in first })
  }

  /// Equal but for white space: what truth writes as a space, a page may show as a new line.
  private func isSame(_ one: String, _ other: String) -> Bool {
    let fold = { (text: String) in text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    return fold(one) == fold(other)
  }

  /// Changes are made by half 0 only. The first adapter was made when the halves were one, so half 1 is not quite unseen.
  private static func half(_ path: String) -> UInt64 {
    path.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 } & 1
  }

  /// Titles, bodies and answers, in order and with nothing else in them, against the truth of the rendered pages.
  ///
  /// The 40 pages of the 1:1 skin were rendered without their answer, so that no extractor can find it; for them an
  /// empty list is right.
  @Test(.enabled(if: Material.isExpected), arguments: [(half: UInt64(0), "tuned"), (half: 1, "held-out")])
  func truth(half: UInt64, name: String) throws {
    let files = try Self.files()
    var (questions, answers, total) = (0, 0, 0)
    for line in try Material.data(Self.folder + "truth.jsonl").split(separator: UInt8(ascii: "\n")) {
      let row = try JSONDecoder().decode(Row.self, from: line)
      let url = try #require(WebURL(row.url))
      guard Self.half(url.pathAndQuery) == half else { continue }
      let page = try Self.page(try #require(files[url.pathAndQuery]), at: row.url)
      let found = extract(page)
      let asked = row.items?.map(\.question) ?? [row.questionTitle ?? ""]
      let described = row.items?.map { _ in "" } ?? [row.questionBody ?? ""]
      let isOnPage = { (text: String) in page.document.root?.content.contains(text) == true }
      let answered =
        row.items?.map { [$0.answer] } ?? [row.kind == "qa-skin" ? [] : row.answers?.map(\.text) ?? []]
      if row.kind == "qa-skin" { #expect(row.answers?.contains { isOnPage($0.text) } == false) }
      total += 1
      let items = found.items.map(\.question)
      let isAsked = items.count == asked.count && zip(items.map(\.title), asked).allSatisfy(isSame)
      if isAsked, zip(items.map(\.body), described).allSatisfy(isSame) { questions += 1 }
      let texts = found.items.map { $0.answers.map(\.body) }
      let isRight = zip(texts, answered).allSatisfy { $0.count == $1.count && zip($0, $1).allSatisfy(isSame) }
      if isRight, texts.count == answered.count {
        answers += 1
      } else {
        print("gnuboard \(name): \(row.url) answers")
      }
    }
    print("gnuboard \(name) questions: \(questions)/\(total)")
    print("gnuboard \(name) answers: \(answers)/\(total)")
    #expect(total == 62)
    #expect(Double(questions) >= 0.98 * Double(total))
    #expect(Double(answers) >= 0.97 * Double(total))
  }

  @Test(.enabled(if: Material.isExpected), arguments: ["list-1", "list-6", "qalist", "index"])
  func lists(name: String) throws {
    let found = extract(try Self.page("root/\(name).html", at: "http://qna.g5board.example/"))
    #expect(found.kind == .list && found.items.isEmpty)
    #expect(found.reject?.reason == "extract.list")
  }

  @Test(.enabled(if: Material.isExpected)) func details() throws {
    let url = "http://qna.g5board.example/bbs/board.php?bo_table=qna&wr_id=1000"
    let found = extract(try Self.page("root/board-1000.html", at: url))
    let item = try #require(found.items.first)
    #expect((found.kind, found.method) == (.qa, "gnuboard.post"))
    #expect(item.category == "복지서비스" && item.askedAt == "20-03-04 20:59")
    #expect(item.question.body.contains("\n\n그리고 LPG용기를"))
    for stranger in ["김주임", "별빛", "2020-03-04", "댓글", "답변</a>", "추천"] {
      #expect(!found.text.contains(stranger), "\(stranger)")
    }
  }

  private func found(_ html: String, at url: String = "http://b.example/bbs/board.php?bo_table=free&wr_id=1")
    throws
    -> Extraction
  {
    extract(Page(url: try #require(WebURL(url)), text: decodeText(Array(html.utf8), contentType: nil)))
  }

  @Test func answerOfTheOperator() throws {
    let found = try found(
      """
      <article id="bo_v"><h2 id="bo_v_title"><span class="bo_v_cate">배송</span> 언제 오나요?</h2>
      <section id="bo_v_info"><strong class="bo_date"><i></i> 2024-12-23 10:50:08</strong></section>
      <section id="bo_v_atc"><h2>본문</h2><div id="bo_v_con">주문한 지<br>일주일입니다.</div></section>
      <section id="bo_v_ans"><h2><span class="bo_v_reply">답변</span> 답변드립니다</h2>
      <a href="#" class="btn add_qa">추가질문</a><div id="ans_datetime">2024-12-24</div>
      <div id="ans_con"><p>내일 도착합니다.</p></div><div id="ans_add"><a href="#">답변수정</a></div></section></article>
      """, at: "http://b.example/bbs/qaview.php?qa_id=1")
    let item = try #require(found.items.first)
    #expect(item.question == .init(title: "언제 오나요?", body: "주문한 지\n일주일입니다."))
    #expect(item.answers == [.init(body: "내일 도착합니다.", accepted: true, score: nil)])
    #expect(item.category == "배송" && item.askedAt == "2024-12-23 10:50:08")
  }

  @Test(arguments: [
    ("아주 긴 제목의 앞…", "아주 긴 제목의 앞과 뒤 > 옛 글 > 자유게시판", "아주 긴 제목의 앞과 뒤 > 옛 글"),
    ("아주 긴 제목의 앞...", "아주 긴 제목의 앞과 뒤 > 자유게시판", "아주 긴 제목의 앞과 뒤"),
    ("그래서…", "그래서… > 자유게시판", "그래서…"), ("그래서…", "다른 제목 > 자유게시판", "그래서…"),
    ("그래서…", "그래서 어떻게", "그래서…"),
  ])
  func cutTitles(shown: String, pageTitle: String, expected: String) throws {
    let html = "<title>\(pageTitle)</title><h2 id=bo_v_title>\(shown)</h2><div id=bo_v_con>글</div>"
    #expect(try found(html).items.first?.question.title == expected)
  }

  /// The first skins of Gnuboard 5: bare paragraphs in each comment, a copy for its author, and buttons.
  @Test func commentsOfTheFirstSkins() throws {
    let comments = ["<p>첫째 줄<br>둘째 줄</p><p>셋째 줄</p>", "<p><img alt=비밀글> 비밀글 입니다.</p>", "<p>고맙습니다</p>"]
    let entries = comments.enumerated().map { number, text in
      """
      <article id="c_\(number)"><header><h1>별님의 댓글</h1> 별 작성일 <time>24-01-02 03:04</time></header>\(text)
      <span id="edit_\(number)"></span><textarea id="save_comment_\(number)" style="display:none">사본</textarea>
      <footer><ul class="bo_vc_act"><li><a href="#">답변</a></li></ul></footer></article>
      """
    }
    let found = try found(
      "<h1 id=bo_v_title>제목</h1><div id=bo_v_con>글</div><section id=bo_vc><h2>댓글목록</h2>\(entries.joined())</section>"
    )
    #expect(found.items.first?.answers.map(\.body) == ["첫째 줄\n둘째 줄\n\n셋째 줄", "고맙습니다"])
  }

  @Test(arguments: [
    "비밀글입니다.", "* 비밀글 입니다", "비밀댓글입니다", "삭제된 댓글입니다.", "[관리자에 의해 삭제된 댓글]", "작성자가 삭제한 댓글입니다.",
  ])
  func commentsThatAreNotShown(text: String) throws {
    let html =
      "<h2 id=bo_v_title>제목</h2><div id=bo_v_con>글</div><div id=bo_vc><p class=cmt_contents>\(text)</p>"
    #expect(try found(html).items.first?.answers.isEmpty == true)
    let more = html.replacingOccurrences(
      of: "</p>", with: " \(String(repeating: "라고 나오면 이렇게 하세요. ", count: 9))</p>")
    #expect(try found(more).items.first?.answers.count == 1)
  }

  @Test func postWithoutAnswers() throws {
    let post = "<h2 id=bo_v_title><span class=bo_v_tit>제목</span></h2><div id=bo_v_con>글</div>"
    #expect(try found(post).kind == .article)
    #expect(try found(post, at: "http://b.example/bbs/board.php?bo_table=qna&wr_id=1").kind == .qa)
    #expect(try found("<h2 id=bo_v_title>제목만</h2>").method != "gnuboard.post")
  }

  @Test func hostileNesting() throws {
    let comments = String(repeating: "<div class=cmt_contents>가", count: 20_000)
    let html = "<h2 id=bo_v_title>제목</h2><div id=bo_v_con>글</div><section id=bo_vc>\(comments)</section>"
    #expect(try found(html).items.first?.answers.count == 1)
    let entries = String(repeating: "<li><h3>질문</h3><div class=con_inner>답", count: 20_000)
    #expect(try found("<section id=faq_con>\(entries)</section>").items.count == 1)
  }

  /// What only says that a comment is not shown, and answers that begin like that.
  @Test(arguments: [
    ("비밀글입니다.", false), ("*비밀글 입니다", false), ("[삭제된 댓글]", false), ("작성자에 의해 삭제되었습니다.", false),
    ("관리자가 삭제한 게시물입니다.", false), ("비밀글입니다. 비밀번호를 입력하세요", false),
    ("비밀글입니다만 답은 3입니다", true), ("삭제된 글입니다 라고 나오는 까닭은 권한 때문입니다", true),
    ("블라인드 처리된 글도 복구됩니다", true), ("비밀글입니다. 그래도 여기에 답을 적어 두면 누구나 나중에 볼 수 있으니 적습니다.", true),
  ])
  func withheld(text: String, isAnswer: Bool) {
    #expect((ExtractedItem.Answer(text: text) != nil) == isAnswer)
  }

  @Test(arguments: [
    ("bo_table=qa", true), ("bo_table=free_qna", true), ("mid=QnA2&page=1", true),
    ("bo_table=basketball", false),
    ("bo_table=aqua", false), ("mid=task", false),
  ])
  func questionBoards(query: String, isBoard: Bool) throws {
    #expect(
      isQuestionBoard(try #require(WebURL("http://b.example/bbs/board.php?\(query)&wr_id=1"))) == isBoard)
  }
}
