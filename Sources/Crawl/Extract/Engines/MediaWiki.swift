internal import Corpus
internal import Web

/// Articles of MediaWiki, without edit links, contents, navigation boxes and references.
func mediaWikiPage(_ page: Page, limits: ExtractionLimits) -> Extraction? {
  let document = page.document
  guard let body = document.body else { return nil }
  let isEngine =
    body.hasClass("mediawiki") || document.meta("generator").contains { $0.hasPrefix("MediaWiki") }
  guard isEngine, let frame = document.first(id: "mw-content-text") else { return nil }
  let content = frame.first(class: "mw-parser-output") ?? frame
  // Special pages and categories lead to articles.
  if body.hasClass("ns-special") || body.hasClass("ns--1") || body.hasClass("ns-14") {
    return Extraction(listOf: document, method: "mediawiki.list")
  }
  let title = document.first(id: "firstHeading")?.line ?? titleParts(document.title)[0]
  if frame.first(class: "noarticletext") != nil {
    return Extraction(
      kind: .error, title: title, method: "mediawiki.article",
      rejection: Rejection("extract.error_page", value: "noarticletext"))
  }
  let text = articleText(content)
  guard text.utf8.count >= limits.emptyText else { return nil }
  return Extraction(article: title, text: text, method: "mediawiki.article", limits: limits)
}

private func articleText(_ content: HTMLNode) -> String {
  var parts: [(level: Int, text: String)] = []
  for block in blocks(of: content) {
    let level = block.headingLevel ?? 7
    let text = (level < 7 ? block.first(class: "mw-headline")?.text : nil) ?? block.text
    // A heading with nothing below it had only references.
    if level < 7 { dropEmpty(&parts, from: level) }
    if !text.isEmpty { parts.append((level, text)) }
  }
  dropEmpty(&parts, from: 1)
  return withoutReferences(parts.map(\.text).joined(separator: "\n\n"))
}

private func dropEmpty(_ parts: inout [(level: Int, text: String)], from level: Int) {
  while let last = parts.last, last.level < 7, last.level >= level { parts.removeLast() }
}

/// The blocks of an article, also those in sections, but for what is no text of it.
private func blocks(of content: HTMLNode) -> [HTMLNode] {
  var blocks: [HTMLNode] = []
  var rest = content.descendants
  while let node = rest.next() {
    if node.name == "section" || node.hasClass("mw-heading") { continue }
    rest.skipChildren()
    if !node.isApparatus { blocks.append(node) }
  }
  return blocks
}

extension HTMLNode {
  /// What stands around an article's text.
  fileprivate var isApparatus: Bool {
    let names: Set = [
      "toc", "navbox", "vertical-navbox", "navbox-styles", "reflist", "references", "mw-references-wrap",
      "mw-editsection", "metadata", "ambox", "hatnote", "catlinks", "printfooter", "noprint", "sistersitebox",
    ]
    return attribute("id") == "toc" || words("class").contains { $0.utf8.count < 32 && names.contains($0) }
  }
}

/// Without `[1]`, which refers to a note that is left out.
private func withoutReferences(_ text: String) -> String {
  let bytes = Array(text.utf8)
  var kept: [UInt8] = []
  kept.reserveCapacity(bytes.count)
  var rest = bytes[...]
  while let byte = rest.first {
    if rest.starts(with: "^{[".utf8) {
      let number = rest.dropFirst(3).prefix(8).prefix { $0 != UInt8(ascii: "]") }
      let after = rest.dropFirst(3 + number.count)
      if after.starts(with: "]}".utf8) {
        rest = after.dropFirst(2)
        continue
      }
    }
    kept.append(byte)
    rest = rest.dropFirst()
  }
  return String(decoding: kept, as: UTF8.self)
}
