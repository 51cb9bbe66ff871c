internal import Web

/// Chapters of mdBook.
func mdBookPage(_ page: Page, limits: ExtractionLimits) -> Extraction? {
  let document = page.document
  guard let frame = document.first(id: "content"), frame.hasClass("content") else { return nil }
  guard document.first(id: "menu-bar") != nil else { return nil }
  guard let main = frame.children.first(where: { $0.name == "main" }) else { return nil }
  return handbookPage(main, of: page, method: "mdbook", limits: limits)
}

/// Documents of Docusaurus 1 to 3; its lists of posts have several articles and are left to others.
func docusaurusPage(_ page: Page, limits: ExtractionLimits) -> Extraction? {
  let document = page.document
  guard document.meta("generator").contains(where: { $0.hasPrefix("Docusaurus") }) else { return nil }
  guard let body = document.body else { return nil }
  let articles = Array(body.descendants.lazy.filter { $0.name == "article" }.prefix(2))
  guard articles.count == 1, let article = articles.first else { return nil }
  let content =
    article.descendants.first { $0.hasClass("theme-doc-markdown") || $0.hasClass("markdown") } ?? article
  return handbookPage(content, of: page, method: "docusaurus", limits: limits)
}

/// Main content as questions with answers if it is a list of such, else as an article.
private func handbookPage(
  _ content: HTMLNode, of page: Page, method: String, limits: ExtractionLimits
) -> Extraction? {
  let document = page.document
  let heading = content.first("h1") ?? document.first("h1")
  let title = heading.map(\.line).flatMap { $0.isEmpty ? nil : $0 } ?? titleParts(document.title)[0]
  let items = preparedItems(in: content, of: page)
  if !items.isEmpty { return Extraction(kind: .faq, title: title, items: items, method: "\(method).faq") }
  let text = content.mainText
  guard text.utf8.count >= limits.emptyText else { return nil }
  return Extraction(article: title, text: text, method: "\(method).article", limits: limits)
}
