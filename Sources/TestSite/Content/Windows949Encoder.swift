import Korean

/// Text as windows-949, by the decoder's table read backwards (WHATWG Encoding Standard, section 13.1.2).
struct Windows949Encoder: Sendable {
  private let pairs: [UInt32: (UInt8, UInt8)]

  /// Reads the table once: about 24,000 two-byte sequences.
  static let shared = Windows949Encoder()

  private init() {
    var pairs: [UInt32: (UInt8, UInt8)] = [:]
    for lead in UInt8(0x81)...0xFE {
      for trail in UInt8(0x41)...0xFE {
        let decoded = Windows949.decode([lead, trail])
        let scalars = String(decoding: decoded.text, as: UTF8.self).unicodeScalars
        guard decoded.replacements == 0, let scalar = scalars.first, scalars.count == 1 else { continue }
        if pairs[scalar.value] == nil { pairs[scalar.value] = (lead, trail) }
      }
    }
    self.pairs = pairs
  }

  /// The bytes of HTML text; what the encoding lacks becomes a numeric character reference, as in forms.
  func encode(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      if scalar.isASCII {
        bytes.append(UInt8(scalar.value))
      } else if let pair = pairs[scalar.value] {
        bytes.append(pair.0)
        bytes.append(pair.1)
      } else {
        bytes.append(contentsOf: "&#\(scalar.value);".utf8)
      }
    }
    return bytes
  }
}
