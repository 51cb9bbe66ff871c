// What the detectors ask of a folded glyph.
extension UInt32 {
  @inline(__always)
  var isDigit: Bool { self &- 0x30 < 10 }

  @inline(__always)
  var isLatin: Bool { (self | 0x20) &- 0x61 < 26 && self < 0x80 }

  var isUppercase: Bool { self &- 0x41 < 26 }

  /// A syllable.
  @inline(__always)
  var isHangul: Bool { self &- 0xAC00 < 11_172 }

  var isHex: Bool { isDigit || (self | 0x20) &- 0x61 < 6 && self < 0x80 }

  /// A digit, or what stands for a value that was masked.
  var isNumber: Bool { isDigit || self == FoldedText.placeholder }

  /// Part of an ASCII word or number, or a masked value: what touches it is not the whole of something.
  var isWord: Bool { isNumber || isLatin || self == 0x5F }

  var lowercased: UInt32 { isUppercase ? self | 0x20 : self }
}

// A glyph and a sign as it is written in the code.
@inline(__always)
func == (glyph: UInt32, sign: Unicode.Scalar) -> Bool { glyph == sign.value }

@inline(__always)
func != (glyph: UInt32, sign: Unicode.Scalar) -> Bool { glyph != sign.value }

@inline(__always)
func ~= (sign: Unicode.Scalar, glyph: UInt32) -> Bool { glyph == sign.value }

extension [UInt32] {
  /// A word of a table: its scalars.
  init(word: String) { self = word.unicodeScalars.map(\.value) }
}
