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

  /// A page by its address, title and body, and why it is rejected; nil where it is not.
  private struct Case: CustomTestStringConvertible {
    let path: String
    let title: String
    let body: String
    let reason: String?
    var testDescription: String { "\(path) \(title) \(reason ?? "kept")" }

    init(_ path: String, _ title: String, _ body: String, _ reason: String?) {
      (self.path, self.title, self.body, self.reason) = (path, title, body, reason)
    }
  }

  private static let question = "<p>스프링에서 날짜를 한국 시간으로 바꾸려면 어떻게 하나요? 서버 시간은 협정 세계시입니다.</p>"
  private static let loginBox =
    "<div class=side><form>아이디 <input name=id> 비밀번호 <input type=password><a href=/join>회원가입</a></form></div>"
  private static let teasers = (1...5).map {
    "<div class=item><h2><a href='/\($0)'>산책 이야기 \($0)</a></h2><p>\(paragraph)</p></div>"
  }.joined()
  private static let rows = (1...20).map {
    "<tr><td>\($0)</td><td><a href='/q/\($0)'>산책하기 좋은 곳을 알려 주세요</a></td><td>홍길동</td></tr>"
  }.joined()

  private static let cases: [Case] = [
    // Log-in walls.
    Case("/a", "게시판", "<p>회원만 열람할 수 있습니다.</p><p>로그인 후에 이용해 주십시오.</p>", "extract.login_wall"),
    Case("/a", "우리 카페", "<p>로그인이 필요한 서비스입니다.</p><a href=/login>로그인</a>", "extract.login_wall"),
    Case("/a", "우리 카페", "<p>이 글을 읽을 권한이 없습니다. 등급을 올려 주십시오.</p>", "extract.login_wall"),
    Case(
      "/a", "Members", "<p>You must be logged in to view this page of the members' area.</p>",
      "extract.login_wall"),
    Case(
      "/a", "Q&A", "<p>Please sign in to read the answers to this question, it is free.</p>\(loginBox)",
      "extract.login_wall"),
    Case(
      "/login", "로그인 | 우리 누리집", "<p>아이디와 비밀번호를 넣으십시오. 비밀번호를 잊으셨나요?</p><input type=password>",
      "extract.login_wall"),
    // … and none.
    Case("/a", "로그인 오류", "<p>앱을 켜면 '로그인 해주세요'라고 나오고 아무것도 되지 않습니다. 방법이 있나요?</p>", nil),
    Case("/a", "로그인 오류", "<p>글을 쓰려고 하면 로그인이 필요하다는 말만 나옵니다. 이미 로그인했는데도 그렇습니다.</p>", nil),
    Case("/a", "로그인 문제가 있습니다", "<div class=v>\(question)</div>\(loginBox)", nil),
    Case("/a", "시간대", "\(loginBox)<div class=view>\(question)</div>", nil),
    Case("/a", "회원 제도", "<p>로그인 후 이용하실 수 있습니다.</p>\(story)\(story)", nil),
    // Soft 404s and errors.
    Case("/a", "게시판", "<p>삭제된 게시물이거나 존재하지 않는 게시물입니다.</p>", "extract.error_page"),
    Case("/a", "안내", "<p>요청하신 페이지를 찾을 수 없습니다. 주소를 확인하십시오.</p>", "extract.error_page"),
    Case("/a", "안내", "<p>방문하시려는 페이지의 주소가 잘못 입력되었거나 변경되었습니다.</p>", "extract.error_page"),
    Case("/a", "안내", "<p>비정상적인 접근입니다. 처음부터 다시 시도하십시오.</p>", "extract.error_page"),
    Case("/a", "우리 누리집", "<p>시스템 점검 중입니다. 이용에 불편을 드려 죄송합니다.</p>", "extract.error_page"),
    Case("/a", "오류", "<p>요청을 처리하는 가운데 문제가 생겼습니다. 관리자에게 알려 주십시오.</p>", "extract.error_page"),
    Case(
      "/a", "404", "<p>Either go back or use the menu above to find what you came for.</p>",
      "extract.error_page"),
    Case(
      "/a", "우리 블로그", "<h1>Page Not Found</h1><p>아래에서 다른 글을 골라 보십시오. 좋은 글이 많이 있습니다.</p>",
      "extract.error_page"),
    Case(
      "/a", "Shop", "<p>Sorry, the page you are looking for could not be found.</p>", "extract.error_page"),
    Case(
      "/a", "500 Internal Server Error",
      "<p>The server met a condition that it did not expect, try later.</p>",
      "extract.error_page"),
    Case(
      "/a", "Blog", "<p>Something went wrong on our side. We have been told and look into it.</p>",
      "extract.error_page"),
    // … and none.
    Case(
      "/a", "404 오류란", "<h1>404 오류란</h1><p>서버가 요청한 페이지를 찾을 수 없을 때 404라는 상태로 답합니다. 주소를 살펴보십시오.</p>",
      nil),
    Case("/a", "404 오류", "<p>글을 누르면 '페이지를 찾을 수 없습니다'라는 화면이 나옵니다. 경로를 바꾼 적은 없습니다.</p>", nil),
    Case("/a", "404", "<h1>404</h1><p>존재하지 않는 페이지입니다.</p>\(story)\(story)", nil),
    Case(
      "/a", "Not found: what now | Blog",
      "<p>My server says page not found for every file. What have I missed?</p>", nil),
    // Lists.
    Case("/tags/go/", "go", "<h1>go</h1>\(teasers)", "extract.list"),
    Case("/tags/go/", "go", "<p>산책을 좋아하는 사람들의 모임</p><a href=/1>산책하는 방법</a>", "extract.list"),
    Case("/", "우리 블로그", teasers, "extract.list"),
    Case("/blog", "우리 블로그", teasers, "extract.list"),
    Case("/page/2", "우리 블로그", "<p>\(paragraph)</p><a href=/1>더 보기</a>", "extract.list"),
    Case("/author/hong", "홍길동", "<p>\(paragraph)</p><a href=/1>산책</a>", "extract.list"),
    Case("/categories/%EC%82%B0%EC%B1%85/", "산책", "<p>\(paragraph)</p><a href=/1>산책</a>", "extract.list"),
    Case("/?mid=qna&page=3", "질문", "<p>\(paragraph)</p><a href=/1>산책</a>", "extract.list"),
    Case("/search?q=%EC%82%B0%EC%B1%85", "검색", "<p>\(paragraph)</p><a href=/1>산책</a>", "extract.list"),
    Case("/bbs/selectNttList.do?key=7", "질문", "<table>\(rows)</table>", "extract.list"),
    Case("/board/list?page=2", "질문", "<table>\(rows)</table>", "extract.list"),
    Case("/q", "질문", "<table>\(rows)</table>", "extract.list"),
    Case("/archives/2014/", "2014", "<ul>\(menu)</ul>", "extract.list"),
    // … and none.
    Case("/tags/go/how", "고 언어", "<h1>고 언어</h1>\(story)\(story)", nil),
    Case(
      "/?mid=qna&document_srl=7&page=3", "시간대", "<ul>\(menu)</ul><div class=v>\(question)\(story)</div>", nil),
    Case(
      "/q/1", "시간대", "<div class=v>\(question)</div><div class=x>\(teasers)</div>\(story)\(story)\(story)",
      nil),
    Case(
      "/q/1", "시간대", "<nav><ul>\(menu)</ul></nav><div class=v>\(question)</div><aside>\(teasers)</aside>", nil
    ),
    Case("/q/1", "시간대", "<ul>\(menu)</ul><div class=v>\(question)</div>", nil),
    // Front pages.
    Case("/", "우리 누리집", story, "extract.front_page"),
    Case("/index.html", "우리 누리집", story, "extract.front_page"),
    Case("/ko/", "우리 누리집", story, "extract.front_page"),
    Case("/?no=7", "시간대", story, nil),
    // Nothing there.
    Case(
      "/a", "앱", "<div id=root></div><noscript>\(story)</noscript><script src=/a.js></script>",
      "extract.empty"),
    Case(
      "/a", "앱", "<div id=app>You need to enable JavaScript to run this app, it is made of it.</div>",
      "extract.script_only"),
    Case("/a", "앱", "<p>이 누리집을 이용하려면 자바스크립트를 활성화하십시오. 설정에서 켤 수 있습니다.</p>", "extract.script_only"),
    Case("/a", "옮김", "<meta http-equiv=refresh content='0; url=/b'><p>\(paragraph)</p>", "extract.redirect"),
    Case("/a", "시세", "<meta http-equiv=refresh content='300; url=/a'>\(story)", nil),
    Case("/a", "시간대", question, nil),
  ]

  @Test(arguments: cases)
  private func kind(_ page: Case) throws {
    let url = try #require(WebURL("http://h.example\(page.path)"))
    let html = "<html><head><title>\(page.title)</title></head><body>\(page.body)</body></html>"
    let found = extract(Page(url: url, text: decodeText(Array(html.utf8), contentType: nil)))
    #expect(found.reject?.reason == page.reason, "\(found.kind) \(found.reject?.value ?? "") \(found.text)")
    #expect(found.items.isEmpty == (page.reason != nil))
  }

  @Test func whatTheParserStoppedAtIsRejected() throws {
    let hostile = String(repeating: "<div>", count: 25_000) + String(repeating: "</b>", count: 25_000)
    let found = try found(Self.story + hostile)
    #expect(found.kind == .error && found.reject?.reason == "extract.truncated")
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
