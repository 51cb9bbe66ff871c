/// The reader behind `prescanMetaEncoding`: tags and attributes as the HTML standard's prescan sees them.
struct MetaScanner {
  /// The bytes ended in the middle of something.
  struct OutOfBytes: Error {}

  private struct Attribute {
    let name: ArraySlice<UInt8>
    let value: ArraySlice<UInt8>
  }

  private let bytes: [UInt8]
  private var at = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func run() throws(OutOfBytes) -> String? {
    while true {
      if try byte() == UInt8(ascii: "<") {
        if follows("<!--") {
          try skipComment()
        } else if follows("<meta"), at + 5 < bytes.count, isSpaceOrSlash(bytes[at + 5]) {
          at += 5
          if let name = try meta() { return name }
        } else if startsTag {
          while try !LabelBytes.isSpace(byte()), try byte() != UInt8(ascii: ">") { at += 1 }
          while try attribute() != nil {}
        } else if follows("<!") || follows("</") || follows("<?") {
          while try byte() != UInt8(ascii: ">") { at += 1 }
        }
      }
      at += 1
    }
  }

  /// The encoding of the `meta` element whose attributes begin here, nil where it names none.
  private mutating func meta() throws(OutOfBytes) -> String? {
    var gotPragma = false
    var needPragma: Bool?
    var found: String?
    var (sawPragma, sawContent, sawCharset) = (false, false, false)
    while let attribute = try attribute() {
      if LabelBytes.equals(attribute.name, "http-equiv"), !sawPragma {
        sawPragma = true
        gotPragma = LabelBytes.equals(attribute.value, "content-type")
      } else if LabelBytes.equals(attribute.name, "content"), !sawContent {
        sawContent = true
        // A `charset` seen before wins, even one that names no encoding.
        if !sawCharset, let name = charset(in: attribute.value) {
          found = name
          needPragma = true
        }
      } else if LabelBytes.equals(attribute.name, "charset"), !sawCharset {
        sawCharset = true
        found = encodingName(forLabel: attribute.value)
        needPragma = false
      }
    }
    guard let needPragma, gotPragma || !needPragma else { return nil }
    return found.map(Self.readable)
  }

  /// A page whose `meta` could be read is not in UTF-16, and x-user-defined is windows-1252 there.
  private static func readable(_ name: String) -> String {
    switch name {
    case "UTF-16LE", "UTF-16BE": "UTF-8"
    case "x-user-defined": "windows-1252"
    default: name
    }
  }

  /// "Get an attribute": nil at the end of the tag.
  private mutating func attribute() throws(OutOfBytes) -> Attribute? {
    while try isSpaceOrSlash(byte()) { at += 1 }
    if try byte() == UInt8(ascii: ">") { return nil }
    let start = at
    while try byte() != UInt8(ascii: "=") || at == start {
      if LabelBytes.isSpace(bytes[at]) { break }
      if bytes[at] == UInt8(ascii: "/") || bytes[at] == UInt8(ascii: ">") {
        return Attribute(name: bytes[start..<at], value: [])
      }
      at += 1
    }
    let name = bytes[start..<at]
    while try LabelBytes.isSpace(byte()) { at += 1 }
    guard try byte() == UInt8(ascii: "=") else { return Attribute(name: name, value: []) }
    at += 1
    while try LabelBytes.isSpace(byte()) { at += 1 }
    return Attribute(name: name, value: try value())
  }

  private mutating func value() throws(OutOfBytes) -> ArraySlice<UInt8> {
    let first = try byte()
    if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
      at += 1
      let start = at
      while try byte() != first { at += 1 }
      at += 1
      return bytes[start..<(at - 1)]
    }
    let start = at
    while try !LabelBytes.isSpace(byte()), try byte() != UInt8(ascii: ">") { at += 1 }
    return bytes[start..<at]
  }

  /// Moves to the `>` of the first `-->`; its dashes may be those of the `<!--`.
  private mutating func skipComment() throws(OutOfBytes) {
    at += 4
    while try byte() != UInt8(ascii: ">") || bytes[at - 1] != UInt8(ascii: "-")
      || bytes[at - 2] != UInt8(ascii: "-")
    {
      at += 1
    }
  }

  private func byte() throws(OutOfBytes) -> UInt8 {
    guard at < bytes.count else { throw OutOfBytes() }
    return bytes[at]
  }

  private func follows(_ word: StaticString) -> Bool {
    let end = at + word.utf8CodeUnitCount
    return end <= bytes.count && LabelBytes.equals(bytes[at..<end], word)
  }

  private var startsTag: Bool {
    let letter = follows("</") ? at + 2 : at + 1
    return letter < bytes.count && (bytes[letter] | 0x20) &- 0x61 < 26
  }

  private func isSpaceOrSlash(_ byte: UInt8) -> Bool { LabelBytes.isSpace(byte) || byte == UInt8(ascii: "/") }
}
