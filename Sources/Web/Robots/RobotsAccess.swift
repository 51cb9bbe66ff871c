/// What the answer to a request for robots.txt means for its site (RFC 9309 §2.3.1).
public enum RobotsAccess: Sendable {
  /// Why a site is allowed or forbidden as a whole.
  public enum Reason: Sendable, Hashable {
    /// The site has no robots.txt: a 4xx status (§2.3.1.3).
    case unavailable(status: Int)
    /// More redirects than are followed, which counts as having none (§2.3.1.2).
    case tooManyRedirects
    /// The site could not say: a 5xx status, 429, or anything unforeseen (§2.3.1.4).
    case unreachable(status: Int)
  }

  /// The rules decide, URL by URL.
  case rules(RobotsRules)
  /// Everything may be fetched.
  case allowAll(Reason)
  /// Nothing may be fetched; ask again later.
  case disallowAll(Reason)

  /// How many redirects a client should follow before it hands the last answer over (§2.3.1.2).
  public static let redirectLimit = 5

  /// The meaning of a status and a body, redirects having been followed by the caller.
  ///
  /// A status of 429 is no answer to whether there are rules, so it counts as unreachable. Where there was no
  /// answer at all, the caller has `disallowAll(.unreachable(status: 0))`.
  public static func from(status: Int, body: [UInt8]) -> RobotsAccess {
    switch status {
    case 200..<300: .rules(RobotsRules(parsing: body))
    case 300..<400: .allowAll(.tooManyRedirects)
    case 429: .disallowAll(.unreachable(status: status))
    case 400..<500: .allowAll(.unavailable(status: status))
    default: .disallowAll(.unreachable(status: status))
    }
  }

  /// May the agent, named by its product token, fetch this URL?
  public func decide(agent: String, url: WebURL) -> RobotsDecision {
    switch self {
    case .rules(let rules): rules.decide(agent: agent, url: url)
    case .allowAll: RobotsDecision(allowed: true, rule: nil)
    case .disallowAll: RobotsDecision(allowed: url.pathAndQuery == "/robots.txt", rule: nil)
    }
  }
}
