/// Whether a URL may be fetched, and the line that says so.
public struct RobotsDecision: Sendable, Hashable {
  /// True if the agent may fetch the URL.
  public let allowed: Bool
  /// The rule that decided; nil if none matched.
  public let rule: RobotsRule?
}

extension RobotsRules {
  /// How escapes are compared; see `RobotsPattern`.
  package enum Reading: CaseIterable, Sendable {
    case written, normalised
  }

  /// May the agent, named by its product token, fetch this URL? (RFC 9309 §2.2)
  public func decide(agent: String, url: WebURL) -> RobotsDecision {
    decide(agent: agent, target: Array(url.pathAndQuery.utf8))
  }

  /// May the agent fetch this path and query, given as octets from the first slash on?
  ///
  /// The longest matching rule decides, and `Allow` among equals. Where the two readings of escapes differ, which
  /// is rare, the answer is the one that forbids.
  public func decide(agent: String, target: [UInt8]) -> RobotsDecision {
    if target == Array("/robots.txt".utf8) { return RobotsDecision(allowed: true, rule: nil) }
    let written = decide(agent: agent, target: target, reading: .written)
    guard written.allowed else { return written }
    let normalised = decide(agent: agent, target: target, reading: .normalised)
    return normalised.allowed ? written : normalised
  }

  package func decide(agent: String, target: [UInt8], reading: Reading) -> RobotsDecision {
    let token = token(for: agent)
    let octets = reading == .written ? target : RobotsPattern.normalised(target, isPattern: false)
    var best: (priority: Int, rule: RobotsRule)?
    for group in groups where group.agents.contains(token) {
      for rule in group.rules {
        guard let priority = rule.priority(on: octets, reading), priority > 0 else { continue }
        let isBetter = best.map { found in
          priority > found.priority || priority == found.priority && rule.allows && !found.rule.allows
        }
        if isBetter ?? true { best = (priority, rule) }
      }
    }
    return RobotsDecision(allowed: best?.rule.allows ?? true, rule: best?.rule)
  }

  /// The path and query of a URL as Google's matcher takes them from any text, without parsing it as a URL.
  public static func target(of url: String) -> [UInt8] {
    let slash = UInt8(ascii: "/")
    let isStart = { (byte: UInt8) in "/?;".utf8.contains(byte) }
    let bytes = Array(url.utf8)
    let body = bytes[...].dropFirst(bytes.starts(with: [slash, slash]) ? 2 : 0)
    // `://` ends a scheme only where nothing of a path came before it.
    let early = body.firstIndex(where: isStart)
    let hasScheme = early.map { start in
      start > body.startIndex && bytes[start - 1] == UInt8(ascii: ":")
        && bytes[start...].starts(with: [slash, slash])
    }
    let rest = hasScheme == true ? body[((early ?? 0) + 2)...] : body
    let end = body.firstIndex(of: UInt8(ascii: "#")) ?? body.endIndex
    guard let start = rest.firstIndex(where: isStart), start < end else { return [slash] }
    return (bytes[start] == slash ? [] : [slash]) + bytes[start..<end]
  }
}

extension RobotsRule {
  fileprivate func priority(on target: [UInt8], _ reading: RobotsRules.Reading) -> Int? {
    let pattern = reading == .written ? pattern.written : pattern.normalised
    return RobotsPattern.priority(of: pattern, on: target)
      ?? (allows ? directoryPattern(of: pattern) : nil).flatMap { RobotsPattern.priority(of: $0, on: target) }
  }

  /// Google's extension: `Allow: /a/index.html` also allows `/a/`.
  private func directoryPattern(of pattern: [UInt8]) -> [UInt8]? {
    guard let slash = pattern.lastIndex(of: UInt8(ascii: "/")) else { return nil }
    guard pattern[slash...].starts(with: "/index.htm".utf8) else { return nil }
    return pattern[...slash] + [UInt8(ascii: "$")]
  }
}
