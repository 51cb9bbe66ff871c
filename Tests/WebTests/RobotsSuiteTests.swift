import Foundation
import TestKit
import Testing
import Web

/// Google's matcher, and Protego's suite with Google's answers beside its own.
@Suite struct RobotsSuiteTests {
  struct Case: Decodable {
    var robots: String?
    var robots_b64: Data?
    var agent: String
    var url: String
    var allowed: Bool
    var google_robotstxt_says: Bool?

    var body: [UInt8] { robots_b64.map { Array($0) } ?? Array((robots ?? "").utf8) }

    func decision(_ reading: RobotsRules.Reading? = nil) -> Bool {
      let rules = RobotsRules(parsing: body)
      let target = RobotsRules.target(of: url)
      return reading.map { rules.decide(agent: agent, target: target, reading: $0).allowed }
        ?? rules.decide(agent: agent, target: target).allowed
    }
  }

  static func lines<Line: Decodable>(_ name: String) throws -> [Line] {
    let data = try Material.data("conformance/robots/\(name).jsonl")
    return try data.split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(Line.self, from: $0) }
  }

  @Test(.enabled(if: Material.isExpected)) func google() throws {
    let cases: [Case] = try Self.lines("google_robotstxt_allowed")
    let failed = cases.filter { $0.decision() != $0.allowed }
    print("google-robotstxt: \(cases.count - failed.count)/\(cases.count)")
    #expect(failed.map { "\($0.body.prefix(200)) \($0.agent) \($0.url)" } == [])
    #expect(cases.count == 145)
  }

  @Test(.enabled(if: Material.isExpected)) func protego() throws {
    let cases: [Case] = try Self.lines("protego_can_fetch")
    let reading = cases.filter { $0.decision(.written) == $0.google_robotstxt_says }.count
    let google = cases.filter { $0.decision() == $0.google_robotstxt_says }
    let agreed = cases.filter { $0.allowed == $0.google_robotstxt_says }
    let protego = cases.filter { $0.decision() == $0.allowed }.count
    print("protego, escapes as written, as Google answers: \(reading)/\(cases.count)")
    print("protego, as Google answers: \(google.count)/\(cases.count)")
    print(
      "protego, where Google agrees: \(agreed.filter { $0.decision() == $0.allowed }.count)/\(agreed.count)")
    print("protego, as Protego answers: \(protego)/\(cases.count)")
    for test in cases where test.decision() != test.google_robotstxt_says {
      print("  \(test.url) protego \(test.allowed) google \(test.google_robotstxt_says ?? false)")
      // Only RFC 9309's own reading of escapes may differ, and only to forbid.
      #expect(!test.decision() && !test.decision(.normalised))
    }
    #expect(reading == cases.count)
    #expect(agreed.allSatisfy { $0.decision() == $0.allowed })
    #expect(google.count >= 370)
  }

  private struct Other: Decodable {
    struct Path: Decodable { var url: String, path: String }
    struct Pattern: Decodable { var pattern: String, escaped: String }
    struct Metric: Decodable {
      var robots: String?
      var robots_b64: Data?
      var metric: String
      var expected: Expected
    }
    enum Expected: Decodable {
      case number(Int)
      case text(String)
      init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        self = try (try? .number(value.decode(Int.self))) ?? .text(value.decode(String.self))
      }
    }
    struct Agent: Decodable { var agent: String, valid: Bool }
    var path_params_query: [Path]
    var maybe_escape_pattern: [Pattern]
    var parse_metrics: [Metric]
    var valid_user_agent: [Agent]
  }

  @Test(.enabled(if: Material.isExpected)) func googleParts() throws {
    let data = try Material.data("conformance/robots/google_robotstxt_other.json")
    let other = try JSONDecoder().decode(Other.self, from: data)
    let paths = other.path_params_query.filter { RobotsRules.target(of: $0.url) == Array($0.path.utf8) }
    let patterns = other.maybe_escape_pattern.filter {
      RobotsPattern.escaped(Array($0.pattern.utf8)) == Array($0.escaped.utf8)
    }
    let agents = other.valid_user_agent.filter { RobotsRules.isProductToken($0.agent) == $0.valid }
    let metrics = try other.parse_metrics.filter(isMet)
    print("google-path-extraction: \(paths.count)/\(other.path_params_query.count)")
    print("google-pattern-escaping: \(patterns.count)/\(other.maybe_escape_pattern.count)")
    print("google-user-agent-validity: \(agents.count)/\(other.valid_user_agent.count)")
    print("google-parse-metrics: \(metrics.count)/\(other.parse_metrics.count)")
    #expect(paths.count == 19 && patterns.count == 4 && agents.count == 11 && metrics.count == 22)
  }

  private func isMet(_ test: Other.Metric) throws -> Bool {
    let body = test.robots_b64.map { Array($0) } ?? Array((test.robots ?? "").utf8)
    let lines = RobotsLine.lines(of: body)
    switch (test.metric, test.expected) {
    case ("valid_directives", .number(let count)): return lines.filter { $0.key != .other }.count == count
    case ("unknown_directives", .number(let count)): return lines.filter { $0.key == .other }.count == count
    case ("last_line_seen", .number(let number)): return lines.last?.number == number
    case ("sitemap", .text(let url)): return RobotsRules(parsing: body).sitemaps == [url]
    default: return false
    }
  }

  private struct ProtegoOther: Decodable {
    var call: String
    var robots: String
    var args: [String]
    var expected: Expected
    enum Expected: Decodable, Equatable {
      case seconds(Double)
      case texts([String])
      case none
      init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let seconds = try? value.decode(Double.self) {
          self = .seconds(seconds)
        } else {
          self = (try? value.decode([String].self)).map { .texts($0) } ?? .none
        }
      }
    }
  }

  @Test(.enabled(if: Material.isExpected)) func protegoOther() throws {
    let cases: [ProtegoOther] = try Self.lines("protego_other")
    let ours = cases.filter { $0.call == "crawl_delay" || $0.call == "sitemaps" }
    let passed = ours.filter { test in
      let rules = RobotsRules(parsing: Array(test.robots.utf8))
      if test.call == "sitemaps" { return test.expected == .texts(rules.sitemaps) }
      let delay = test.args.first.flatMap { rules.crawlDelay(agent: $0) }
      return test.expected == (delay.map { .seconds($0) } ?? .none)
    }
    print("protego-crawl-delay-and-sitemaps: \(passed.count)/\(ours.count) of \(cases.count)")
    #expect(passed.count == ours.count && ours.count >= 8)
  }
}
