internal import Web

/// What the fields of a response say about rights.
func headerEvidence(_ sources: RightsSources) -> [Evidence] {
  sources.headers.flatMap { header -> [Evidence] in
    let name = header.name.lowercased()
    switch name {
    case "x-robots-tag": return robotsTagEvidence(header.value, agent: sources.agent)
    case "content-usage":
      return UsagePreferences.evidence(.headerUsage, header.value, at: name).map { [$0] } ?? []
    case "content-signal":
      return UsagePreferences.evidence(.headerSignal, header.value, at: name).map { [$0] } ?? []
    case "link": return linkEvidence(header.value, sources: sources)
    default: return []
    }
  }
}

/// `noindex, otherbot: noai, nofollow`: directives for all, then for one agent until the next is named.
///
/// (Google, Robots meta tag and X-Robots-Tag specifications.) An agent's name is a product token, so the time of an
/// `unavailable_after` is none.
func robotsTagEvidence(_ value: String, agent: String, signal: Signal = .headerRobots) -> [Evidence] {
  let valued: Set<String> = ["unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"]
  var named: String?
  var evidence: [Evidence] = []
  for part in value.utf8.split(separator: UInt8(ascii: ",")).prefix(256) {
    var directive = Substring(part)[...].trimmingSpaces
    if let colon = directive.firstIndex(of: ":") {
      let head = directive[..<colon].trimmingSpaces
      if valued.contains(head.lowercased()) { continue }
      if RobotsRules.isProductToken(head) {
        named = head
        directive = directive[colon...].dropFirst().trimmingSpaces
      }
    }
    let words = RobotsWords(directive)
    guard let named, named != "*", named.lowercased() != agent.lowercased() else {
      evidence += words.evidence(signal, at: "x-robots-tag")
      continue
    }
    guard let known = AIAgents.name(of: named), words.shutOut else { continue }
    let agentSignal: Signal = signal == .metaRobots ? .metaAIAgent : .headerAIAgent
    evidence.append(Evidence(agentSignal, "\(known): \(directive.clipped)", "x-robots-tag", .reservation))
  }
  return evidence
}

/// `<https://…>; rel="license"` (RFC 8288 §3, RFC 4946); with `type="application/rsl+xml"` a document of RSL 1.0 §4.3.
private func linkEvidence(_ value: String, sources: RightsSources) -> [Evidence] {
  LinkField(value).links.compactMap { link in
    // An anchor makes it a statement about something else (RFC 8288 §3.2).
    guard link.relations.contains("license"), !link.hasAnchor else { return nil }
    let address = WebURL(link.target, base: sources.url)?.href ?? link.target
    if link.type.holds("rsl+xml") {
      return sources.rsl == nil ? Evidence(.rslUnread, address.clipped, "header link", .reservation) : nil
    }
    return Evidence(.headerLicense, address.clipped, "link", .grant)
  }
}

/// The links of a `Link` field, what matters of them.
private struct LinkField {
  private(set) var links: [(target: String, relations: [String], type: String, hasAnchor: Bool)] = []

  init(_ value: String) {
    var rest = Array(value.utf8.prefix(16_384))[...]
    while links.count < 64, let start = rest.firstIndex(of: UInt8(ascii: "<")) {
      rest = rest[start...].dropFirst()
      guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return }
      let target = String(decoding: rest[..<end], as: UTF8.self)
      rest = rest[end...].dropFirst()
      // Parameters go on until a comma outside of quotation marks; no target holds one that is unquoted here.
      var isQuoted = false
      let parameters = rest.prefix { byte in
        if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
        return isQuoted || byte != UInt8(ascii: ",")
      }
      rest = rest[parameters.endIndex...]
      let relations = Self.value(of: "rel", in: parameters).split(separator: " ").map(String.init)
      let hasAnchor = !Self.value(of: "anchor", in: parameters).isEmpty
      links.append((target, relations, Self.value(of: "type", in: parameters), hasAnchor))
    }
  }

  /// In lower case.
  private static func value(of name: String, in parameters: ArraySlice<UInt8>) -> String {
    var isQuoted = false
    let parts = parameters.split { byte in
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      return !isQuoted && byte == UInt8(ascii: ";")
    }
    for parameter in parts {
      let pair = parameter.split(separator: UInt8(ascii: "="), maxSplits: 1)
      guard pair.count == 2 else { continue }
      let words = pair.map { Substring(decoding: $0, as: UTF8.self).trimmingSpaces.lowercased() }
      if words[0] == name { return words[1].replacing("\"", with: "") }
    }
    return ""
  }
}
