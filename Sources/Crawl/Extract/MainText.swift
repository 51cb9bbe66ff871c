internal import Corpus
internal import Web

/// Reads a page as running text (docs/main-text.md).
func runningText(_ page: Page, mode: ExtractionMode, limits: ExtractionLimits) -> Extraction {
  let document = page.document
  guard let body = document.body ?? document.root else {
    return Extraction(kind: .empty, title: document.title, rejection: Rejection("extract.empty", value: "0"))
  }
  let part = body.mainPart
  var text = part.text
  let title = headline(of: document, block: part.block.node)
  if mode == .auto, let (kind, rejection) = verdict(on: part, of: page.url, text: text, limits: limits) {
    return Extraction(kind: kind, title: title, text: text, method: "main-text", rejection: rejection)
  }
  if text.isEmpty { text = body.mainText }
  if text.isEmpty {
    return Extraction(kind: .empty, title: title, rejection: Rejection("extract.empty", value: "0"))
  }
  return Extraction(article: title, text: text, method: "main-text", limits: limits)
}

extension Extraction {
  /// Running text under a headline; its opening is the body of the only item. Headings of answers make it a question.
  init(article title: String, text: String, method: String, limits: ExtractionLimits) {
    let thread = AnswerHeadings(text: text)
    let opening = opening(of: without(title, thread?.question ?? text), limit: limits.articleBody)
    let answers = (thread?.answers ?? []).map { ExtractedItem.Answer(body: $0, accepted: false, score: nil) }
    let item = ExtractedItem(
      question: .init(title: title, body: opening), answers: answers, category: nil, askedAt: nil)
    self.init(
      kind: answers.isEmpty ? .article : .qa, title: title, items: [item], text: text, method: method,
      reject: nil)
  }
}

/// Running text without the title, if that is its first line.
private func without(_ title: String, _ text: String) -> String {
  guard text.utf8.starts(with: title.utf8) else { return text }
  let rest = text.utf8.dropFirst(title.utf8.count)
  guard rest.first == UInt8(ascii: "\n") else { return text }
  return String(decoding: rest.drop { $0 == UInt8(ascii: "\n") }, as: UTF8.self)
}

/// What a page is that holds no running text; nil if it holds some.
private func verdict(
  on part: MainPart, of url: WebURL, text: String, limits: ExtractionLimits
) -> (PageKind, Rejection)? {
  let document = part.whole.node.document
  if part.whole.text < limits.emptyText, let message = alertMessage(document) {
    return (.alert, Rejection("extract.alert_page", value: message))
  }
  let length = text.utf8.count
  if length <= limits.message {
    if let address = quickRefresh(document) {
      return (.empty, Rejection("extract.redirect", value: address))
    }
    if let words = loginWall(part, text: text) {
      return (.login, Rejection("extract.login_wall", value: words))
    }
    if let words = errorWords(in: text, of: document) {
      return (.error, Rejection("extract.error_page", value: words))
    }
    if let words = scriptDemand(in: text) {
      return (.empty, Rejection("extract.script_only", value: words))
    }
  }
  if let signs = listSigns(of: part, text: text, at: url, limits: limits) {
    return (.list, Rejection("extract.list", value: signs))
  }
  if length < limits.emptyText {
    return (.empty, Rejection("extract.empty", value: "\(length)", threshold: "≥ \(limits.emptyText)"))
  }
  // A host's front page leads to questions and is none, however few its links are.
  return url.isFrontPage ? (.list, Rejection("extract.front_page")) : nil
}

/// The heading in the block or the only one of the page, else the title without the site's name.
private func headline(of document: HTMLDocument, block: HTMLNode) -> String {
  if let line = (block.first("h1") ?? document.onlyHeading)?.line, !line.isEmpty { return line }
  if let title = document.meta("og:title").first, !title.isEmpty { return titleParts(title)[0] }
  return titleParts(document.title)[0]
}

extension HTMLDocument {
  /// The first-level heading of a page that has one only.
  var onlyHeading: HTMLNode? {
    let headings = Array(elements.lazy.filter { $0.name == "h1" }.prefix(2))
    return headings.count == 1 ? headings[0] : nil
  }
}

/// `제목 | 사이트` → `제목`, `사이트`; at least one part and at most eight.
func titleParts(_ title: String) -> [String] {
  let separators = [" | ", " :: ", " : ", " > ", " - ", " – ", " — "]
  var parts: [String] = []
  var rest = Array(title.utf8)[...]
  while parts.count < 7,
    let end = separators.compactMap({ rest.place(of: $0) }).min(by: { $0.lowerBound < $1.lowerBound })
  {
    parts.append(String(decoding: rest[..<end.lowerBound], as: UTF8.self))
    rest = rest[end.upperBound...]
  }
  parts.append(String(decoding: rest, as: UTF8.self))
  parts.removeAll(where: \.isEmpty)
  return parts.isEmpty ? [title] : parts
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
