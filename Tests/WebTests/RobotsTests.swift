import Testing
import Web

/// RFC 9309 beyond the suites.
@Suite struct RobotsTests {
  private func allowed(_ robots: String, _ agent: String, _ path: String) throws -> Bool {
    let url = try #require(WebURL("https://a.kr" + path))
    return RobotsRules(parsing: Array(robots.utf8)).decide(agent: agent, url: url).allowed
  }

  @Test(arguments: [
    ("User-agent: *\nDisallow: /", "/robots.txt", true),
    ("User-agent: *\nDisallow: /가나", "/%EA%B0%80%EB%82%98/1", false),
    ("User-agent: *\nDisallow: /%ea%b0%80", "/가", false),
    ("User-agent: *\nDisallow: /%7Eprof/", "/~prof/a", false),
    ("User-agent: *\nDisallow: /~prof/", "/%7Eprof/a", false),
    ("User-agent: *\nDisallow: /a%2Ab", "/a*b", false),
    ("User-agent: *\nDisallow: /a%2Ab", "/axb", true),
    ("User-agent: *\nDisallow: /a%24", "/a$b", false),
    ("User-agent: *\nDisallow: /a$", "/a?b", true),
    ("User-agent: *\nDisallow: /*/*/c$", "/a/b/c", false),
    ("User-agent: *\nDisallow: /*/*/c$", "/a/c", true),
    ("User-agent: *\nDisallow: /ab*ba$", "/aba", true),
    ("User-agent: *\nDisallow: /*$", "/anything", false),
    ("User-agent: *\nDisallow: *", "/a", false),
    ("User-agent: *\nDisallow: $", "/a", true),
    ("User-agent: *\nDisallow: a", "/a", true),
    ("User-agent: *\nDisallow: /a\nUser-agent: Yeti\nDisallow: /b", "/a", false),
    ("User-agent: yisang\nUser-agent: *\nDisallow: /a", "/a", false),
    ("User-agent: yisang\nCrawl-delay: 3\nUser-agent: Yeti\nDisallow: /a", "/a", false),
    ("User-agent: yisang/2.0 (x)\nDisallow: /a", "/a", false),
    ("User-agent: yisangbot\nDisallow: /a", "/a", true),
    ("Disallow: /a", "/a", true),
    ("<html><title>없는 페이지</title></html>", "/a", true),
  ])
  func table(_ robots: String, _ path: String, _ expected: Bool) throws {
    #expect(try allowed(robots, "yisang", path) == expected)
  }

  @Test func theRuleThatDecided() throws {
    let robots = "# first\nUser-agent: *\nDisallow: / # all\nAllow:/bbs/  \n"
    let rules = RobotsRules(parsing: Array(robots.utf8))
    let open = rules.decide(agent: "yisang", url: try #require(WebURL("http://a.kr/bbs/1")))
    #expect(open.allowed && open.rule?.line == 4 && open.rule?.text == "Allow: /bbs/")
    let closed = rules.decide(agent: "yisang", url: try #require(WebURL("http://a.kr/x")))
    #expect(!closed.allowed && closed.rule?.line == 3 && closed.rule?.text == "Disallow: /")
  }

  @Test func whatElseIsInTheFile() {
    let robots = """
      License: https://a.kr/rsl.xml
      User-agent: GPTBot
      User-agent: CCBot
      Content-Signal: ai-train=no
      Disallow: /
      User-agent: *
      Crawl-delay: 2.5
      Crawl-delay: 10
      Crawl-delay: x
      Content-Usage: train-ai=n
      Sitemap: /sitemap.xml
      """
    let rules = RobotsRules(parsing: Array(robots.utf8))
    #expect(rules.agents == ["gptbot", "ccbot", "*"])
    #expect(
      rules.otherDirectives.map(\.name) == ["license", "content-signal"]
        + Array(repeating: "crawl-delay", count: 3) + ["content-usage"])
    #expect(rules.otherDirectives.map(\.group) == [nil, 0, 1, 1, 1, 1])
    #expect(rules.otherDirectives.first?.value == "https://a.kr/rsl.xml")
    #expect(rules.crawlDelay(agent: "yisang") == 10)
    #expect(rules.crawlDelay(agent: "ccbot") == nil)
    #expect(rules.sitemaps == ["/sitemap.xml"])
    #expect(!rules.isHTML)
  }

  @Test(arguments: [
    (200, true, true), (204, true, true), (301, true, true), (401, true, true), (404, true, true),
    (429, false, true),
    (500, false, true), (503, false, true), (0, false, true), (999, false, true),
  ])
  func statuses(_ status: Int, _ allowed: Bool, _ robotsTxt: Bool) throws {
    let access = RobotsAccess.from(status: status, body: Array("User-agent: *\nDisallow: /no".utf8))
    #expect(access.decide(agent: "yisang", url: try #require(WebURL("http://a.kr/yes"))).allowed == allowed)
    #expect(
      access.decide(agent: "yisang", url: try #require(WebURL("http://a.kr/robots.txt"))).allowed == robotsTxt
    )
  }

  @Test func pagesInPlaceOfRules() throws {
    let access = RobotsAccess.from(
      status: 200, body: Array("\u{FEFF}\n <!DOCTYPE html><p>Disallow: /</p>".utf8))
    guard case .rules(let rules) = access else { throw Unexpected() }
    #expect(rules.isHTML)
    #expect(rules.decide(agent: "yisang", target: Array("/a".utf8)).allowed)
  }

  private struct Unexpected: Error {}

  @Test func fiveHundredKibibytes() {
    let padding = String(repeating: "#" + String(repeating: "x", count: 1022) + "\n", count: 499)
    let early = "User-agent: *\n" + padding + "Disallow: /a\n"
    let filler = "#" + String(repeating: "y", count: 2048)
    let target = { (path: String) in Array(path.utf8) }
    let rules = RobotsRules(parsing: Array((early + filler + "\nDisallow: /b\n").utf8))
    #expect(!rules.decide(agent: "yisang", target: target("/a")).allowed)
    #expect(rules.decide(agent: "yisang", target: target("/b")).allowed)
    // A rule that the limit cuts in two is dropped, not shortened.
    let cut = RobotsRules(parsing: Array((early + "Disallow: /" + String(repeating: "c", count: 2048)).utf8))
    #expect(cut.decide(agent: "yisang", target: target("/" + String(repeating: "c", count: 3000))).allowed)
  }

  @Test(.timeLimit(.minutes(15))) func hostileFiles() {
    let target = Array(("/" + String(repeating: "a", count: 2000)).utf8)
    let star = "Disallow: /" + String(repeating: "*a", count: 8000) + "b$\n"
    let bodies = [
      "User-agent: *\n" + String(repeating: star, count: 30),
      String(repeating: "User-agent: a\nx: y\n", count: 25_000),
      String(repeating: "User-agent: a\nDisallow: /\n", count: 18_000),
      String(repeating: ":", count: 500_000),
      String(repeating: "\r", count: 500_000),
      "User-agent: *\nDisallow: /" + String(repeating: "*", count: 400_000),
    ]
    for body in bodies {
      let rules = RobotsRules(parsing: Array(body.utf8))
      _ = rules.decide(agent: "a", target: target)
      _ = rules.crawlDelay(agent: "a")
    }
  }
}
