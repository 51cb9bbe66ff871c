internal import Corpus
internal import Web

/// Reads a page as running text: its densest block.
func runningText(_ page: Page, mode: ExtractionMode, limits: ExtractionLimits) -> Extraction {
  let document = page.document
  guard let body = document.body ?? document.root else {
    return Extraction(kind: .empty, title: document.title, rejection: Rejection("extract.empty", value: "0"))
  }
  let (whole, densest) = body.blocks
  let block = mainPart(of: body) ?? densest
  let text = block.node.mainText
  let title = headline(of: document, block: block.node)
  let verdict =
    mode == .auto ? verdict(on: whole, of: page.url, block: block, text: text, limits: limits) : nil
  if let (kind, rejection) = verdict {
    return Extraction(kind: kind, title: title, text: text, method: "main-text", rejection: rejection)
  }
  if text.isEmpty {
    return Extraction(kind: .empty, title: title, rejection: Rejection("extract.empty", value: "0"))
  }
  return Extraction(article: title, text: text, method: "main-text", limits: limits)
}

extension Extraction {
  /// Running text under a headline; its opening is the body of the only item.
  init(article title: String, text: String, method: String, limits: ExtractionLimits) {
    let opening = opening(of: text, limit: limits.articleBody)
    let item = ExtractedItem(
      question: .init(title: title, body: opening), answers: [], category: nil, askedAt: nil)
    self.init(kind: .article, title: title, items: [item], text: text, method: method, reject: nil)
  }
}

/// What the page itself calls its main part, if there is one such part and it holds text.
func mainPart(of body: HTMLNode) -> TextBlock? {
  for name in ["article", "main"] {
    let parts = Array(body.descendants.lazy.filter { $0.name == name }.prefix(2))
    guard parts.count == 1 else { continue }
    let block = parts[0].blocks.whole
    if block.text >= 200 { return block }
  }
  return nil
}

/// What a page is that holds no running text; nil if it holds some.
private func verdict(
  on whole: TextBlock, of url: WebURL, block: TextBlock, text: String, limits: ExtractionLimits
) -> (PageKind, Rejection)? {
  let document = whole.node.document
  if whole.text < limits.emptyText, let message = alertMessage(document) {
    return (.alert, Rejection("extract.alert_page", value: message))
  }
  let length = text.utf8.count
  if length <= limits.message {
    if let words = loginWall(document, text: text) {
      return (.login, Rejection("extract.login_wall", value: words))
    }
    if let words = errorWords(in: text) { return (.error, Rejection("extract.error_page", value: words)) }
  }
  let isList =
    whole.links >= limits.listLinks && whole.linkShare >= limits.listLinkShare
    && block.text - block.linkText <= limits.listText
  if isList { return (.list, Rejection("extract.list", value: "\(whole.links) links")) }
  if length < limits.emptyText {
    return (.empty, Rejection("extract.empty", value: "\(length)", threshold: "≥ \(limits.emptyText)"))
  }
  // A host's front page leads to questions and is none, however few its links are.
  return url.path == "/" && url.query == nil ? (.list, Rejection("extract.front_page")) : nil
}

/// The heading in the block or the only one of the page, else the title without the site's name.
private func headline(of document: HTMLDocument, block: HTMLNode) -> String {
  let headings = Array(document.elements.lazy.filter { $0.name == "h1" }.prefix(2))
  let heading = block.first("h1") ?? (headings.count == 1 ? headings.first : nil)
  if let line = heading?.line, !line.isEmpty { return line }
  if let title = document.meta("og:title").first, !title.isEmpty { return withoutSite(title) }
  return withoutSite(document.title)
}

/// `제목 | 사이트` → `제목`.
func withoutSite(_ title: String) -> String {
  let bytes = Array(title.utf8)
  let ends = [" | ", " :: ", " > ", " - ", " – ", " — "].compactMap {
    bytes.place(of: $0)?.lowerBound
  }
  guard let end = ends.min(), end > 0 else { return title }
  return String(decoding: bytes[..<end], as: UTF8.self)
}

/// The first lines, as many as fit; at least one.
private func opening(of text: String, limit: Int) -> String {
  let bytes = Array(text.utf8)
  guard bytes.count > limit else { return text }
  let lineEnd = UInt8(ascii: "\n")
  let end = bytes[...limit].lastIndex(of: lineEnd) ?? bytes.firstIndex(of: lineEnd) ?? bytes.count
  let lines = bytes[..<end].reversed().drop { $0 == lineEnd }.reversed()
  return String(decoding: lines, as: UTF8.self)
}
