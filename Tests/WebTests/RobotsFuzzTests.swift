import Foundation
import TestKit
import Testing
import Web

@Suite struct RobotsFuzzTests {
  private static let pieces = [
    "\r", "\n", "\r\n", "\0", "#", ":", " ", "\t", "*", "$", "%", "%2A", "%24", "%zz", "\u{FEFF}", "가",
    "User-agent: *\n",
    "Disallow: /\n", "Allow: /*a*b$\n", "Sitemap:", "Crawl-delay: 1e400\n", "Crawl-delay: -1\n",
    "/index.html",
  ].map { Array($0.utf8) }

  /// Whatever the file, a decision is made, robots.txt itself is allowed, and a verdict names a rule of that kind.
  @Test(.enabled(if: Material.isExpected), Fuzz.limit) func mutatedCases() throws {
    let cases: [RobotsSuiteTests.Case] = try RobotsSuiteTests.lines("protego_can_fetch")
    let bodies = cases.map(\.body)
    var mutator = SeededMutator(seed: Fuzz.seed(9309))
    for _ in Fuzz("robots", usual: 4_000) {
      let rules = RobotsRules(parsing: mutator.mutated(bodies, inserting: Self.pieces))
      guard let test = cases.randomElement(using: &mutator) else { continue }
      let target = mutator.mutated([RobotsRules.target(of: test.url)], inserting: Self.pieces)
      let decision = rules.decide(agent: test.agent, target: target)
      #expect(decision.allowed == (decision.rule?.allows ?? true))
      #expect(rules.decide(agent: test.agent, target: Array("/robots.txt".utf8)).allowed)
      #expect((rules.crawlDelay(agent: test.agent) ?? 0) >= 0)
    }
  }
}
