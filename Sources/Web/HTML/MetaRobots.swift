/// What a page's `meta` elements ask of crawlers.
public struct MetaRobots: Sendable, Equatable {
  /// The words of all that hold, in lower case, as `noindex` or `noai`.
  public let directives: [String]

  /// True if the page's links are not to be followed.
  public var nofollow: Bool { has("nofollow") || has("none") }
  /// True if the page is not to be listed.
  public var noindex: Bool { has("noindex") || has("none") }
  /// True if the page is not to be kept.
  public var noarchive: Bool { has("noarchive") }
  /// True if the page is not to be used for machine learning.
  public var noai: Bool { has("noai") }

  /// True if one of the directives is this.
  public func has(_ directive: String) -> Bool { directives.contains(directive) }
}

extension HTMLDocument {
  /// The directives of `<meta name="robots">` and of those that name this agent (a product token).
  public func robots(agent: String) -> MetaRobots {
    let contents = meta("robots") + meta(agent.lowercased())
    let words = contents.flatMap { content in
      content.utf8.split { $0 == UInt8(ascii: ",") || $0.isWhiteSpace }
    }
    return MetaRobots(directives: words.map { String(decoding: $0, as: UTF8.self).lowercased() })
  }
}
