/// Reads JSON in one pass, and on the way mends what pages get wrong.
///
/// Commas and comments count as white space, so there may be commas too many or too few. Strings may hold line ends, quotation marks that end nothing, escapes that JSON lacks, halves of surrogate pairs and bytes
/// that are not UTF-8; single quotes will do. Names may stand bare. Every byte is looked at a bounded number of times.
struct JSONParser {
  /// Deeper documents are not read: the parser is recursive.
  private static let deepest = 64
  /// Members with longer names are passed over: no term is that long, and hashing one can take quadratic time.
  private static let longestName = 128
  /// A bare word and a number have at most this many bytes.
  private static let longestWord = 1_024

  private let text: [UInt8]
  private var place = 0
  private var depth = 0

  init(_ text: [UInt8]) { self.text = text }

  /// The values the text holds: one as it is, several as an array.
  mutating func document() -> JSONValue? {
    var values: [JSONValue] = []
    skipToBracket()
    while let byte = peek, byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
      guard let value = value() else { break }
      values.append(value)
      skipSpace()
      while peek == UInt8(ascii: ";") {
        place += 1
        skipSpace()
      }
    }
    return values.count > 1 ? .array(values) : values.first
  }

  private var peek: UInt8? { place < text.count ? text[place] : nil }

  /// The bracket of a CDATA mark opens nothing.
  private mutating func skipToBracket() {
    let mark: StaticString = "<![CDATA["
    while let byte = peek, byte != UInt8(ascii: "{"), byte != UInt8(ascii: "[") {
      let isMark = byte == UInt8(ascii: "<") && text[place...].starts(with: mark.bytes)
      place += isMark ? mark.utf8CodeUnitCount : 1
    }
  }

  /// Passes over white space, commas and comments.
  private mutating func skipSpace() {
    while let byte = peek {
      let isComment = byte == UInt8(ascii: "/")
      let length = byte == UInt8(ascii: ",") ? 1 : isComment ? commentLength : spaceLength(at: place)
      if length == 0 { return }
      place += length
    }
  }

  /// White space here also is a no-break space or a byte order mark.
  private func spaceLength(at place: Int) -> Int {
    guard place < text.count else { return 0 }
    switch text[place] {
    case ...0x20: return 1
    case 0xC2: return text[place...].starts(with: [0xC2, 0xA0]) ? 2 : 0
    case 0xEF: return text[place...].starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    default: return 0
    }
  }

  private var commentLength: Int {
    let rest = text[place...]
    if rest.starts(with: "//".utf8) { return rest.prefix { $0 != 0x0A }.count }
    guard rest.starts(with: "/*".utf8) else { return 0 }
    var end = place + 3
    while end < text.count, text[end] != UInt8(ascii: "/") || text[end - 1] != UInt8(ascii: "*") { end += 1 }
    return min(end + 1, text.count) - place
  }

  private mutating func value() -> JSONValue? {
    switch peek {
    case UInt8(ascii: "{"): return nested { $0.object() }
    case UInt8(ascii: "["): return nested { $0.array() }
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return .string(string())
    default: return word()
    }
  }

  private mutating func nested(_ read: (inout JSONParser) -> JSONValue?) -> JSONValue? {
    guard depth < Self.deepest else { return nil }
    depth += 1
    defer { depth -= 1 }
    place += 1
    return read(&self)
  }

  private mutating func array() -> JSONValue? {
    var items: [JSONValue] = []
    while true {
      skipSpace()
      if peek == UInt8(ascii: "]") { break }
      guard let item = value() else { return nil }
      items.append(item)
    }
    place += 1
    return .array(items)
  }

  private mutating func object() -> JSONValue? {
    var members: [String: JSONValue] = [:]
    while true {
      skipSpace()
      if peek == UInt8(ascii: "}") { break }
      guard let name = name() else { return nil }
      skipSpace()
      guard peek == UInt8(ascii: ":") else { return nil }
      place += 1
      skipSpace()
      guard let value = value() else { return nil }
      if name.utf8.count <= Self.longestName { members[name] = value }
    }
    place += 1
    return .object(members)
  }

  private mutating func name() -> String? {
    if peek == UInt8(ascii: "\"") || peek == UInt8(ascii: "'") { return string() }
    let word = bareWord()
    return word.isEmpty ? nil : String(decoding: word, as: UTF8.self)
  }

  private mutating func bareWord() -> ArraySlice<UInt8> {
    let start = place
    let end = min(text.count, start + Self.longestWord)
    while place < end, text[place].isWord { place += 1 }
    return text[start..<place]
  }

  private mutating func word() -> JSONValue? {
    let word = bareWord()
    guard let first = word.first else { return nil }
    if first.isDigit || first == UInt8(ascii: "-") { return number(word).map { .number($0) } }
    switch String(decoding: word, as: UTF8.self) {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null", "undefined", "NaN": return .null
    default: return nil
    }
  }

  private func number(_ word: ArraySlice<UInt8>) -> Double? {
    if word.count <= 15, word.allSatisfy(\.isDigit) {
      return Double(word.reduce(0) { $0 * 10 + Int($1 & 0x0F) })
    }
    // Swift would read 0x10 and 1p3 too.
    let isDecimal = word.allSatisfy { $0.isDigit || "+-.eE".utf8.contains($0) }
    return isDecimal ? Double(String(decoding: word, as: UTF8.self)) : nil
  }
}

extension JSONParser {
  /// The string that opens here, up to the quotation mark that ends it or the end of the text.
  private mutating func string() -> String {
    let quote = text[place]
    place += 1
    var start = place
    var mended: [UInt8] = []
    while place < text.count {
      place = plainEnd(from: place, quote: quote)
      guard place < text.count, case let byte = text[place] else { break }
      if byte == quote {
        if endsString(at: place + 1) { break }
        place += 1
        continue
      }
      mended += text[start..<place]
      place += 1
      if byte == UInt8(ascii: "\\") { unescape(into: &mended) } else { mended.append(0x20) }
      start = place
    }
    let rest = text[start..<place]
    place = min(place + 1, text.count)
    if mended.isEmpty { return String(decoding: rest, as: UTF8.self) }
    mended += rest
    return String(decoding: mended, as: UTF8.self)
  }

  /// Where the next byte of a string stands that may not simply be taken over.
  private func plainEnd(from start: Int, quote: UInt8) -> Int {
    let plain = text[start...].firstIndex { byte in
      byte == quote || byte == UInt8(ascii: "\\") || byte < 0x20 && byte != 0x0A
    }
    return plain ?? text.count
  }

  /// True if the document goes on after a quotation mark; else the mark belongs to the text.
  private func endsString(at end: Int) -> Bool {
    var (next, hasLineEnd, hasComma) = (end, false, false)
    while next < text.count {
      if text[next] == UInt8(ascii: ","), !hasComma {
        hasComma = true
        next += 1
      } else {
        let length = spaceLength(at: next)
        if length == 0 { break }
        if text[next] == 0x0A { hasLineEnd = true }
        next += length
      }
    }
    guard next < text.count else { return true }
    switch text[next] {
    case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: "/"): return true
    case UInt8(ascii: ":"): return !hasComma
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "{"), UInt8(ascii: "["):
      return hasComma || hasLineEnd
    default: return hasComma && text[next] < 0x80
    }
  }

  private mutating func unescape(into bytes: inout [UInt8]) {
    guard let byte = peek else { return }
    place += 1
    switch byte {
    case UInt8(ascii: "n"): bytes.append(0x0A)
    case UInt8(ascii: "t"): bytes.append(0x09)
    case UInt8(ascii: "r"): bytes.append(0x0D)
    case UInt8(ascii: "b"): bytes.append(0x08)
    case UInt8(ascii: "f"): bytes.append(0x0C)
    case UInt8(ascii: "u"):
      if let unit = codeUnit(at: place) {
        place += 4
        bytes += Array(String(scalar(from: unit)).utf8)
      } else {
        bytes.append(byte)
      }
    case ..<0x20: break
    default: bytes.append(byte)
    }
  }

  /// Half a surrogate pair stands for U+FFFD.
  private mutating func scalar(from unit: UInt32) -> Unicode.Scalar {
    if unit & 0xFC00 == 0xD800, text[place...].starts(with: "\\u".utf8),
      let low = codeUnit(at: place + 2), low & 0xFC00 == 0xDC00
    {
      place += 6
      return Unicode.Scalar(0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF) ?? "\u{FFFD}"
    }
    return Unicode.Scalar(unit) ?? "\u{FFFD}"
  }

  private func codeUnit(at start: Int) -> UInt32? {
    guard start + 4 <= text.count else { return nil }
    var unit: UInt32 = 0
    for byte in text[start..<start + 4] {
      guard let digit = byte.hexValue else { return nil }
      unit = unit << 4 | UInt32(digit)
    }
    return unit
  }
}

extension UInt8 {
  /// True for the bytes of numbers, literals and bare names.
  fileprivate var isWord: Bool {
    isLetter || isDigit || "+-._@$".utf8.contains(self)
  }
}

extension StaticString {
  fileprivate var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
  }
}
