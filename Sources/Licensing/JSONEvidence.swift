internal import Web

/// Licences and holders named by JSON-LD (schema.org 29: CreativeWork `license`, `usageInfo`, `copyrightHolder`,
/// `acquireLicensePage`, `isAccessibleForFree`).
///
/// A licence counts where the object is the page, or the question the page is about, and is reached from the top by
/// members that stay with it; that of an answer or a comment is a condition, as is all within the `quoted` blocks, which
/// stand in what users wrote. A licence of an image or a quoted work is a notice.
func jsonEvidence(_ document: HTMLDocument, quoted: [JSONValue]) -> [Evidence] {
  var reader = JSONReader()
  for block in document.jsonLD {
    reader.read(block, as: quoted.contains(block) ? .part : .page, path: "script")
  }
  if reader.objects > JSONReader.most {
    reader.evidence.append(
      Evidence(.tooMany, "over \(JSONReader.most) objects of JSON-LD", "page", .reservation))
  }
  return reader.evidence
}

extension JSONValue {
  /// What a `script` holds.
  static func ofScript(_ node: HTMLNode) -> JSONValue? {
    let text = Array(node.content.utf8)
    return JSONValue(mending: text) ?? JSONValue(mending: text.replacing("&quot;", by: "\""))
  }
}

private struct JSONReader {
  var evidence: [Evidence] = []
  private(set) var objects = 0

  /// Objects looked at; the depth is bounded where JSON is read.
  static let most = 2000

  /// What an object is about.
  enum Subject { case page, part, other }

  private static let samePage: Set<String> = [
    "@graph", "isPartOf", "mainEntity", "mainEntityOfPage", "mainEntityofPage",
  ]

  private static let parts: Set<String> = ["acceptedAnswer", "answer", "comment", "suggestedAnswer"]

  mutating func read(_ value: JSONValue, as subject: Subject, path: String) {
    for item in value.items {
      guard case .object(let members) = item, objects <= Self.most else { continue }
      objects += 1
      let types = (members["@type"]?.items ?? []).compactMap { $0.text.map(lastPart) }
      let isPage = types.contains(where: pageTypes.contains) && !types.contains(where: mediaTypes.contains)
      let about = isPage || subject == .part && types.contains(where: partTypes.contains) ? subject : .other
      let path = path + (types.first.map { " \($0.clipped)" } ?? "")
      readRights(members, of: about, path: path)
      for (name, member) in members.sorted(by: { $0.key < $1.key }) where !Self.rights.contains(name) {
        let stays = Self.samePage.contains(name)
        let next: Subject =
          stays ? subject : subject != .other && Self.parts.contains(name) ? .part : .other
        read(member, as: next, path: stays ? path : path + " \(name.clipped)")
      }
    }
  }

  private static let rights: Set<String> = [
    "acquireLicensePage", "author", "copyrightHolder", "creator", "isAccessibleForFree", "license",
    "schema:license", "usageInfo",
  ]

  private mutating func readRights(_ members: [String: JSONValue], of subject: Subject, path: String) {
    for license in (members["license"] ?? members["schema:license"])?.items ?? [] {
      guard let value = license.text ?? license["@id"]?.text ?? license["url"]?.text ?? license["name"]?.text,
        !value.isEmpty
      else { continue }
      let isAddress = WebURL(value)?.isHTTP == true
      add(
        .jsonLicense, value, path,
        !isAddress || subject == .other ? .notice : subject == .page ? .grant : .condition)
    }
    guard subject == .page else { return }
    for (name, signal) in [
      ("copyrightHolder", Signal.copyrightHolder), ("author", .author), ("usageInfo", .usageInfo),
      ("acquireLicensePage", .acquireLicense),
    ] {
      for item in (members[name]?.items ?? []).prefix(16) {
        let isParty = signal == .copyrightHolder || signal == .author
        let value = item.text ?? (isParty ? item["name"]?.text : item["url"]?.text ?? item["@id"]?.text)
        guard let value, !value.isEmpty else { continue }
        add(signal, value, path, .notice)
        if signal == .usageInfo, TrainingBan.isIn(plainText(value)) {
          add(.noAIText, value, path, .reservation)
        }
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
