import Korean

/// The shared UTF-16 decoder (Encoding Standard, section 14.2).
enum UTF16Decoder {
  /// `lowByte` is where the low byte of a unit is: 0 in little-endian text, 1 in big-endian text.
  static func decode(_ bytes: [UInt8], lowByte: Int) -> (utf8: [UInt8], replacements: Int) {
    var utf8: [UInt8] = []
    utf8.reserveCapacity(bytes.count + bytes.count / 2)
    var replacements = 0
    var high: UInt32?
    for at in stride(from: 0, to: bytes.count - 1, by: 2) {
      let unit = UInt32(bytes[at + lowByte]) | UInt32(bytes[at + 1 - lowByte]) << 8
      if let lead = high {
        high = nil
        if unit & 0xFC00 == 0xDC00 {
          utf8.append(scalar: 0x10000 + (lead & 0x3FF) << 10 + unit & 0x3FF)
          continue
        }
        utf8.append(scalar: 0xFFFD)
        replacements += 1
      }
      if unit & 0xFC00 == 0xD800 {
        high = unit
      } else {
        utf8.append(scalar: unit)
        if unit & 0xFC00 == 0xDC00 { replacements += 1 }
      }
    }
    if high != nil || bytes.count % 2 == 1 {
      utf8.append(scalar: 0xFFFD)
      replacements += 1
    }
    return (utf8, replacements)
  }
}
