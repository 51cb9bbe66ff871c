import Foundation
import TestSite
import Testing

@Suite struct ControlTests {
  private func json(_ site: TestSite, _ target: String) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(site.get(.control, target).body))
  }

  @Test func tellsHostsAndCounters() throws {
    try withSite([.bench, .allrights]) { site in
      let hosts = try #require(json(site, "/hosts") as? [[String: Any]])
      #expect(hosts.map { $0["name"] as? String } == ["allrights", "bench", "control"])
      #expect(hosts.map { $0["port"] as? Int } == site.hosts.map(\.port))
      _ = try site.get(.bench, "/p/1?\"<가".replacing("가", with: ""))
      _ = try site.get(.bench, "/p/1")
      let counters = try #require(json(site, "/counters") as? [[String: Any]])
      let bench = try #require(counters.first { $0["host"] as? String == "bench" })
      #expect(bench["requests"] as? Int == 2)
      let urls = try #require(bench["urls"] as? [[String: Any]])
      #expect(urls.map { $0["target"] as? String } == ["/p/1?\"<", "/p/1"])
      #expect(urls[1]["statuses"] as? [String: Int] == ["200": 1])
      let arrivals = try #require(json(site, "/arrivals") as? [[String: Any]])
      #expect((arrivals.first { $0["host"] as? String == "bench" }?["arrivals"] as? [Any])?.count == 2)
      _ = try site.get(.control, "/counters/reset")
      #expect(site.load(of: .bench)?.requests == 0)
    }
  }

  @Test func tellsTruthAndExpectations() throws {
    try withSite([.gnuboard, .xe]) { site in
      let rows = try site.get(.control, "/truth").text.split(separator: "\n").map { try row($0) }
      #expect(rows.count == 40)
      for row in rows {
        #expect(
          Set(row.keys) == [
            "url", "host", "question_title", "question_body", "answers", "category", "license_class",
            "license",
            "encoding", "notes",
          ])
      }
      let expected = try #require(json(site, "/expected") as? [String: [String]])
      #expect(expected["xe"] == site.expectedPages()[.xe])
      #expect(expected["gnuboard"]?.count == 25)
    }
  }

  @Test func sitesFileNamesEveryHost() throws {
    try withSite(Set(TestHostKind.crawlable), pages: 2, benchPages: 2) { site in
      let yaml = site.sitesYAML(contact: "https://example.org/bot")
      #expect(yaml.hasPrefix("contact: \"https://example.org/bot\"\nsites:\n  - host: \"127.0.0.1:"))
      for host in site.hosts where host.kind != .control {
        #expect(
          yaml.contains(
            "  - host: \"127.0.0.1:\(host.port)\"\n    name: \(host.name)\n    seeds: [\"\(host.baseURL)\"]"))
      }
      #expect(!yaml.contains("control"))
      #expect(yaml.components(separatedBy: "license_review:").count - 1 == 7)
      let served = try site.get(.control, "/sites.yaml")
      #expect(served.text == yaml)
    }
  }
}
