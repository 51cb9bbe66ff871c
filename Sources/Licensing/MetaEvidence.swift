internal import Web

/// Names of `meta` elements that have to do with rights; agents' names do too.
let metaNames: Set<String> = [
  "copyright", "dc.license", "dc.rights", "dc.rights.license", "dc.rightsholder", "dcterms.accessrights",
  "dcterms.license", "dcterms.rights", "dcterms.rightsholder", "dct.license", "dct.rights",
  "dct.rightsholder",
  "licence", "license", "rights", "robots", "tdm-policy", "tdm-reservation",
]

/// What a `meta` element says about rights, by its name in lower case.
func metaEvidence(_ name: String, _ content: String, agent: String) -> [Evidence] {
  switch name {
  case "license", "licence", "dc.license", "dcterms.license", "dct.license", "dc.rights.license":
    // Dublin Core asks for an address; words are kept.
    let addresses = addresses(in: content)
    if addresses.isEmpty { return [Evidence(.metaRights, content.clipped, name, .notice)] }
    return addresses.map { Evidence(.metaLicense, $0, name, .grant) }
  case "dc.rights", "dcterms.rights", "dct.rights", "rights", "copyright", "dcterms.accessrights":
    let licenses = addresses(in: content).filter { LicenseAddress($0) != nil }
    let ban =
      TrainingBan.isIn(plainText(content)) ? [Evidence(.noAIText, content.clipped, name, .reservation)] : []
    if licenses.isEmpty { return [Evidence(.metaRights, content.clipped, name, .notice)] + ban }
    return licenses.map { Evidence(.metaLicense, $0, name, .grant) } + ban
  case "dcterms.rightsholder", "dc.rightsholder", "dct.rightsholder":
    return [Evidence(.metaRightsHolder, content.clipped, name, .notice)]
  case "robots", agent: return RobotsWords(content).evidence(.metaRobots, at: "meta \(name)")
  default:
    guard let known = AIAgents.name(of: name), RobotsWords(content).shutOut else { return [] }
    return [Evidence(.metaAIAgent, "\(known): \(content.clipped)", "meta", .reservation)]
  }
}

/// The addresses a text holds; at most eight.
private func addresses(in content: String) -> [String] {
  let isGap = { (byte: UInt8) in byte <= 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") }
  let words = content.utf8.split(whereSeparator: isGap).map { String(Substring($0)) }
  let addresses = words.compactMap { word -> String? in
    word.hasPrefix("http") ? word : word.hasPrefix("//creativecommons") ? "https:" + word : nil
  }
  return Array(addresses.prefix(8))
}

/// The words of a robots directive, of `meta` or `X-Robots-Tag`.
struct RobotsWords {
  private let words: [String]

  init(_ content: String) {
    let parts = content.lowercased().utf8.split { $0 == UInt8(ascii: ",") || $0 <= 0x20 }
    words = parts.prefix(64).map { String(decoding: $0, as: UTF8.self) }
  }

  /// True if an agent that is told this may not take the page in.
  var shutOut: Bool { words.contains { ["noindex", "none", "noai", "noml"].contains($0) } }

  /// What there is of directives about use; others are about searching, and unknown ones mean nothing.
  ///
  /// `noai` and `noimageai` are DeviantArt's (November 2022), `noml` is Mojeek's.
  func evidence(_ signal: Signal, at locator: String) -> [Evidence] {
    words.compactMap { word in
      switch word {
      case "noai", "noml": Evidence(signal, word, locator, .reservation)
      case "noimageai", "noimageindex", "noarchive", "nocache", "noindex", "none", "nosnippet":
        Evidence(signal, word, locator, .notice)
      default: nil
      }
    }
  }
}
