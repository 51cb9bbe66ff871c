/// What part a folded scalar plays in the units of a text.
enum UnitClass {
  case latin, digit
  /// A letter or number sign that is a unit by itself.
  case other
  /// Visible, but no unit.
  case symbol
  /// White space and what is not seen.
  case nothing

  @inline(__always)
  init(_ scalar: UInt32) {
    switch scalar {
    case 0x61...0x7A, 0x41...0x5A: self = .latin
    case 0x30...0x39: self = .digit
    case 0x20, 0x09...0x0D: self = .nothing
    case 0x21..<0x80: self = .symbol
    case 0x4E00...0x9FFF, 0x3131...0x3163: self = .other
    default: self = UnitClass.outsideASCII(scalar)
    }
  }

  private static func outsideASCII(_ scalar: UInt32) -> UnitClass {
    if KeyFold.isInvisible(scalar) || KeyFold.isSpace(scalar) { return .nothing }
    switch scalar {
    case 0xC0...0x24F, 0x1E00...0x1EFF: return scalar == 0xD7 || scalar == 0xF7 ? .symbol : .latin
    case 0xFFFD: return .nothing
    default: break
    }
    guard let properties = Unicode.Scalar(scalar)?.properties else { return .nothing }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber:
      return .other
    case .control, .format, .nonspacingMark, .enclosingMark: return .nothing
    default: return .symbol
    }
  }

  /// The lower-case form where that is one scalar.
  @inline(__always)
  static func lowercased(_ scalar: UInt32) -> UInt32 {
    if scalar >= 0x41, scalar <= 0x5A { return scalar | 0x20 }
    if scalar < 0xC0 || scalar >= 0x3000 && scalar < 0xFF00 { return scalar }
    guard let mapping = Unicode.Scalar(scalar)?.properties.lowercaseMapping.unicodeScalars,
      let first = mapping.first, mapping.count == 1
    else { return scalar }
    return first.value
  }
}
