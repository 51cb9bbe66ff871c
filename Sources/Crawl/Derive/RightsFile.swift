internal import Web

/// A file by which a host speaks of the rights to all its pages, beside robots.txt.
enum RightsFile: String, Sendable, CaseIterable {
  /// TDMRep §5.2.
  case tdmrep
  /// ai.txt, at the root (Spawning) or among the well-known addresses (draft-car).
  case aiText = "ai_txt"
  /// Really Simple Licensing 1.0: the document that robots.txt names.
  case rsl

  /// Where it is looked for, the first before the second; empty where robots.txt says it.
  var paths: [String] {
    switch self {
    case .tdmrep: ["/.well-known/tdmrep.json"]
    case .aiText: ["/ai.txt", "/.well-known/ai.txt"]
    case .rsl: []
    }
  }

  /// Which of them an address was asked for as: redirects keep the kind of file.
  init(at url: WebURL) {
    switch url.fileExtension {
    case "json": self = .tdmrep
    case "txt": self = .aiText
    default: self = .rsl
    }
  }

  /// True if a body is such a file, and no page that stands for "no such file".
  func accepts(_ content: [UInt8], contentType: String?) -> Bool {
    let start = content.prefix(4_096).drop { $0 <= 0x20 || [0xEF, 0xBB, 0xBF].contains($0) }
    let isMarkup = start.first == UInt8(ascii: "<")
    switch self {
    case .tdmrep: return !start.isEmpty && !isMarkup
    case .aiText:
      guard !isMarkup, sniffContent(content, declared: "text/plain") == .text else { return false }
      // Servers that call everything HTML exist; a file that speaks to an agent is believed.
      return contentType?.holds("html", ignoringCase: true) != true
        || !RobotsRules(parsing: content).groups.isEmpty
    case .rsl:
      return isMarkup && sniffContent(content, declared: "application/xml") == .text
        && start.holds("rsl", ignoringCase: true)
    }
  }

  /// What is asked for next where a file is absent: the second place of an ai.txt.
  static func next(after url: WebURL) -> WebURL? {
    guard let place = aiText.paths.firstIndex(of: url.path), place + 1 < aiText.paths.count else {
      return nil
    }
    return WebURL(url.hostKey + aiText.paths[place + 1])
  }

  /// True if a redirect leads to such a file again: elsewhere it may lead to a page, which must be crawled as one.
  static func leads(from url: WebURL, to target: WebURL) -> Bool {
    let isNamedFile = !url.fileExtension.isEmpty && url.fileExtension == target.fileExtension
    return isNamedFile
      || url.path.utf8.split(separator: 0x2F).last == target.path.utf8.split(separator: 0x2F).last
  }
}

/// The `License` line of a robots.txt that holds for this crawler (RSL 1.0).
struct LicenseLine: Sendable, Equatable {
  /// The address as written.
  let address: String
  /// The line's number.
  let line: Int
  /// The document, if it is on the same authority: another host's is not fetched.
  let own: WebURL?

  /// The first that holds for this crawler; where none does, the first of all, since many files have it at the end,
  /// below a group it does not mean.
  init?(in rules: RobotsRules, of host: String) {
    guard !rules.isHTML else { return nil }
    let lines = rules.otherDirectives.filter { $0.name == "license" && !$0.value.isEmpty }
    let held = lines.first { line in
      guard let group = line.group, rules.groups.indices.contains(group) else { return true }
      return rules.groups[group].agents.contains { $0 == "*" || $0 == CrawlSettings.agent }
    }
    guard let found = held ?? lines.first, let root = WebURL(host + "/") else { return nil }
    (address, line) = (found.value, found.line)
    let url = WebURL(found.value, base: root)
    own = url.flatMap { $0.isHTTP && $0.authority == root.authority ? $0 : nil }
  }
}

extension WebURL {
  /// What follows the last full stop of the last segment, in lower case; empty if there is none.
  fileprivate var fileExtension: String {
    let name =
      path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).last ?? "".utf8[...]
    guard let stop = name.lastIndex(of: UInt8(ascii: ".")) else { return "" }
    return String(decoding: name[name.index(after: stop)...], as: UTF8.self).lowercased()
  }
}
