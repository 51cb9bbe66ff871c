/// How a scalar of NFC text counts in a key: forms that look alike become one. Never for text that is kept or shown.
enum KeyFold {
  /// What a scalar is folded to: full-width ASCII and half-width Hangul to the ordinary forms, the five scalars
  /// that are typed for a middle dot to U+00B7. U+318D among them is a letter by its category.
  @inline(__always)
  static func folded(_ scalar: UInt32) -> UInt32 {
    if scalar < 0x2000 { return scalar }
    switch scalar {
    case 0x318D, 0x30FB, 0xFF65, 0x2027: return 0xB7
    case 0xFF01...0xFF5E: return scalar - 0xFEE0
    case 0xFFA1...0xFFBE: return scalar - 0xFFA1 + 0x3131
    case 0xFFC2...0xFFC7: return scalar - 0xFFC2 + 0x314F
    case 0xFFCA...0xFFCF: return scalar - 0xFFCA + 0x3155
    case 0xFFD2...0xFFD7: return scalar - 0xFFD2 + 0x315B
    case 0xFFDA...0xFFDC: return scalar - 0xFFDA + 0x3161
    default: return scalar
    }
  }

  /// True for what is not seen and stands for nothing: Hangul fillers (letters by their category), zero-width
  /// and soft-hyphen characters, variation selectors.
  @inline(__always)
  static func isInvisible(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0xAD, 0x115F, 0x1160, 0x180E, 0x200B...0x200F, 0x2060...0x2064, 0x3164, 0xFE00...0xFE0F, 0xFEFF,
      0xFFA0:
      true
    default: false
    }
  }

  /// True for white space as `\s` of most regular expressions has it: `White_Space` and U+001C–001F.
  @inline(__always)
  static func isSpace(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
      0x3000:
      true
    default: false
    }
  }

  /// A well-mixed hash of a small number (the finaliser of SplitMix64).
  @inline(__always)
  static func mixed(_ value: UInt64) -> UInt64 {
    var hash = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
    return hash ^ (hash >> 31)
  }

  /// One more value in a hash of a sequence.
  @inline(__always)
  static func chained(_ hash: UInt64, _ value: UInt64) -> UInt64 {
    let product = (hash ^ value) &* 0x9E37_79B9_7F4A_7C15
    return product ^ (product >> 32)
  }
}
