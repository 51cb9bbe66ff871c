/// A parsed robots.txt (RFC 9309), with Google's tolerance of what the RFC leaves open.
public struct RobotsRules: Sendable {
  /// The groups in the order of the file.
  public let groups: [RobotsGroup]
  /// The values of the `Sitemap` lines, as written.
  public let sitemaps: [String]
  /// All other lines with a key, such as `Crawl-delay`, `Content-Signal` or `License`.
  public let otherDirectives: [RobotsDirective]
  /// True if the body looks like a web page, which then usually stands for "no such file".
  public let isHTML: Bool

  /// How much of a body is read: RFC 9309 §2.5 asks for 500 KiB at least. What is longer is cut at a line's end.
  public static let sizeLimit = 500 * 1024

  /// Reads a robots.txt; anything can be read, and what makes no sense is passed over.
  public init(parsing bytes: [UInt8]) {
    var body = bytes[...]
    if bytes.count > Self.sizeLimit {
      body = bytes.prefix(Self.sizeLimit)
      body = body[..<(body.lastIndex { $0 == 0x0A || $0 == 0x0D } ?? body.startIndex)]
    }
    var builder = RobotsBuilder()
    for line in RobotsLine.lines(of: body) { builder.add(line) }
    groups = builder.groups
    sitemaps = builder.sitemaps
    otherDirectives = builder.otherDirectives
    let start = body.prefix(1024).drop { $0 <= 0x20 || $0 >= 0x80 }
    isHTML = start.first == UInt8(ascii: "<")
  }

  /// All product tokens the file names, in lower case, `*` among them; some may come up more than once.
  public var agents: [String] { groups.flatMap(\.agents) }

  /// The seconds to leave between requests: the largest `Crawl-delay` of the groups that hold for the agent.
  public func crawlDelay(agent: String) -> Double? {
    let token = token(for: agent)
    let holding = Set(groups.indices.filter { groups[$0].agents.contains(token) })
    return otherDirectives.lazy
      .filter { $0.name == "crawl-delay" && $0.group.map(holding.contains) == true }
      .compactMap { Double($0.value) }
      .filter { $0.isFinite && $0 >= 0 }
      .max()
  }

  /// True if a crawler may call itself this: letters, `-` and `_` (RFC 9309 §2.2.1).
  public static func isProductToken(_ agent: String) -> Bool {
    !agent.isEmpty && agent.utf8.allSatisfy(isTokenByte)
  }

  static func isTokenByte(_ byte: UInt8) -> Bool {
    byte.isLetter || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }

  /// The token whose groups hold for an agent: its own if the file has it, else `*` (RFC 9309 §2.2.1).
  func token(for agent: String) -> String {
    let own = String(decoding: agent.utf8.map(\.lowercased), as: UTF8.self)
    let isNamed = !own.isEmpty && groups.contains { $0.agents.contains(own) }
    return isNamed ? own : "*"
  }
}

/// Some `User-agent` lines and the rules below them (RFC 9309 §2.1).
public struct RobotsGroup: Sendable, Hashable {
  /// The product tokens in lower case; `*` stands for all agents that no group names.
  public internal(set) var agents: [String]
  /// The `Allow` and `Disallow` lines in the order of the file.
  public internal(set) var rules: [RobotsRule]
}

/// One `Allow` or `Disallow` line.
public struct RobotsRule: Sendable, Hashable {
  /// The line's number, from 1.
  public let line: Int
  /// The line without comment and outer white space, a colon after the key: `Disallow: /admin`.
  public let text: String
  /// True for `Allow`.
  public let allows: Bool
  let pattern: RobotsPattern
}

/// A line that is neither a rule nor a sitemap.
public struct RobotsDirective: Sendable, Hashable {
  /// The line's number, from 1.
  public let line: Int
  /// The key in lower case.
  public let name: String
  /// The value without comment and outer white space.
  public let value: String
  /// The place in `groups` of the group the line stands in; nil above the first group.
  public let group: Int?
}

/// Gathers lines into groups.
private struct RobotsBuilder {
  var groups: [RobotsGroup] = []
  var sitemaps: [String] = []
  var otherDirectives: [RobotsDirective] = []

  mutating func add(_ line: RobotsLine) {
    let value = String(decoding: line.value, as: UTF8.self)
    switch line.key {
    case .userAgent: addAgent(line.value)
    case .allow, .disallow: addRule(line, value)
    // Neither these nor unknown lines end a group: `User-agent` lines around them belong together.
    case .sitemap: sitemaps.append(value)
    case .other:
      let name = String(decoding: line.name.map(\.lowercased), as: UTF8.self)
      otherDirectives.append(
        RobotsDirective(line: line.number, name: name, value: value, group: groups.indices.last))
    }
  }

  private mutating func addAgent(_ value: [UInt8]) {
    let isGlobal = value.first == UInt8(ascii: "*") && (value.count == 1 || value[1].isWhiteSpace)
    let token = value.prefix(while: RobotsRules.isTokenByte)
    let name = isGlobal ? "*" : String(decoding: token.map(\.lowercased), as: UTF8.self)
    if groups.last?.rules.isEmpty != true { groups.append(RobotsGroup(agents: [], rules: [])) }
    // `2bot` is no product token: its group holds for nobody.
    if !name.isEmpty { groups[groups.count - 1].agents.append(name) }
  }

  private mutating func addRule(_ line: RobotsLine, _ value: String) {
    guard let last = groups.indices.last else { return }
    let text = String(decoding: line.name, as: UTF8.self) + ": " + value
    groups[last].rules.append(
      RobotsRule(
        line: line.number, text: text, allows: line.key == .allow, pattern: RobotsPattern(line.value)))
  }
}
