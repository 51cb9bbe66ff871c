import Corpus
import Testing
import Web

@testable import Crawl

struct SiteRegistryTests {
  private func registry(_ text: String) throws -> SiteRegistry {
    try SiteRegistry(ConfigurationMap(text: text, file: "sites.yaml"))
  }

  private let good = """
    contact: https://lab.example/bot
    sites:
      - host: QNA.example
        seeds: [http://qna.example/]
        scope: {include: ["/bbs/", "/faq$"], exclude: ["/bbs/*login"]}
        category: daily
        delay: 5
        license_review: {class: A, license: MIT, reviewer: kim, date: 2026-01-01, evidence: "https://qna.example/terms"}
      - host: 127.0.0.1:8101
        scheme: http
    """

  @Test func aSiteIsFoundByHostAndPort() throws {
    let registry = try registry(good)
    #expect(registry.sites[0].host == "qna.example")
    #expect(registry.sites[1].seeds == ["https://127.0.0.1:8101/"])
    let expected = [
      ("http://qna.example/x", "qna.example"), ("https://qna.example/x", "qna.example"),
      ("http://qna.example:8080/", nil), ("http://127.0.0.1:8101/a", "127.0.0.1:8101"),
      ("http://127.0.0.1/", nil), ("ftp://qna.example/", nil),
    ]
    for (url, host) in expected {
      #expect(registry.site(of: try #require(WebURL(url)))?.host == host, "\(url)")
    }
  }

  private static func review(_ keys: String) -> String {
    "contact: https://a.kr/\nsites:\n  - host: a.kr\n    license_review: {\(keys)}"
  }

  @Test func scopeSaysWhatIsWanted() throws {
    let scope = try registry(good).sites[0].scope
    #expect(scope.refusal("/bbs/board.php?x=1") == nil)
    #expect(scope.refusal("/faq") == nil)
    #expect(scope.refusal("/faq/2")?.reason == "scope.not_included")
    #expect(scope.refusal("/bbs/my/login")?.reason == "scope.excluded")
  }

  @Test(arguments: [
    ("/a", "/abc", true), ("/a$", "/abc", false), ("/a*c$", "/abc", true), ("/a*c$", "/abcd", false),
    ("*", "/", true), ("/*/x", "/a/b/x/y", true), ("/*/x", "/ax", false), ("/a*a$", "/a", false),
    ("$", "", true),
  ])
  func patternsAreThoseOfRobots(_ pattern: String, _ target: String, _ matches: Bool) {
    #expect(PathPattern(pattern).matches(Array(target.utf8)) == matches)
  }

  @Test(arguments: [
    ("sites: []", "contact"), ("contact: https://example.org/our-crawler", "example"),
    ("contact: nobody", "contact"), ("contact: https://a.kr/\nsite: []", "sites"),
    ("contact: https://a.kr/\nsites:\n  - hots: a.kr", "host"),
    ("contact: https://a.kr/\nsites:\n  - host: \"a.kr/x\"", "host"),
    ("contact: https://a.kr/\nsites:\n  - host: a.kr\n    category: medcal", "medical"),
    ("contact: https://a.kr/\nsites:\n  - host: a.kr\n  - host: A.KR", "twice"),
    ("contact: https://a.kr/\nsites:\n  - host: a.kr\n    delay: -1", "negative"),
    ("contact: https://a.kr/\nsites:\n  - host: a.kr\n    license_review: {class: A}", "reviewer"),
    ("contact: https://a.kr/\nsites:\n  - host: a.kr\n    scheme: gopher", "scheme"),
    (review("class: B, reviewer: \"  \", date: 2026-01-01, evidence: x"), "sites.yaml:4: a licence review"),
    (review("class: B, reviewer: kim, date: 2026-01-01, evidence: \"\u{3000}\""), "needs evidence"),
    (review("class: A, license: CC-BY-40, reviewer: kim, date: 2026-01-01, evidence: x"), "mean CC-BY-4.0?"),
    (review("class: A, license: kogl-1, reviewer: kim, date: 2026-01-01, evidence: x"), "mean KOGL-1?"),
    (review("class: A, license: ours, reviewer: kim, date: 2026-01-01, evidence: x"), "ours is none"),
    ("contact: https://a.kr/\nsites:\n  - host: a.kr\n    seeds: [\"mailto:x\"]", "mailto"),
  ])
  func mistakesAreNamed(_ text: String, _ word: String) {
    let failure = #expect(throws: ConfigurationMap.Failure.self) { try registry(text) }
    #expect(failure.map { "\($0)".contains(word) } == true, "\(failure.map { "\($0)" } ?? "")")
  }
}
