internal import Web

/// The text of a string that may hold markup, or only character references.
func plainText(_ text: String) -> String {
  let bytes = Array(text.utf8)
  if hasTag(bytes) { return HTMLDocument(bytes).root?.text ?? "" }
  // Without tags, `<` is a character of the text, and line ends are meant.
  let escaped = bytes.replacing("<", by: "&lt;").replacing("\n", by: "<br>")
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
