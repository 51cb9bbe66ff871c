internal import Web

/// Licences a page links to.
///
/// `rel=license` speaks for the page unless it stands in an image's caption. Without it, a Creative Commons link
/// speaks for the page in a footer or a licence box; anywhere else it may be about one image, and is a notice. So are
/// such links that name several licences: they are about parts of the page.
func linkedLicenses(_ document: HTMLDocument, base: WebURL, policy: LicensePolicy) -> [Evidence] {
  var related: [Evidence] = []
  var links: [(evidence: Evidence, id: String)] = []
  for node in document.elements {
    guard ["a", "area", "link"].contains(node.name), let href = node.attribute("href") else { continue }
    let isRelated = node.words("rel").contains { licenseRelations.contains($0.lowercased()) }
    guard isRelated || href.holds("creativecommons.org", ignoringCase: true) else { continue }
    let address = WebURL(href, base: base)?.href ?? href
    let place = PlaceOnPage(node)
    let kind: Evidence.Kind = (isRelated || place.isStatement) && !place.isCredit ? .grant : .notice
    if isRelated {
      let evidence = Evidence(signal: "html.rel_license", value: address, locator: place.locator, kind: kind)
      related.append(evidence)
    } else if let license = policy.license(at: address) {
      let evidence = Evidence(signal: "html.cc_link", value: address, locator: place.locator, kind: kind)
      links.append((evidence, license.id))
    }
  }
  let named = Set(links.lazy.filter { $0.evidence.kind == .grant }.map(\.id))
  return related + links.map { named.count > 1 ? $0.evidence.asNotice : $0.evidence }
}

extension Evidence {
  var asNotice: Evidence { Evidence(signal: signal, value: value, locator: locator, kind: .notice) }
}

private let licenseRelations: Set<String> = ["license", "licence", "cc:license", "dct:license"]

/// Licences named by `meta` elements (Dublin Core and the like) and by JSON-LD that describes the page.
func structuredLicenses(_ document: HTMLDocument) -> [Evidence] {
  var evidence: [Evidence] = []
  for name in ["license", "dc.rights", "dc.rights.license", "dcterms.license", "dcterms.rights"] {
    for content in document.meta(name) {
      let address = content.utf8.split(whereSeparator: { $0 <= 0x20 }).first { $0.starts(with: "http".utf8) }
      guard let address else { continue }
      evidence.append(
        Evidence(
          signal: "meta.license", value: String(decoding: address, as: UTF8.self), locator: name, kind: .grant
        ))
    }
  }
  for block in document.jsonLD {
    for node in block.items + (block["@graph"]?.items ?? []) where isPage(node) {
      for license in node["license"]?.items ?? [] {
        guard let address = license.text ?? license["@id"]?.text ?? license["url"]?.text else { continue }
        evidence.append(
          Evidence(signal: "html.json_ld_license", value: address, locator: "script", kind: .grant))
      }
    }
  }
  return evidence
}

private let pageTypes: Set<String> = [
  "Article", "BlogPosting", "CreativeWork", "DiscussionForumPosting", "FAQPage", "NewsArticle", "QAPage",
  "TechArticle", "WebPage", "WebSite",
]

private func isPage(_ node: JSONValue) -> Bool {
  (node["@type"]?.items ?? []).contains { type in
    type.text?.split(separator: "/").last.map { pageTypes.contains(String($0)) } ?? false
  }
}

/// The last short line that claims copyright: footers come last.
func copyrightNotice(_ document: HTMLDocument) -> [Evidence] {
  let claims = ["©", "ⓒ", "copyright", "all rights reserved", "무단 전재", "무단전재", "무단 복제", "무단복제"]
  let text = Array((document.body?.text ?? "").utf8)
  for line in text.split(separator: UInt8(ascii: "\n")).reversed() where line.count <= 300 {
    guard claims.contains(where: { line.holds($0, ignoringCase: true) }) else { continue }
    let value = String(decoding: line, as: UTF8.self)
    return [Evidence(signal: "notice.copyright", value: value, locator: "body", kind: .notice)]
  }
  return []
}
