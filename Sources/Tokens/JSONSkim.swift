import StrictJSON

/// Goes over JSON bytes without making values of them: two of a tokenizer's members hold nearly all of its file.
struct JSONSkim {
  let text: [UInt8]
  var place: Int

  struct Problem: Error {
    let problem: String
  }

  init(_ text: [UInt8], at place: Int = 0) {
    self.text = text
    self.place = place
  }

  @inline(__always)
  var peek: UInt8? { place < text.count ? text[place] : nil }

  @inline(__always)
  mutating func skipSpace() {
    while place < text.count, text[place] == 0x20 || (text[place] >= 0x09 && text[place] <= 0x0D) {
      place += 1
    }
  }

  @inline(__always)
  mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard place < text.count, text[place] == byte else { return false }
    place += 1
    return true
  }

  mutating func expect(_ byte: UInt8) throws {
    guard take(byte) else {
      throw Problem(problem: "not JSON: expected \(Unicode.Scalar(byte)) at byte \(place)")
    }
  }

  /// Passes a string and returns the place of its content, and whether it holds escapes.
  mutating func string() throws -> (content: Range<Int>, hasEscapes: Bool) {
    try expect(UInt8(ascii: "\""))
    let start = place
    var hasEscapes = false
    while place < text.count {
      let byte = text[place]
      if byte == UInt8(ascii: "\"") {
        place += 1
        return (start..<place - 1, hasEscapes)
      }
      guard byte >= 0x20 else { break }
      if byte == UInt8(ascii: "\\") {
        hasEscapes = true
        place += 1
      }
      place += 1
    }
    throw Problem(problem: "not JSON: a string without end at byte \(start)")
  }

  /// Passes any value; what it is made of is not checked.
  mutating func skipValue() throws {
    skipSpace()
    var depth = 0
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""): _ = try string()
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        place += 1
        continue
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        guard depth > 0 else { return }
        depth -= 1
        place += 1
      case UInt8(ascii: ","):
        guard depth > 0 else { return }
        place += 1
        continue
      default:
        place += 1
        continue
      }
      if depth == 0 { return }
    }
    if depth > 0 { throw Problem(problem: "not JSON: the document ends early") }
  }

  /// A whole number.
  mutating func integer() throws -> Int {
    skipSpace()
    let start = place
    let isNegative = take(UInt8(ascii: "-"))
    var value = 0
    let digits = place
    while let byte = peek, byte >= 0x30, byte <= 0x39 {
      guard value < 1 << 53 else { throw Problem(problem: "a number out of range at byte \(start)") }
      value = value * 10 + Int(byte - 0x30)
      place += 1
    }
    switch peek {
    case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): place = digits
    default: break
    }
    guard place > digits else { throw Problem(problem: "expected a whole number at byte \(start)") }
    return isNegative ? -value : value
  }

  /// What a string says; `content` as `string()` gave it.
  func unescaped(_ content: Range<Int>) throws -> [UInt8] {
    let quoted = Array(text[content.lowerBound - 1..<content.upperBound + 1])
    guard let bytes = try JSON(parsing: quoted).bytes else { throw Problem(problem: "not a string") }
    return bytes
  }
}
