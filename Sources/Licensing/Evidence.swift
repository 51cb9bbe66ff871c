/// One thing a page, its response or its site says about rights.
public struct Evidence: Sendable, Hashable, Codable {
  /// How a statement counts.
  public enum Kind: String, Sendable, Codable {
    /// Licenses the page, if the policy knows the licence.
    case grant
    /// Licenses a part of the page, as an answer: it can make the page's class more restrictive, and grants nothing.
    case condition
    /// Reserves training or mining.
    case reservation
    /// Is worth keeping, and decides nothing where there is a grant: ©, a licence that may be an image's.
    case notice
  }

  /// The bytes that a statement was read from, so that a ledger can hold their digest and the time they were fetched.
  public enum Source: String, Sendable, Codable, CaseIterable {
    case page, header, robots, tdmrep, rsl, review
    case aiText = "ai.txt"
  }

  /// What it was read from, dotted: `html.rel_license`, `robots.ai_agent`, `header.x_robots_tag`.
  public let signal: String
  /// What it says: an address, a directive, a line of text.
  public let value: String
  /// Where it stands: an element path, a line, a header name.
  public let locator: String
  /// How it counts, as far as it can be told without a policy.
  public let kind: Kind

  /// Creates a piece of evidence.
  public init(signal: String, value: String, locator: String, kind: Kind) {
    (self.signal, self.value, self.locator, self.kind) = (signal, value, locator, kind)
  }

  init(_ signal: Signal, _ value: String, _ locator: String, _ kind: Kind) {
    self.init(signal: signal.rawValue, value: value, locator: locator, kind: kind)
  }

  /// The document it stands in, by its signal's first word.
  public var source: Source {
    switch signal.prefix(while: { $0 != "." }) {
    case "header": .header
    case "robots": .robots
    case "file": .tdmrep
    case "ai_txt": .aiText
    case "rsl": .rsl
    case "review": .review
    default: .page
    }
  }

  var asNotice: Evidence { Evidence(signal: signal, value: value, locator: locator, kind: .notice) }
  var asCondition: Evidence { Evidence(signal: signal, value: value, locator: locator, kind: .condition) }
}
