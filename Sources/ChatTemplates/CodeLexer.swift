/// Reads one token of an expression or a statement.
struct CodeLexer {
  let source: [UInt8]
  private(set) var place: Int

  init(source: [UInt8], place: Int) {
    self.source = source
    self.place = place
  }

  private var peek: UInt8? { place < source.count ? source[place] : nil }

  mutating func token(_ error: (String) -> TemplateError) throws -> Token.Kind {
    guard let byte = peek else { throw error("the template ends early") }
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return try number(error)
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return .text(try string(byte, error))
    default: break
    }
    let name = word()
    if !name.isEmpty {
      guard name.count <= 1000 else { throw error("a name longer than 1000 bytes") }
      guard isIdentifier(name) else { throw error("an invalid character in a name") }
      place += name.count
      return .name(name)
    }
    for sign in CodeLexer.signs where source[place...].starts(with: sign.utf8) {
      place += sign.utf8.count
      return .sign(sign)
    }
    throw error("an unexpected character")
  }

  private static let signs = [
    "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<",
    "=", ".", ":", "|", ",", ";",
  ]

  /// Letters, digits and what else Python takes for part of a word.
  private func word() -> Name {
    var end = place
    while let (scalar, length) = UTF8Text.scalar(in: source, at: end), Letters.isWord(scalar) {
      end += length
    }
    return Array(source[place..<end])
  }

  private func isIdentifier(_ name: Name) -> Bool {
    guard let (first, _) = UTF8Text.scalar(in: name, at: 0) else { return false }
    return first == "_" || first.properties.isXIDStart
  }

  private mutating func digits(_ isDigit: (UInt8) -> Bool) -> [UInt8] {
    var digits: [UInt8] = []
    while let byte = peek {
      if isDigit(byte) {
        digits.append(byte)
        place += 1
      } else if byte == UInt8(ascii: "_"), !digits.isEmpty, place + 1 < source.count,
        isDigit(source[place + 1])
      {
        place += 1
      } else {
        break
      }
    }
    return digits
  }

  private mutating func number(_ error: (String) -> TemplateError) throws -> Token.Kind {
    let isDecimal: (UInt8) -> Bool = { $0 >= 0x30 && $0 <= 0x39 }
    if peek == UInt8(ascii: "0"), place + 1 < source.count, let radix = radix(source[place + 1]) {
      let back = place
      place += 2
      if peek == UInt8(ascii: "_") { place += 1 }
      let found = digits { Character(Unicode.Scalar($0)).hexDigitValue.map { $0 < radix } ?? false }
      if !found.isEmpty {
        guard let int = Int(String(decoding: found, as: UTF8.self), radix: radix) else {
          throw error("a number too large")
        }
        return .int(int)
      }
      place = back
    }
    // A float is no float after a dot: a.0.1 are two items.
    let followsDot = place > 0 && source[place - 1] == UInt8(ascii: ".")
    let start = place
    var written = digits(isDecimal)
    let whole = (place, written)
    if !followsDot {
      var isFloat = false
      if peek == UInt8(ascii: "."), place + 1 < source.count, isDecimal(source[place + 1]) {
        place += 1
        written += [UInt8(ascii: ".")] + digits(isDecimal)
        isFloat = true
      }
      let back = (place, written)
      if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
        place += 1
        written.append(UInt8(ascii: "e"))
        if let sign = peek, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
          place += 1
          written.append(sign)
        }
        let exponent = digits(isDecimal)
        if exponent.isEmpty {
          (place, written) = back
        } else {
          (written, isFloat) = (written + exponent, true)
        }
      }
      if isFloat, let float = Double(String(decoding: written, as: UTF8.self)) { return .float(float) }
    }
    (place, written) = whole
    if written.first == UInt8(ascii: "0"), written.contains(where: { $0 != UInt8(ascii: "0") }) {
      // 007 is 00 and then 7, which is no expression.
      place = start + 1
      written = [UInt8(ascii: "0")]
    }
    guard let int = Int(String(decoding: written, as: UTF8.self)) else { throw error("a number too large") }
    return .int(int)
  }

  private func radix(_ byte: UInt8) -> Int? {
    switch byte | 0x20 {
    case UInt8(ascii: "x"): 16
    case UInt8(ascii: "o"): 8
    case UInt8(ascii: "b"): 2
    default: nil
    }
  }

  private mutating func string(_ quote: UInt8, _ error: (String) -> TemplateError) throws -> [UInt8] {
    place += 1
    var out: [UInt8] = []
    while let byte = peek {
      place += 1
      if byte == quote { return out }
      guard byte == UInt8(ascii: "\\") else {
        out.append(byte)
        continue
      }
      try escape(into: &out, error)
    }
    throw error("a string without end")
  }

  /// What Python's unicode-escape knows; an unknown escape stays as it is.
  private mutating func escape(into out: inout [UInt8], _ error: (String) -> TemplateError) throws {
    guard let byte = peek else { throw error("a string without end") }
    place += 1
    switch byte {
    case 0x0A: break
    case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): out.append(byte)
    case UInt8(ascii: "a"): out.append(0x07)
    case UInt8(ascii: "b"): out.append(0x08)
    case UInt8(ascii: "f"): out.append(0x0C)
    case UInt8(ascii: "n"): out.append(0x0A)
    case UInt8(ascii: "r"): out.append(0x0D)
    case UInt8(ascii: "t"): out.append(0x09)
    case UInt8(ascii: "v"): out.append(0x0B)
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      var code = UInt32(byte - 0x30)
      for _ in 0..<2 {
        guard let digit = peek, digit >= 0x30, digit < 0x38 else { break }
        code = code * 8 + UInt32(digit - 0x30)
        place += 1
      }
      UTF8Text.append(code, to: &out)
    case UInt8(ascii: "x"): try hexadecimal(2, into: &out, error)
    case UInt8(ascii: "u"): try hexadecimal(4, into: &out, error)
    case UInt8(ascii: "U"): try hexadecimal(8, into: &out, error)
    case UInt8(ascii: "N"): throw error("\\N{…} is not supported")
    default: out += [UInt8(ascii: "\\"), byte]
    }
  }

  private mutating func hexadecimal(
    _ count: Int, into out: inout [UInt8], _ error: (String) -> TemplateError
  ) throws {
    var code: UInt32 = 0
    for _ in 0..<count {
      guard let byte = peek, byte < 0x80, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw error("an escape with too few digits")
      }
      code = code << 4 | UInt32(digit)
      place += 1
    }
    guard code <= 0x10FFFF else { throw error("an escape beyond Unicode") }
    UTF8Text.append(code, to: &out)
  }
}
