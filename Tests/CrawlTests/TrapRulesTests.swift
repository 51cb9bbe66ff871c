import Testing
import Web

@testable import Crawl

struct TrapRulesTests {
  private let rules = TrapRules(currentYear: 2026)

  @Test(arguments: [
    ("http://a.kr/a/b/a/b/a/b/", "trap.repeated_segment"), ("http://a.kr/x/x/x/", "trap.repeated_segment"),
    ("http://a.kr/(S(abc123))/list.aspx", "trap.session"), ("http://a.kr/list?sort=date", "trap.view_state"),
    ("http://a.kr/list?page=1&order=asc", "trap.view_state"),
    ("http://a.kr/p?replytocom=3", "trap.view_state"),
    ("http://a.kr/calendar/2031/05", "trap.calendar"), ("http://a.kr/cal?year=1850&month=2", "trap.calendar"),
    ("http://a.kr/cal?ym=203104", "trap.calendar"), ("http://a.kr/cal?date=2099-01-01", "trap.calendar"),
    ("http://a.kr/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19/20/21", "trap.segments"),
    ("http://a.kr/" + String(repeating: "x", count: 2_100), "trap.length"),
  ])
  func trapsAreSeen(_ url: String, _ reason: String) throws {
    #expect(rules.trap(try #require(WebURL(url)))?.reason == reason)
  }

  @Test(arguments: [
    "http://a.kr/", "http://a.kr/2024/2/2/2/5", "http://a.kr/bbs/board.php?bo_table=qna&wr_id=3000",
    "http://a.kr/calendar/2026/12", "http://a.kr/cal?year=2027", "http://a.kr/news/news/article",
    "http://a.kr/?page=17", "http://a.kr/date?date=123", "http://a.kr/%EA%B0%80/%EB%82%98",
  ])
  func saneURLsPass(_ url: String) throws {
    #expect(rules.trap(try #require(WebURL(url))) == nil)
  }

  @Test(arguments: [
    ("http://a.kr/bbs/12/view?id=3&page=2", "a.kr/bbs/#/view?id&page"),
    ("http://a.kr:8080/2024/05", "a.kr:8080/#/#"),
    ("http://a.kr/v2x10", "a.kr/v#x#"), ("http://a.kr/s/c7bf50d358b9754c/q/1", "a.kr/s/*/q/#"),
    ("http://a.kr/0f8fad5b-d9cb-469f-a165-70867728950e/", "a.kr/*/"),
    ("http://a.kr/deadbeefcafe", "a.kr/deadbeefcafe"),
    ("http://a.kr/20240501120000/x", "a.kr/#/x"),
  ])
  func shapesCountNumbersAsOne(_ url: String, _ shape: String) throws {
    #expect(urlPattern(try #require(WebURL(url))) == shape)
  }

  @Test(arguments: [
    ("세션 c7bf50d358b9754c 끝", "세션  끝"), ("0f8fad5b-d9cb-469f-a165-70867728950e", ""),
    ("deadbeefcafe", "deadbeefcafe"),
    ("010-1234-5678 abc", "010-1234-5678 abc"), ("", ""), ("a1b2c3d4e5f6", ""), ("xa1b2c3d4e5f6", "x"),
  ])
  func identifiersAreNoText(_ text: String, _ bare: String) {
    #expect(String(decoding: withoutIdentifiers(Array(text.utf8)), as: UTF8.self) == bare)
  }

  @Test func aShapeThatOnlyLeadsOnIsClosed() {
    var pattern = PatternState(key: "k")
    for _ in 0..<9 { pattern.fetched(isNewText: false, leadsOn: true, maxPages: 1_000) }
    #expect(pattern.closed == nil)
    pattern.fetched(isNewText: true, leadsOn: true, maxPages: 1_000)
    for _ in 0..<9 { pattern.fetched(isNewText: false, leadsOn: true, maxPages: 1_000) }
    #expect(pattern.closed == nil)
    pattern.fetched(isNewText: false, leadsOn: true, maxPages: 1_000)
    #expect(pattern.closed == "trap.same_text")
  }

  @Test func postsOfOneShapeAreNotATrap() {
    var pattern = PatternState(key: "k")
    for _ in 0..<500 { pattern.fetched(isNewText: false, leadsOn: false, maxPages: 1_000) }
    #expect(pattern.closed == nil)
    for _ in 0..<500 { pattern.fetched(isNewText: true, leadsOn: true, maxPages: 1_000) }
    #expect(pattern.closed == "budget.pattern")
  }
}
