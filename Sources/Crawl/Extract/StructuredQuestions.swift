internal import Corpus
internal import Web

/// Questions a page states as JSON-LD (schema.org `QAPage`, `FAQPage` and `Question`).
func structuredQuestions(_ page: Page) -> Extraction? {
  let graph = LinkedData(page.document.jsonLD)
  let items = graph.questions.compactMap { graph.item(of: $0) }
  guard !items.isEmpty else { return nil }
  let title = page.document.title.isEmpty ? items[0].question.title : page.document.title
  return Extraction(kind: graph.isFAQ ? .faq : .qa, title: title, items: items, method: "json-ld")
}

/// The nodes of a page's JSON-LD blocks.
private struct LinkedData {
  private(set) var questions: [JSONValue] = []
  private(set) var isFAQ = false
  private var named: [String: JSONValue] = [:]

  /// Members that lead from a page to its questions. Others, such as an action's, lead to questions of no concern.
  private static let ways = [
    "@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemListElement", "item",
  ]

  init(_ blocks: [JSONValue]) {
    var waiting = Array(blocks.reversed())
    while let value = waiting.popLast() {
      switch value {
      case .array(let items): waiting += items.reversed()
      case .object(let members):
        if let id = value["@id"]?.text, members.count > 1 { named[id] = value }
        if value.isA("FAQPage") { isFAQ = true }
        if value.isA("Question") {
          questions.append(value)
        } else {
          waiting += Self.ways.reversed().compactMap { value[$0] }
        }
      default: break
      }
    }
  }

  /// A node that may be given by its id only.
  private func resolved(_ value: JSONValue) -> JSONValue {
    value["@id"]?.text.flatMap { named[$0] } ?? value
  }

  func item(of question: JSONValue) -> ExtractedItem? {
    let name = plainText(question["name"] ?? question["headline"])
    let text = plainText(question["text"] ?? question["articleBody"])
    guard !name.isEmpty || !text.isEmpty else { return nil }
    let accepted = answers(question["acceptedAnswer"], accepted: true)
    let bodies = Set(accepted.map { Array($0.body.utf8) })
    let others = answers(question["suggestedAnswer"], accepted: false)
      .filter { !bodies.contains(Array($0.body.utf8)) }
    return ExtractedItem(
      question: .init(title: inOneLine(name), body: text.utf8.elementsEqual(name.utf8) ? "" : text),
      answers: accepted + others, category: plainName(question["about"] ?? question["articleSection"]),
      askedAt: (question["dateCreated"] ?? question["datePublished"])?.text)
  }

  private func answers(_ value: JSONValue?, accepted: Bool) -> [ExtractedItem.Answer] {
    (value?.items ?? []).compactMap { answer in
      let answer = resolved(answer)
      let text = plainText(answer["text"] ?? answer["articleBody"] ?? answer)
      guard !text.isEmpty else { return nil }
      return ExtractedItem.Answer(body: text, accepted: accepted, score: answer["upvoteCount"]?.integer)
    }
  }

  private func plainName(_ value: JSONValue?) -> String? {
    let name = plainText(value?["name"] ?? value)
    return name.isEmpty ? nil : inOneLine(name)
  }
}

extension JSONValue {
  fileprivate func isA(_ type: String) -> Bool {
    (self["@type"]?.items ?? []).contains { value in
      value.text?.split(whereSeparator: { $0 == "/" || $0 == ":" || $0 == "#" }).last.map { $0 == type }
        ?? false
    }
  }

  fileprivate var integer: Int? {
    switch self {
    case .number(let number): Int(exactly: number.rounded())
    case .string(let text): Int(text)
    default: nil
    }
  }
}

/// The text of a JSON-LD string, which may hold markup, or only character references.
private func plainText(_ value: JSONValue?) -> String {
  guard let text = value?.text else { return "" }
  let bytes = Array(text.utf8)
  if hasTag(bytes) { return HTMLDocument(bytes).root?.text ?? "" }
  // Without tags, `<` is a character of the text, and line ends are meant.
  let escaped = bytes.replacing("<".utf8, with: "&lt;".utf8).replacing("\n".utf8, with: "<br>".utf8)
  return HTMLDocument(escaped).root?.text ?? ""
}

/// True if the text holds a tag of HTML; `vector<int>` and `a<b` are none.
private func hasTag(_ text: [UInt8]) -> Bool {
  var place = text.startIndex
  while let open = text[place...].firstIndex(of: UInt8(ascii: "<")) {
    place = open + 1
    let rest = text[place...].drop { $0 == UInt8(ascii: "/") }
    let name = rest.prefix(12).prefix {
      ($0 | 0x20) &- UInt8(ascii: "a") < 26 || $0 &- UInt8(ascii: "0") < 10
    }
    guard markupNames.contains(String(decoding: name, as: UTF8.self).lowercased()) else { continue }
    let after = rest[name.endIndex...].prefix(2_000).drop { $0 <= 0x20 }
    if after.first == UInt8(ascii: ">") || after.first == UInt8(ascii: "/") { return true }
    let attributes = after.prefix { $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "<") }
    let isClosed = attributes.endIndex < text.endIndex && text[attributes.endIndex] == UInt8(ascii: ">")
    if isClosed, attributes.contains(UInt8(ascii: "=")) { return true }
  }
  return false
}

private let markupNames: Set<String> = [
  "a", "b", "blockquote", "br", "code", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img",
  "li",
  "ol", "p", "pre", "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "tr", "u", "ul",
]

private func inOneLine(_ text: String) -> String {
  text.utf8.split { $0 <= 0x20 }.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
}
