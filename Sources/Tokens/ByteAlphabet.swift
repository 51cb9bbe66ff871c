import Korean

/// The alphabet of byte-level tokenizers: each byte is written as one visible character (GPT-2's `bytes_to_unicode`).
enum ByteAlphabet {
  /// The scalar that stands for each byte.
  static let scalars: [UInt32] = {
    var next: UInt32 = 0x100
    return (0..<256).map { byte in
      switch byte {
      case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: return UInt32(byte)
      default:
        defer { next += 1 }
        return next
      }
    }
  }()

  /// The byte of each scalar below U+0144; -1 where the scalar stands for none.
  private static let bytes: [Int16] = {
    var bytes = [Int16](repeating: -1, count: 0x144)
    for (byte, scalar) in scalars.enumerated() { bytes[Int(scalar)] = Int16(byte) }
    return bytes
  }()

  /// Appends what a spelling stands for; false, and nothing appended, where a character stands for no byte.
  static func read(_ spelling: Span<UInt8>, into out: inout [UInt8]) -> Bool {
    let start = out.count
    var at = 0
    while at < spelling.count {
      let step = spelling.step(at: at)
      let byte = step.scalar < 0x144 && step.isValid ? bytes[Int(step.scalar)] : -1
      guard byte >= 0 else {
        out.removeLast(out.count - start)
        return false
      }
      out.append(UInt8(truncatingIfNeeded: byte))
      at += step.length
    }
    return true
  }

  /// The spelling of bytes.
  static func spelling(of bytes: some Sequence<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    for byte in bytes { out.append(scalar: scalars[Int(byte)]) }
    return out
  }
}
