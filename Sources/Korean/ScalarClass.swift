/// What the ratios of Korean need to know of a scalar.
struct ScalarClass: OptionSet {
  let rawValue: UInt8

  /// A letter of any script (General_Category L), the Hangul fillers excepted.
  static let letter = ScalarClass(rawValue: 1)
  /// A Hangul letter: a syllable, a conjoining jamo or a compatibility jamo.
  static let hangul = ScalarClass(rawValue: 2)
  /// A precomposed Hangul syllable, U+AC00–D7A3.
  static let syllable = ScalarClass(rawValue: 4)
  /// White_Space.
  static let space = ScalarClass(rawValue: 8)

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The class of a scalar: the common blocks by range, the others from the standard library's Unicode data.
  @inline(__always)
  init(_ scalar: UInt32) {
    if scalar >= 0xAC00, scalar <= 0xD7A3 {
      self = [.letter, .hangul, .syllable]
    } else {
      self.init(outsideSyllables: scalar)
    }
  }

  private init(outsideSyllables scalar: UInt32) {
    switch scalar {
    case 0x41...0x5A, 0x61...0x7A: self = .letter
    case 0x20, 0x09...0x0D: self = .space
    case 0..<0x80: self = []
    case 0xC0...0x24F: self = scalar == 0xD7 || scalar == 0xF7 ? [] : .letter
    case 0x3131...0x3163, 0x3165...0x318E: self = [.letter, .hangul]
    case 0x115F, 0x1160, 0x3164, 0xFFA0: self = []
    case 0x1100...0x11FF, 0xA960...0xA97F, 0xD7B0...0xD7FF: self = [.letter, .hangul]
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x3041...0x3096, 0x30A1...0x30FA: self = .letter
    case 0x3000: self = .space
    case 0x3001...0x3004, 0x2010...0x2027: self = []
    default: self.init(asking: scalar)
    }
  }

  private init(asking scalar: UInt32) {
    guard let properties = Unicode.Scalar(scalar)?.properties else {
      self = []
      return
    }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: self = .letter
    default: self = properties.isWhitespace ? .space : []
    }
  }
}
