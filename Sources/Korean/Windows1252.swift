/// windows-1252 as the web has it (Encoding Standard, index windows-1252): every byte is a character.
package enum Windows1252 {
  /// The scalars of the bytes 0x80–9F; the bytes above stand for themselves.
  package static let specials: [UInt16] = [
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152,
    0x008D,
    0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161,
    0x203A,
    0x0153, 0x009D, 0x017E, 0x0178,
  ]

  private static let byteBySpecial: [UInt32: UInt8] = {
    var bytes: [UInt32: UInt8] = [:]
    for (offset, scalar) in specials.enumerated() { bytes[UInt32(scalar)] = UInt8(0x80 + offset) }
    return bytes
  }()

  /// The bytes as UTF-8.
  package static func decode(_ bytes: [UInt8]) -> [UInt8] {
    var utf8: [UInt8] = []
    utf8.reserveCapacity(bytes.count + bytes.count / 4)
    for byte in bytes {
      if byte >= 0x80, byte < 0xA0 {
        utf8.append(scalar: UInt32(specials[Int(byte) - 0x80]))
      } else {
        utf8.append(scalar: UInt32(byte))
      }
    }
    return utf8
  }

  /// The byte from 0x80 up that a scalar is in windows-1252 or in ISO-8859-1, nil where it is none.
  static func byte(of scalar: UInt32) -> UInt8? {
    switch scalar {
    case 0x80...0xFF: UInt8(scalar)
    case 0x152...0x192, 0x2C6...0x2DC, 0x2013...0x2122: byteBySpecial[scalar]
    default: nil
    }
  }
}
