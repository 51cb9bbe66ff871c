public import Web

/// What is known about one page: its response and what its site says of all pages.
public struct RightsSources {
  /// The page's address.
  public let url: WebURL
  /// Header fields of the response, in order.
  public var headers: [(name: String, value: String)]
  /// The page, if it is HTML.
  public var document: HTMLDocument?
  /// The site's robots.txt.
  public var robots: RobotsRules?
  /// The body of the site's `/.well-known/tdmrep.json`.
  public var tdmrep: [UInt8]?
  /// The body of the site's `/ai.txt` or `/.well-known/ai.txt`.
  public var aiText: [UInt8]?
  /// The RSL document that robots.txt or the response names.
  public var rsl: [UInt8]?
  /// Files of the site about rights that the server could not give, with the reason: they may reserve anything.
  public var unread: [(address: String, reason: String)]
  /// The product token this crawler goes by.
  public var agent: String

  /// Gathers the sources; what is not known is left out.
  public init(
    url: WebURL, agent: String, headers: [(name: String, value: String)] = [], document: HTMLDocument? = nil,
    robots: RobotsRules? = nil, tdmrep: [UInt8]? = nil, aiText: [UInt8]? = nil, rsl: [UInt8]? = nil,
    unread: [(address: String, reason: String)] = []
  ) {
    (self.url, self.agent, self.headers) = (url, agent, headers)
    (self.document, self.robots, self.tdmrep) = (document, robots, tdmrep)
    (self.aiText, self.rsl, self.unread) = (aiText, rsl, unread)
  }
}
