/// Reads JSON strictly (RFC 8259) and copies it without the white space between; no recursion.
struct JSONScanner {
  private let text: [UInt8]
  private var place = 0

  init(_ text: [UInt8]) { self.text = text }

  private var peek: UInt8? { place < text.count ? text[place] : nil }

  /// The members of the object that the whole text is; nil if it is none.
  mutating func object() -> [(name: [UInt8], value: [UInt8])]? {
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
    guard take(UInt8(ascii: "{")) else { return nil }
    var members: [(name: [UInt8], value: [UInt8])] = []
    if !take(UInt8(ascii: "}")) {
      repeat {
        skipSpace()
        var (name, value): ([UInt8], [UInt8]) = ([], [])
        guard copyString(into: &name), take(UInt8(ascii: ":")), copyValue(into: &value) else { return nil }
        members.append((JSONScanner.unescaped(name.dropFirst().dropLast()), value))
      } while take(UInt8(ascii: ","))
      guard take(UInt8(ascii: "}")) else { return nil }
    }
    skipSpace()
    return place == text.count ? members : nil
  }

  /// The strings of the array that the text is, as JSON; nil if it is none, or holds anything else.
  mutating func strings() -> [[UInt8]]? {
    guard take(UInt8(ascii: "[")) else { return nil }
    var found: [[UInt8]] = []
    if take(UInt8(ascii: "]")) { return found }
    repeat {
      skipSpace()
      var string: [UInt8] = []
      guard copyString(into: &string) else { return nil }
      found.append(string)
    } while take(UInt8(ascii: ","))
    return take(UInt8(ascii: "]")) ? found : nil
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard peek == byte else { return false }
    place += 1
    return true
  }

  /// Copies any value; the closing brackets that are due are kept on a stack.
  private mutating func copyValue(into out: inout [UInt8]) -> Bool {
    var due: [UInt8] = []
    while true {
      skipSpace()
      guard let byte = peek else { return false }
      if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
        guard due.count < JSONRow.deepest else { return false }
        // Both closing brackets stand two behind the opening ones.
        let closing = byte + 2
        out.append(byte)
        place += 1
        if !take(closing) {
          due.append(closing)
          if byte == UInt8(ascii: "{"), !copyName(into: &out) { return false }
          continue
        }
        out.append(closing)
      } else if !(byte == UInt8(ascii: "\"") ? copyString(into: &out) : copyWord(into: &out)) {
        return false
      }
      while let closing = due.last, take(closing) {
        out.append(closing)
        due.removeLast()
      }
      guard let closing = due.last else { return true }
      guard take(UInt8(ascii: ",")) else { return false }
      out.append(UInt8(ascii: ","))
      if closing == UInt8(ascii: "}"), !copyName(into: &out) { return false }
    }
  }

  private mutating func copyName(into out: inout [UInt8]) -> Bool {
    skipSpace()
    guard copyString(into: &out), take(UInt8(ascii: ":")) else { return false }
    out.append(UInt8(ascii: ":"))
    return true
  }

  private mutating func copyString(into out: inout [UInt8]) -> Bool {
    guard peek == UInt8(ascii: "\"") else { return false }
    let start = place
    place += 1
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        place += 1
        out += text[start..<place]
        return true
      case UInt8(ascii: "\\"):
        guard place + 1 < text.count, "\"\\/bfnrtu".utf8.contains(text[place + 1]) else { return false }
        if text[place + 1] == UInt8(ascii: "u"), JSONScanner.unit(text[...], at: place + 2) == nil {
          return false
        }
        place += 2
      case ..<0x20: return false
      default: place += 1
      }
    }
    return false
  }

  private mutating func copyWord(into out: inout [UInt8]) -> Bool {
    let start = place
    while let byte = peek, byte.isJSONWord { place += 1 }
    let word = text[start..<place]
    switch String(decoding: word.prefix(12), as: UTF8.self) {
    case "true", "false", "null": out += word
    case "NaN", "Infinity", "-Infinity": out += "null".utf8
    default:
      guard JSONScanner.isNumber(word) else { return false }
      out += word
    }
    return true
  }

  /// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`
  private static func isNumber(_ word: ArraySlice<UInt8>) -> Bool {
    var rest = word.first == UInt8(ascii: "-") ? word.dropFirst() : word
    func digits() -> Int {
      let count = rest.prefix { (0x30...0x39).contains($0) }.count
      rest = rest.dropFirst(count)
      return count
    }
    let isZero = rest.first == 0x30
    let whole = digits()
    guard whole > 0, !isZero || whole == 1 else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard digits() > 0 else { return false }
    }
    if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
      guard digits() > 0 else { return false }
    }
    return rest.isEmpty
  }

  /// What stands between the quotation marks of a valid string, as UTF-8; half a surrogate pair becomes U+FFFD.
  static func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
    guard text.contains(UInt8(ascii: "\\")) else { return Array(text) }
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    var place = text.startIndex
    while place < text.endIndex {
      guard text[place] == UInt8(ascii: "\\"), place + 1 < text.endIndex else {
        out.append(text[place])
        place += 1
        continue
      }
      let mark = text[place + 1]
      place += 2
      switch mark {
      case UInt8(ascii: "n"): out.append(0x0A)
      case UInt8(ascii: "t"): out.append(0x09)
      case UInt8(ascii: "r"): out.append(0x0D)
      case UInt8(ascii: "b"): out.append(0x08)
      case UInt8(ascii: "f"): out.append(0x0C)
      case UInt8(ascii: "u"):
        let unit = unit(text, at: place) ?? 0xFFFD
        place = min(place + 4, text.endIndex)
        var scalar = unit
        if unit & 0xFC00 == 0xD800, text[place...].starts(with: "\\u".utf8),
          let low = self.unit(text, at: place + 2), low & 0xFC00 == 0xDC00
        {
          scalar = 0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF
          place += 6
        }
        out += String(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8
      default: out.append(mark)
      }
    }
    return out
  }

  private static func unit(_ text: ArraySlice<UInt8>, at start: Int) -> UInt32? {
    guard start + 4 <= text.endIndex else { return nil }
    var unit: UInt32 = 0
    for byte in text[start..<start + 4] {
      switch byte {
      case 0x30...0x39: unit = unit << 4 | UInt32(byte - 0x30)
      case 0x41...0x46, 0x61...0x66: unit = unit << 4 | UInt32((byte | 0x20) - 0x57)
      default: return nil
      }
    }
    return unit
  }
}

extension UInt8 {
  fileprivate var isJSONWord: Bool {
    (0x30...0x39).contains(self) || (0x61...0x7A).contains(self | 0x20) || self == 0x2B || self == 0x2D
      || self == 0x2E
  }
}
