internal import Foundation

extension HTMLDocument {
  /// The page's JSON-LD blocks that can be read, in document order (JSON-LD 1.1 §7, embedding in HTML).
  ///
  /// What pages commonly get wrong is mended: comment and CDATA wrappers, commas before a closing bracket, line
  /// ends within strings, quotation marks written as `&quot;`.
  public var jsonLD: [JSONValue] {
    elements.compactMap { node in
      guard node.name == "script", let type = node.attribute("type") else { return nil }
      guard type.holds("ld+json", ignoringCase: true) else { return nil }
      let text = Array(node.content.utf8)
      return JSONValue(mending: text) ?? JSONValue(mending: text.replacing("&quot;".utf8, with: "\"".utf8))
    }
  }
}

extension JSONValue {
  /// Reads JSON as pages write it: what is around the outermost brackets is passed over, common slips are mended.
  ///
  /// Nil where nothing can be read, or where it is nested deeper than 64 levels.
  public init?(mending text: [UInt8]) {
    var mender = JSONMender()
    guard mender.mend(JSONMender.unwrapped(text)) else { return nil }
    guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(mender.json)) else { return nil }
    self = value
  }
}

/// Turns what pages pass for JSON into JSON.
private struct JSONMender {
  /// Deeper blocks are not read: decoding is recursive.
  static let deepest = 64

  var json: [UInt8] = []
  private var depth = 0
  private var isInString = false

  /// From the first bracket to the last, without the CDATA marks around them.
  static func unwrapped(_ text: [UInt8]) -> ArraySlice<UInt8> {
    var inner = text[...]
    let isOpening = { (byte: UInt8) in byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") }
    let isClosing = { (byte: UInt8) in byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") }
    if let mark = inner.place(of: "<![CDATA["),
      !inner[..<mark.lowerBound].contains(where: isOpening)
    {
      inner = inner[mark.upperBound...]
      let tail = inner.suffix(32)
      if let end = tail.place(of: "]]>") { inner = inner[..<end.lowerBound] }
    }
    guard let start = inner.firstIndex(where: isOpening), let end = inner.lastIndex(where: isClosing),
      start < end
    else { return [] }
    return inner[start...end]
  }

  /// False if the text is too deep.
  mutating func mend(_ text: ArraySlice<UInt8>) -> Bool {
    json.reserveCapacity(text.count)
    var place = text.startIndex
    while place < text.endIndex {
      let byte = text[place]
      place += 1
      if !isInString {
        addOutside(byte)
      } else if byte == UInt8(ascii: "\\"), place < text.endIndex {
        addEscape(text[place])
        place += 1
      } else {
        addInside(byte)
      }
      if depth > Self.deepest { return false }
    }
    return true
  }

  private mutating func addOutside(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): isInString = true
    case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      depth -= 1
      while let last = json.last, last.isWhiteSpace || last == UInt8(ascii: ",") { json.removeLast() }
    default: break
    }
    json.append(byte)
  }

  private mutating func addInside(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""):
      isInString = false
      json.append(byte)
    case 0x0A: json += "\\n".utf8
    case ..<0x20: json.append(0x20)
    default: json.append(byte)
    }
  }

  private mutating func addEscape(_ byte: UInt8) {
    // Escapes that JSON lacks, such as \', stand for the character itself.
    if "\"\\/bfnrtu".utf8.contains(byte) { json.append(UInt8(ascii: "\\")) }
    if byte >= 0x20 { json.append(byte) }
  }
}
