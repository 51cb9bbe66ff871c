internal import Web

/// Licences and holders named by JSON-LD (schema.org 29: CreativeWork `license`, `usageInfo`, `copyrightHolder`,
/// `acquireLicensePage`, `isAccessibleForFree`).
///
/// A licence counts where the object is the page, or the question the page is about, and is reached from the top by
/// members that stay with it. A licence of an image, a quoted work or an answer is a notice.
func jsonEvidence(_ document: HTMLDocument) -> [Evidence] {
  var reader = JSONReader()
  for block in document.jsonLD { reader.read(block, isPage: true, path: "script") }
  return reader.evidence
}

private struct JSONReader {
  private(set) var evidence: [Evidence] = []
  private var objects = 0

  /// Objects looked at; the depth is bounded where JSON is read.
  private static let most = 2000

  private static let samePage: Set<String> = [
    "@graph", "isPartOf", "mainEntity", "mainEntityOfPage", "mainEntityofPage",
  ]

  mutating func read(_ value: JSONValue, isPage: Bool, path: String) {
    for item in value.items {
      guard case .object(let members) = item, objects < Self.most else { continue }
      objects += 1
      let types = (members["@type"]?.items ?? []).compactMap { $0.text.map(lastPart) }
      let isAbout = isPage && types.contains(where: pageTypes.contains)
      let path = path + (types.first.map { " \($0.clipped)" } ?? "")
      readRights(members, isAbout: isAbout, path: path)
      for (name, member) in members.sorted(by: { $0.key < $1.key }) where !Self.rights.contains(name) {
        let stays = isPage && Self.samePage.contains(name)
        read(member, isPage: stays, path: stays ? path : path + " \(name.clipped)")
      }
    }
  }

  private static let rights: Set<String> = [
    "acquireLicensePage", "author", "copyrightHolder", "creator", "isAccessibleForFree", "license",
    "schema:license", "usageInfo",
  ]

  private mutating func readRights(_ members: [String: JSONValue], isAbout: Bool, path: String) {
    for license in (members["license"] ?? members["schema:license"])?.items ?? [] {
      guard let value = license.text ?? license["@id"]?.text ?? license["url"]?.text ?? license["name"]?.text,
        !value.isEmpty
      else { continue }
      let isAddress = WebURL(value)?.isHTTP == true
      add(.jsonLicense, value, path, isAbout && isAddress ? .grant : .notice)
    }
    guard isAbout else { return }
    for (name, signal) in [
      ("copyrightHolder", Signal.copyrightHolder), ("author", .author), ("usageInfo", .usageInfo),
      ("acquireLicensePage", .acquireLicense),
    ] {
      for item in (members[name]?.items ?? []).prefix(16) {
        let isParty = signal == .copyrightHolder || signal == .author
        let value = item.text ?? (isParty ? item["name"]?.text : item["url"]?.text ?? item["@id"]?.text)
        if let value, !value.isEmpty { add(signal, value, path, .notice) }
      }
    }
    switch members["isAccessibleForFree"] {
    case .bool(let flag): add(.accessibleForFree, flag ? "true" : "false", path, .notice)
    case .string(let text): add(.accessibleForFree, text, path, .notice)
    default: break
    }
  }

  private mutating func add(_ signal: Signal, _ value: String, _ path: String, _ kind: Evidence.Kind) {
    evidence.append(Evidence(signal, value.clipped, path.clipped, kind))
  }
}
