internal import Web

/// Marks and links of the Korea Open Government License.
///
/// A page that shows many types explains the scheme; what it shows are then notices.
func koglEvidence(_ document: HTMLDocument, base: WebURL, policy: LicensePolicy) -> [Evidence] {
  var found: [(evidence: Evidence, license: License?)] = []
  for node in document.elements {
    switch node.name {
    case "img":
      let source = node.attribute("src") ?? ""
      let license = policy.koglType(markFile: source, description: node.attribute("alt") ?? "")
      guard let license, let url = license.url else { continue }
      let locator = PlaceOnPage(node).locator + " " + source
      found.append((Evidence(signal: "html.kogl_image", value: url, locator: locator, kind: .grant), license))
    case "a", "area", "link":
      guard let href = node.attribute("href"), href.holds("kogl.or.kr", ignoringCase: true) else { continue }
      let address = WebURL(href, base: base)?.href ?? href
      let license = policy.license(at: address)
      let kind: Evidence.Kind = license == nil ? .notice : .grant
      let locator = PlaceOnPage(node).locator
      found.append(
        (Evidence(signal: "html.kogl_link", value: address, locator: locator, kind: kind), license))
    default: continue
    }
  }
  let types = Set(found.compactMap { $0.license.flatMap { policy.standsBeside($0.id) ? nil : $0.id } })
  let isExplanation = types.count >= policy.kogl.explainsFrom
  return found.map { isExplanation ? $0.evidence.asNotice : $0.evidence }
}

extension LicensePolicy {
  /// True for a licence that stands beside another one, as KOGL's AI type.
  func standsBeside(_ id: String) -> Bool { kogl.types.contains { $0.id == id && $0.beside != nil } }
}
