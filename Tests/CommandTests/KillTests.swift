import Corpus
import Foundation
import GRDB
import TestKit
import TestSite
import Testing

/// A crawl that is killed again and again ends as one that never was.
@Suite(.serialized)
struct KillTests {
  private static let delay = 0.05

  /// Hosts whose pages do not change from one request to the next.
  private static let hosts: Set<TestHostKind> = [.gnuboard, .xe, .qapage, .undeclared, .reserved]

  private func site() throws -> TestSite {
    let site = try TestSite(TestSiteConfiguration(pagesPerBoard: 30, hosts: KillTests.hosts))
    try site.start()
    return site
  }

  private func arguments(_ scratch: Scratch, _ site: TestSite) throws -> [String] {
    let sites = try scratch.write(site.sitesYAML(contact: "https://example.org/bot"), to: "sites.yaml")
    return [
      "crawl", "--sites", sites, "--allow-private", "--delay", "\(KillTests.delay)", "--delay-factor", "0",
      "--address-delay", "0",
    ]
  }

  /// Path and status of every stored page, by host kind: ports differ between runs.
  private func pages(_ scratch: Scratch, _ site: TestSite) throws -> Set<String> {
    let folder = scratch.corpus.folder(of: .crawl)
    var pages: Set<String> = []
    for index in try scratch.corpus.sealedIndices(of: .crawl) {
      let rows = try DatabaseQueue(path: "\(folder)/0000\(index).sqlite").read {
        try Row.fetchAll($0, sql: "SELECT url, status FROM response WHERE source <> 'robots'")
      }
      for row in rows {
        let url: String = row["url"]
        let host = site.hosts.first { url.hasPrefix($0.baseURL) }
        pages.insert(
          "\(host?.name ?? "?") \(url.dropFirst(host?.baseURL.count ?? 0)) \(row["status"] as Int)")
      }
    }
    return pages
  }

  private func requests(_ site: TestSite) -> [String: Int] {
    var counts: [String: Int] = [:]
    for counter in site.counters() where counter.host != .control && counter.target != "/robots.txt" {
      counts["\(counter.host.rawValue) \(counter.target)", default: 0] += counter.count
    }
    return counts
  }

  private func undisturbed() throws -> Set<String> {
    let site = try site()
    defer { site.stop() }
    let scratch = try Scratch()
    let result = try Program(in: scratch.path).run(arguments(scratch, site))
    #expect(result.status == 0, "\(result.err)")
    #expect(requests(site).values.allSatisfy { $0 == 1 }, "every page is asked for once")
    return try pages(scratch, site)
  }

  @Test(.timeLimit(.minutes(15)))
  func thirtyKillsLoseNothingAndRepeatNothing() throws {
    let expected = try undisturbed()
    #expect(expected.count > 150)
    let site = try site()
    defer { site.stop() }
    let scratch = try Scratch()
    let command = try arguments(scratch, site)
    var random = SplitMix(seed: Fuzz.seed(20_261_121))
    var kills = 0
    for _ in 0..<30 {
      let seconds = 0.05 + Double(random.next() % 250) / 1_000
      if try Program(in: scratch.path).runAndKill(command, afterSeconds: seconds) { kills += 1 }
    }
    let result = try Program(in: scratch.path).run(command)
    #expect(result.status == 0, "\(result.err)")
    #expect(kills == 30)
    #expect(try pages(scratch, site) == expected)
    // One host answers one request at a time, so a kill catches at most one request of each host in flight.
    let counts = requests(site)
    let repeated = counts.values.reduce(0) { $0 + $1 - 1 }
    print("kill test: \(kills) kills, \(counts.count) pages, \(repeated) asked for again")
    #expect(repeated <= kills * KillTests.hosts.count)
    #expect(counts.values.allSatisfy { $0 <= 1 + kills })
    for kind in KillTests.hosts {
      let gap = site.load(of: kind)?.minimalGap ?? .infinity
      // Half the delay: the server sees a request some time after it was sent.
      #expect(gap >= KillTests.delay / 2, "\(kind): \(gap) s between two requests")
    }
  }
}
