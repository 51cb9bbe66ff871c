/// One thing a page, its response or its site says about rights.
public struct Evidence: Sendable, Equatable, Codable {
  /// How a statement counts.
  public enum Kind: String, Sendable, Codable {
    /// Licenses the page, if the policy knows the licence.
    case grant
    /// Reserves training or mining.
    case reservation
    /// Is worth keeping, and decides nothing where there is a grant: ©, a licence that may be an image's.
    case notice
  }

  /// What it was read from, dotted: `html.rel_license`, `robots.ai_agent`, `header.x_robots_tag`.
  public let signal: String
  /// What it says: an address, a directive, a line of text.
  public let value: String
  /// Where it stands: an element path, a line, a header name.
  public let locator: String
  /// How it counts.
  public let kind: Kind

  /// Creates a piece of evidence.
  public init(signal: String, value: String, locator: String, kind: Kind) {
    (self.signal, self.value, self.locator, self.kind) = (signal, value, locator, kind)
  }
}
