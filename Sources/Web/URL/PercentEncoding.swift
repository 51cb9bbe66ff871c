/// A percent-encode set of the URL Standard (§1.3): the ASCII bytes that must be escaped in one part of a URL.
///
/// Bytes that are not ASCII are in every set.
struct PercentEncodeSet {
  private var low: UInt64
  private var high: UInt64

  static let c0Control = PercentEncodeSet(low: 0xFFFF_FFFF, high: 1 << 63)
  static let fragment = c0Control.adding(#" "<>`"#)
  static let query = c0Control.adding(##" "#<>"##)
  static let specialQuery = query.adding("'")
  static let path = query.adding("?^`{}")
  static let userinfo = path.adding(#"/:;=@[\]|"#)

  func contains(_ byte: UInt8) -> Bool {
    switch byte {
    case 0..<64: low >> UInt64(byte) & 1 == 1
    case 64..<128: high >> UInt64(byte - 64) & 1 == 1
    default: true
    }
  }

  private init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  private func adding(_ characters: StaticString) -> PercentEncodeSet {
    var set = self
    characters.withUTF8Buffer { bytes in
      for byte in bytes where byte < 64 { set.low |= 1 << UInt64(byte) }
      for byte in bytes where byte >= 64 { set.high |= 1 << UInt64(byte - 64) }
    }
    return set
  }
}

extension [UInt8] {
  /// Appends `%XX`, with upper-case digits.
  mutating func appendEscape(_ byte: UInt8) {
    append(UInt8(ascii: "%"))
    append(upperHexDigit(byte >> 4))
    append(upperHexDigit(byte & 0xF))
  }

  /// Appends one byte, escaped if it is in the set.
  mutating func append(_ byte: UInt8, escaping set: PercentEncodeSet) {
    if set.contains(byte) { appendEscape(byte) } else { append(byte) }
  }
}

private func upperHexDigit(_ value: UInt8) -> UInt8 {
  value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
}

/// The byte that `%XX` at this place stands for, or nil if no complete escape stands there.
func escapedByte<Bytes: RandomAccessCollection<UInt8>>(in bytes: Bytes, at place: Bytes.Index) -> UInt8?
where Bytes.Index == Int {
  guard bytes.endIndex - place >= 3, bytes[place] == UInt8(ascii: "%") else { return nil }
  guard let upper = bytes[place + 1].hexValue, let lower = bytes[place + 2].hexValue else { return nil }
  return upper << 4 | lower
}

/// The bytes with every complete escape replaced by what it stands for (URL Standard §1.3, percent-decode).
func percentDecoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
  var decoded: [UInt8] = []
  decoded.reserveCapacity(bytes.count)
  var place = bytes.startIndex
  while place < bytes.endIndex {
    if let byte = escapedByte(in: bytes, at: place) {
      decoded.append(byte)
      place += 3
    } else {
      decoded.append(bytes[place])
      place += 1
    }
  }
  return decoded
}

/// Percent-encoding normalised by RFC 3986 §6.2.2: escapes of unreserved characters undone, the rest upper-case.
///
/// A `%` that starts no escape becomes `%25`, without which undoing its neighbour could make a new escape.
func percentNormalised(_ text: String) -> String {
  guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
  let bytes = Array(text.utf8)
  var normalised: [UInt8] = []
  normalised.reserveCapacity(bytes.count)
  var place = 0
  while place < bytes.count {
    if let byte = escapedByte(in: bytes, at: place) {
      if byte.isUnreserved { normalised.append(byte) } else { normalised.appendEscape(byte) }
      place += 3
    } else {
      if bytes[place] == UInt8(ascii: "%") {
        normalised.appendEscape(bytes[place])
      } else {
        normalised.append(bytes[place])
      }
      place += 1
    }
  }
  return String(decoding: normalised, as: UTF8.self)
}
