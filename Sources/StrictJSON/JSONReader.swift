extension JSON {
  /// Reads one document (RFC 8259, strictly; a byte order mark is passed over). `NaN`, `Infinity` and `-Infinity`, which
  /// Python writes, are read as numbers. A half of a surrogate pair becomes U+FFFD.
  ///
  /// - Parameter maxValues: a document of more is refused; a value takes about a hundred bytes of memory, however few
  ///   it takes in the text.
  /// - Throws: `JSONError` with the place; also for nesting deeper than 256, and bytes that are not UTF-8.
  public init(parsing text: [UInt8], maxValues: Int = 4_000_000) throws(JSONError) {
    var reader = JSONReader(text, maxValues: maxValues)
    self = try reader.document()
  }
}

private struct JSONReader {
  /// Reading is recursive, so it must end somewhere.
  private static let deepest = 256

  private let text: [UInt8]
  private var place = 0
  private var depth = 0
  private let maxValues: Int
  private var values = 0

  init(_ text: [UInt8], maxValues: Int) { (self.text, self.maxValues) = (text, maxValues) }

  mutating func document() throws(JSONError) -> JSON {
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
    let value = try value()
    skipSpace()
    guard place == text.count else { throw error("something after the document") }
    return value
  }

  private var peek: UInt8? { place < text.count ? text[place] : nil }

  private func error(_ problem: String) -> JSONError { JSONError(problem: problem, offset: place) }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard peek == byte else { return false }
    place += 1
    return true
  }

  private mutating func value() throws(JSONError) -> JSON {
    skipSpace()
    guard values < maxValues else { throw error("more than \(maxValues) values") }
    values += 1
    switch peek {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "N"): return try word("NaN", .number(.nan))
    case UInt8(ascii: "I"): return try word("Infinity", .number(.infinity))
    case nil: throw error("the document ends early")
    default: return try number()
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
    let length = word.utf8CodeUnitCount
    guard place + length <= text.count else { throw error("the document ends early") }
    for index in 0..<length where text[place + index] != word.utf8Start[index] {
      throw error("an unknown word")
    }
    place += length
    return value
  }

  private mutating func enter() throws(JSONError) {
    depth += 1
    guard depth <= JSONReader.deepest else { throw error("nested deeper than \(JSONReader.deepest)") }
    place += 1
  }

  private mutating func array() throws(JSONError) -> JSON {
    try enter()
    defer { depth -= 1 }
    var items: [JSON] = []
    if take(UInt8(ascii: "]")) { return .array(items) }
    repeat { items.append(try value()) } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw error("expected , or ]") }
    return .array(items)
  }

  private mutating func object() throws(JSONError) -> JSON {
    try enter()
    defer { depth -= 1 }
    var members: [JSON.Member] = []
    if take(UInt8(ascii: "}")) { return .object(members) }
    repeat {
      skipSpace()
      guard peek == UInt8(ascii: "\"") else { throw error("expected a name in quotation marks") }
      let name = try string()
      guard take(UInt8(ascii: ":")) else { throw error("expected :") }
      members.append(JSON.Member(name, try value()))
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw error("expected , or }") }
    return .object(members)
  }

  private mutating func string() throws(JSONError) -> [UInt8] {
    place += 1
    var out: [UInt8] = []
    var start = place
    while let byte = peek {
      if byte == UInt8(ascii: "\"") {
        out.append(contentsOf: text[start..<place])
        guard String(validating: out, as: UTF8.self) != nil else { throw error("a string that is not UTF-8") }
        place += 1
        return out
      }
      guard byte >= 0x20 else { throw error("a control character in a string") }
      if byte == UInt8(ascii: "\\") {
        out.append(contentsOf: text[start..<place])
        try escape(into: &out)
        start = place
      } else {
        place += 1
      }
    }
    throw error("a string without end")
  }

  private mutating func escape(into out: inout [UInt8]) throws(JSONError) {
    guard place + 1 < text.count else { throw error("a string without end") }
    let byte = text[place + 1]
    place += 2
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
    case UInt8(ascii: "b"): out.append(0x08)
    case UInt8(ascii: "f"): out.append(0x0C)
    case UInt8(ascii: "n"): out.append(0x0A)
    case UInt8(ascii: "r"): out.append(0x0D)
    case UInt8(ascii: "t"): out.append(0x09)
    case UInt8(ascii: "u"): try unicode(into: &out)
    default: throw error("an unknown escape")
    }
  }

  private mutating func unicode(into out: inout [UInt8]) throws(JSONError) {
    var unit = try hexadecimal()
    if (0xD800..<0xDC00).contains(unit), place + 1 < text.count, text[place] == UInt8(ascii: "\\"),
      text[place + 1] == UInt8(ascii: "u")
    {
      let back = place
      place += 2
      let low = try hexadecimal()
      if (0xDC00..<0xE000).contains(low) {
        unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
      } else {
        place = back
      }
    }
    out.append(contentsOf: Array(String(Unicode.Scalar(unit) ?? "\u{FFFD}").utf8))
  }

  private mutating func hexadecimal() throws(JSONError) -> UInt32 {
    guard place + 4 <= text.count else { throw error("an escape without four digits") }
    var unit: UInt32 = 0
    for _ in 0..<4 {
      let byte = text[place]
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: throw error("an escape without four digits")
      }
      unit = unit << 4 | UInt32(digit)
      place += 1
    }
    return unit
  }

  private mutating func digits() -> Int {
    let start = place
    while let byte = peek, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { place += 1 }
    return place - start
  }

  private mutating func number() throws(JSONError) -> JSON {
    let start = place
    if peek == UInt8(ascii: "-") { place += 1 }
    if peek == UInt8(ascii: "I") { return try word("Infinity", .number(-.infinity)) }
    let leadingZero = peek == UInt8(ascii: "0")
    let whole = digits()
    guard whole > 0, !(leadingZero && whole > 1) else { throw error("an unknown word") }
    var isWhole = true
    if peek == UInt8(ascii: ".") {
      isWhole = false
      place += 1
      guard digits() > 0 else { throw error("a number without digits after its point") }
    }
    if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
      isWhole = false
      place += 1
      if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { place += 1 }
      guard digits() > 0 else { throw error("a number without digits in its exponent") }
    }
    let written = String(decoding: text[start..<place], as: UTF8.self)
    if isWhole, let int = Int(written) { return .integer(int) }
    guard let double = Double(written) else { throw error("an unknown number") }
    return .number(double)
  }
}
