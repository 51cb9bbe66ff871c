internal import Corpus
internal import Web

/// Questions a page states as JSON-LD, unless it states no more of any than the title.
func jsonLDQuestions(_ page: Page) -> Extraction? { linked(page).flatMap { $0.isTitle ? nil : $0 } }

/// Questions a page states as microdata, with the same exception.
func microdataQuestions(_ page: Page) -> Extraction? {
  marked(page, .microdata, method: "microdata").flatMap { $0.isTitle ? nil : $0 }
}

/// Questions a page states as RDFa Lite, with the same exception.
func rdfaQuestions(_ page: Page) -> Extraction? {
  marked(page, .rdfa, method: "rdfa").flatMap { $0.isTitle ? nil : $0 }
}

/// What a page states, be it only a question's title: for pages on which nothing else tells the question's text.
func statedTitle(_ page: Page) -> Extraction? {
  linked(page) ?? marked(page, .microdata, method: "microdata") ?? marked(page, .rdfa, method: "rdfa")
}

private func linked(_ page: Page) -> Extraction? {
  let blocks = page.document.jsonLD
  guard !blocks.isEmpty else { return nil }
  let stated = StatedQuestions([LinkedThing(blocks)])
  if stated.isFAQ, !isShown(stated.items, on: page) { return nil }
  return extraction(stated, of: page, method: "json-ld")
}

private func marked(_ page: Page, _ syntax: MicrodataSyntax, method: String) -> Extraction? {
  var around: (node: HTMLNode, rest: HTMLElements)?
  // A question that stands in another and is no part of it would be read with that as well.
  let things = page.document.items(syntax).compactMap { item -> MarkedThing? in
    while let inner = around?.rest.next() {
      if inner == item.node { return nil }
    }
    let thing = MarkedThing(item)
    if thing.isA("Question") { around = (item.node, item.node.descendants) }
    return thing
  }
  guard !things.isEmpty else { return nil }
  return extraction(StatedQuestions(things), of: page, method: method)
}

private func extraction(_ stated: StatedQuestions, of page: Page, method: String) -> Extraction? {
  guard let first = stated.items.first else { return nil }
  let title = page.document.title.isEmpty ? first.question.title : page.document.title
  return Extraction(kind: stated.isFAQ ? .faq : .qa, title: title, items: stated.items, method: method)
}

extension Extraction {
  /// True if of no question more is known than its title.
  fileprivate var isTitle: Bool { kind == .qa && items.allSatisfy(\.question.body.isEmpty) }
}

/// False for questions that a site states on every page, or in another language than the page's: none of the first
/// is to be seen, and the page shows more than they say.
private func isShown(_ items: [ExtractedItem], on page: Page) -> Bool {
  let shown = letters(page.document.body?.text ?? "")
  let texts = items.flatMap { [$0.question.title, $0.question.body] + $0.answers.map(\.body) }
  if shown.count < texts.reduce(0, { $0 + letters($1).count }) { return true }
  return items.prefix(8).contains { item in
    let question = item.question.title.isEmpty ? item.question.body : item.question.title
    return shown.holds(String(decoding: letters(question).prefix(60), as: UTF8.self))
  }
}

/// The bytes of letters and digits: what markup, spaces and punctuation do not change.
private func letters(_ text: String) -> [UInt8] {
  text.utf8.filter { byte in
    byte >= 0x80 || byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26
  }
}
