import Corpus
import Foundation
import Testing
import Web

@testable import Crawl

@Suite struct ExtractKindTests {
  private func found(_ html: String, mode: ExtractionMode = .auto) throws -> Extraction {
    let url = try #require(WebURL("http://h.example/a"))
    return extract(Page(url: url, text: decodeText(Array(html.utf8), contentType: nil)), mode: mode)
  }

  private static let paragraph = "오늘은 날씨가 맑고 바람이 적당히 불어서 산책하기에 참 좋은 하루였습니다. "
  private static let story = String(repeating: "<p>\(paragraph)\(paragraph)</p>", count: 4)
  private static let menu = (1...30).map { "<li><a href='/\($0)'>메뉴에 있는 \($0)번째 글의 제목</a></li>" }.joined()

  @Test(arguments: [
    ("<script>alert('존재하지 않는 게시물입니다.\\n확인'); history.back();</script>", PageKind.alert, "extract.alert_page"),
    (
      "<title>오류</title><script>alert(\"권한\"); location.href='/';</script><noscript>\(story)</noscript>",
      .alert, "extract.alert_page"
    ),
    ("<title>로그인</title><form>아이디와 비밀번호를 입력하십시오. <input type=password></form>", .login, "extract.login_wall"),
    ("<p>이 글은 로그인 후 이용하실 수 있습니다. 회원이 아니면 먼저 가입하십시오.</p>", .login, "extract.login_wall"),
    ("<h1>안내</h1><p>요청하신 페이지를 찾을 수 없습니다. 주소를 다시 확인하십시오.</p>", .error, "extract.error_page"),
    ("<ul>\(menu)</ul>", .list, "extract.list"),
    ("<p>짧다</p>", .empty, "extract.empty"),
    ("", .empty, "extract.empty"),
    ("<p>\(paragraph) 占쏙옙占쏙옙 占쏙옙占쏙옙占쏙옙 占쏙옙占쏙옙占싹댐옙</p>", .error, "decode.mojibake"),
    ("<p>\(paragraph)\u{FFFD}\u{FFFD}\u{FFFD}</p>", .error, "decode.replacement"),
  ])
  func rejected(html: String, kind: PageKind, reason: String) throws {
    var text = decodeText(Array(html.utf8), contentType: nil)
    if reason == "decode.replacement" {
      text = decodeText(Array(html.utf8) + [0xFF, 0xFF], contentType: "text/html; charset=utf-8")
    }
    let url = try #require(WebURL("http://h.example/a"))
    let found = extract(Page(url: url, text: text))
    #expect(found.kind == kind && found.reject?.reason == reason, "\(found)")
    #expect(found.items.isEmpty)
  }

  @Test func message() throws {
    let found = try found("<script>\n alert( '존재하지 않는 \\'글\\'입니다.\\n확인' );\n history.go(-1)</script>")
    #expect(found.reject?.value == "존재하지 않는 '글'입니다. 확인")
  }

  @Test func article() throws {
    let found = try found(
      """
      <head><title>산책 | 우리 누리집</title><script>function f() { alert('x'); history.back(); }</script></head>
      <nav><ul>\(Self.menu)</ul></nav><div class=sidebar><p>\(Self.paragraph)\(Self.paragraph)</p></div>
      <form><input type=password></form><div class=post>\(Self.story)</div><footer>\(Self.story)</footer>
      """)
    #expect(found.kind == .article && found.method == "main-text" && found.reject == nil)
    #expect(found.title == "산책")
    #expect(found.items.count == 1 && found.items[0].question.title == "산책")
    #expect(found.text.components(separatedBy: "오늘은").count == 9)
    #expect(found.items[0].question.body == found.text)
  }

  @Test func theMainPartIsTakenAtItsWord() throws {
    let found = try found("<div>\(Self.story)\(Self.story)</div><main><h1>제목</h1>\(Self.story)</main>")
    #expect(found.title == "제목")
    #expect(found.text.hasPrefix("제목\n\n오늘은") && found.text.components(separatedBy: "오늘은").count == 9)
  }

  @Test func aLongArticleIsCutAtAParagraph() throws {
    let found = try found("<article>\(String(repeating: Self.story, count: 20))</article>")
    let body = try #require(found.items.first?.question.body)
    #expect(body.utf8.count <= 4_000 && body.utf8.count > 3_500 && body.hasSuffix("하루였습니다."))
    #expect(found.text.utf8.count > 15_000)
  }

  @Test func articleModeTakesAnyText() throws {
    let short = try found("<p>짧다</p>", mode: .article)
    #expect(short.kind == .article && short.text == "짧다" && short.reject == nil)
    let question = "<script type='application/ld+json'>{\"@type\": \"Question\", \"name\": \"?\"}</script>"
    #expect(try found(question + Self.story, mode: .article).method == "main-text")
    #expect(try found("", mode: .article).kind == .empty)
  }
}
