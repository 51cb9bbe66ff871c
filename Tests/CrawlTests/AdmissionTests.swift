import Corpus
import Testing
import Web

@testable import Crawl

struct AdmissionTests {
  @Test(arguments: [
    "127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "224.0.0.1", "255.255.255.255", "192.0.2.1", "[::1]", "[::]", "[::ffff:10.0.0.1]", "[fe80::1]",
    "[fd00::1]",
    "[64:ff9b::7f00:1]", "[64:ff9b:1::1]", "[2002:7f00:1::]", "[2001:db8::1]", "[ff02::1]", "localhost",
    "a.localhost",
  ])
  func addressesThatNoPublicSiteHas(_ host: String) { #expect(isPrivateAddress(host)) }

  @Test(arguments: [
    "8.8.8.8", "172.32.0.1", "172.15.0.1", "100.128.0.1", "193.0.0.1", "[2606:4700::1111]",
    "[64:ff9b::808:808]",
    "[::ffff:8.8.8.8]", "example.kr", "localhost.kr",
  ])
  func publicOnesPass(_ host: String) { #expect(!isPrivateAddress(host)) }

  @Test(
    arguments: [
      ("http://a.kr/bbs/1", 0, nil), ("http://a.kr/login", 0, "scope.not_included"),
      ("http://b.kr/", 0, "scope.host"),
      ("http://a.kr/bbs/1", 17, "budget.depth"), ("http://10.0.0.1/", 0, "fetch.private_address"),
      ("http://a.kr/bbs/1?sort=date", 0, "trap.view_state"),
    ] as [(String, Int, String?)])
  func aURLIsJudgedByItself(_ url: String, _ depth: Int, _ reason: String?) throws {
    let yaml = "contact: https://lab.kr/bot\nsites:\n  - host: a.kr\n    scope: {include: [\"/bbs/\"]}\n"
    let registry = try SiteRegistry(ConfigurationMap(text: yaml, file: "sites.yaml"))
    let settings = CrawlSettings(contact: "https://lab.kr/bot", version: "0", currentYear: 2026)
    let parsed = try #require(WebURL(url))
    #expect(Admission(registry: registry, settings: settings).refusal(parsed, depth: depth)?.reason == reason)
  }
}
