/// A sitemap's bytes on their way to libxml2, a piece at a time.
///
/// Every `&` that begins no character reference of XML's own becomes `&amp;`: sites often forget it in `?a=1&b=2`,
/// and libxml2 would drop `&b`. References to other entities become plain text as well. And the document ends
/// before a tag of absurd length, since libxml2 compares each attribute of a tag with all before it.
/// CDATA sections and UTF-16 documents pass as they are.
struct SitemapMarkup {
  private let body: ArraySlice<UInt8>
  private let isUTF16: Bool
  private var place: Int
  private var isInCDATA = false
  /// Where the open tag begins, and the quotation mark that is open in it.
  private var tagStart: Int?
  private var quote: UInt8?
  /// True once the document was ended early.
  private(set) var isCut = false

  /// Bytes; the root of a real sitemap, with all its namespaces, has some hundreds.
  static let longestTag = 8192
  private static let pieceSize = 1 << 16

  init(_ body: ArraySlice<UInt8>) {
    self.body = body
    place = body.startIndex
    isUTF16 = body.starts(with: [0xFE, 0xFF]) || body.starts(with: [0xFF, 0xFE])
  }

  /// The next piece; empty at the end.
  mutating func next() -> [UInt8] {
    let end = min(body.endIndex, place + Self.pieceSize)
    guard !isUTF16 else {
      defer { place = end }
      return Array(body[place..<end])
    }
    var piece: [UInt8] = []
    piece.reserveCapacity(Self.pieceSize + Self.pieceSize / 16)
    while place < end, !isCut {
      let byte = body[place]
      if byte == UInt8(ascii: "&"), !isInCDATA, !beginsReference {
        piece.append(contentsOf: "&amp;".utf8)
      } else {
        piece.append(byte)
        step(over: byte)
      }
      place += 1
    }
    return piece
  }

  private mutating func step(over byte: UInt8) {
    if isInCDATA {
      if byte == UInt8(ascii: ">"), body[..<place].suffix(2).elementsEqual("]]".utf8) { isInCDATA = false }
    } else if byte == UInt8(ascii: "<") {
      // No attribute holds a `<`, so markup begins here whatever was open.
      let after = body[place...].dropFirst()
      let isTag = after.first != UInt8(ascii: "!") && after.first != UInt8(ascii: "?")
      isInCDATA = !isTag && after.starts(with: "![CDATA[".utf8)
      tagStart = isTag ? place : nil
      quote = nil
    } else if let tagStart {
      isCut = place - tagStart > Self.longestTag
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ">") {
        self.tagStart = nil
      }
    }
  }

  private static let predefined = ["amp", "lt", "gt", "quot", "apos"].map { Array($0.utf8)[...] }

  /// True if a reference that XML itself defines stands at the place: `&amp;`, `&#44032;`, `&#xAC00;`.
  private var beginsReference: Bool {
    let name = body[place...].dropFirst().prefix(10).prefix { $0 != UInt8(ascii: ";") }
    guard name.endIndex < body.endIndex, body[name.endIndex] == UInt8(ascii: ";") else { return false }
    guard name.first == UInt8(ascii: "#") else { return Self.predefined.contains(name) }
    let number = name.dropFirst()
    let isHex = number.first == UInt8(ascii: "x")
    let digits = isHex ? number.dropFirst() : number
    return !digits.isEmpty && digits.allSatisfy { isHex ? $0.hexValue != nil : $0.isDigit }
  }
}
