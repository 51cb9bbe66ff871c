/// UTF-8 bytes read as Unicode scalars, which are what Python calls characters.
enum UTF8Text {
  /// The scalar that begins at an offset, and its length; a broken byte is U+FFFD of length 1.
  static func scalar(in bytes: [UInt8], at offset: Int) -> (Unicode.Scalar, Int)? {
    guard offset < bytes.count else { return nil }
    let lead = bytes[offset]
    if lead < 0x80 { return (Unicode.Scalar(lead), 1) }
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1
    guard length > 1, offset + length <= bytes.count else { return ("\u{FFFD}", 1) }
    var code = UInt32(lead) & (0xFF >> UInt32(length + 1))
    for index in 1..<length {
      guard bytes[offset + index] & 0xC0 == 0x80 else { return ("\u{FFFD}", 1) }
      code = code << 6 | UInt32(bytes[offset + index] & 0x3F)
    }
    return (Unicode.Scalar(code) ?? "\u{FFFD}", length)
  }

  /// A code that is no scalar (half of a surrogate pair) becomes U+FFFD.
  static func append(_ code: UInt32, to out: inout [UInt8]) {
    append(Unicode.Scalar(code) ?? "\u{FFFD}", to: &out)
  }

  static func append(_ scalar: Unicode.Scalar, to out: inout [UInt8]) {
    let code = scalar.value
    switch code {
    case ..<0x80: out.append(UInt8(code))
    case ..<0x800: out += [UInt8(0xC0 | code >> 6), UInt8(0x80 | code & 0x3F)]
    case ..<0x10000:
      out += [UInt8(0xE0 | code >> 12), UInt8(0x80 | code >> 6 & 0x3F), UInt8(0x80 | code & 0x3F)]
    default:
      out += [
        UInt8(0xF0 | code >> 18), UInt8(0x80 | code >> 12 & 0x3F), UInt8(0x80 | code >> 6 & 0x3F),
        UInt8(0x80 | code & 0x3F),
      ]
    }
  }

  static func bytes(_ scalars: some Sequence<Unicode.Scalar>) -> [UInt8] {
    var out: [UInt8] = []
    for scalar in scalars { append(scalar, to: &out) }
    return out
  }

  static func scalars(_ bytes: [UInt8]) -> [Unicode.Scalar] {
    var (out, place): ([Unicode.Scalar], Int) = ([], 0)
    out.reserveCapacity(bytes.count)
    while let (scalar, length) = scalar(in: bytes, at: place) {
      out.append(scalar)
      place += length
    }
    return out
  }

  static func count(_ bytes: [UInt8]) -> Int {
    bytes.reduce(into: 0) { count, byte in count += byte & 0xC0 == 0x80 ? 0 : 1 }
  }
}

/// White space as Python's `str.isspace` and `\s` have it.
enum Blank {
  static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
      0x3000:
      true
    default: false
    }
  }

  /// Bytes of the white space at an offset, nil if none stands there.
  static func length(in bytes: [UInt8], at offset: Int) -> Int? {
    guard let (scalar, length) = UTF8Text.scalar(in: bytes, at: offset), isBlank(scalar) else { return nil }
    return length
  }

  /// Where a stretch of bytes ends without the white space at its end.
  static func end(of bytes: [UInt8], from start: Int, to end: Int) -> Int {
    var end = end
    while end > start {
      var lead = end - 1
      while lead > start, bytes[lead] & 0xC0 == 0x80 { lead -= 1 }
      guard let length = length(in: bytes, at: lead), lead + length == end else { break }
      end = lead
    }
    return end
  }
}
