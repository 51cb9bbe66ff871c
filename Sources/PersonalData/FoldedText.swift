import Korean

/// A text as the detectors read it: one glyph for each letter or sign, folded, and where each begins in the input.
///
/// Full-width and mathematical digits, full-width ASCII, the many dashes, dots and spaces become their ASCII sign;
/// conjoining jamo become syllables; invisible scalars belong to the glyph before them. A placeholder of ours is one
/// glyph that no detector takes.
struct FoldedText {
  private(set) var glyphs: [UInt32] = []
  private var starts: [Int] = []

  /// Stands for a placeholder.
  static let placeholder: UInt32 = 0xFFFC

  init(_ utf8: [UInt8]) {
    glyphs.reserveCapacity(utf8.count / 2)
    starts.reserveCapacity(utf8.count / 2)
    let bytes = utf8.span
    var at = 0
    while at < bytes.count {
      let byte = bytes[at]
      if byte < 0x80 {
        if byte == 0x3C, let length = placeholderLength(bytes, at) {
          add(Self.placeholder, at)
          at += length
        } else {
          add(byte == 0x09 ? 0x20 : byte == 0x0D ? 0x0A : UInt32(byte), at)
          at += 1
        }
        continue
      }
      let step = bytes.step(at: at)
      if step.scalar >= 0xAC00, step.scalar < 0xD7A4 { add(step.scalar, at) } else { fold(step.scalar, at) }
      at += step.length
    }
    starts.append(at)
  }

  var count: Int { glyphs.count }

  /// A glyph; 0 outside the text.
  @inline(__always)
  subscript(index: Int) -> UInt32 { index >= 0 && index < glyphs.count ? glyphs[index] : 0 }

  /// The bytes of the input that glyphs were made of.
  func bytes(_ range: Range<Int>) -> Range<Int> { starts[range.lowerBound]..<starts[range.upperBound] }

  /// True if a text follows at a place, ASCII letters in either case.
  func follows(_ word: [UInt32], _ at: Int) -> Bool {
    guard at >= 0, at + word.count <= glyphs.count else { return false }
    for offset in 0..<word.count where glyphs[at + offset].lowercased != word[offset] { return false }
    return true
  }

  private mutating func add(_ glyph: UInt32, _ at: Int) {
    glyphs.append(glyph)
    starts.append(at)
  }

  private mutating func fold(_ scalar: UInt32, _ at: Int) {
    switch scalar {
    case 0xFF01...0xFF5E: add(scalar - 0xFEE0, at)
    case 0x1D7CE...0x1D7FF: add(0x30 + (scalar - 0x1D7CE) % 10, at)
    case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63, 0x3161, 0x30FC: add(UInt32(UInt8(ascii: "-")), at)
    case 0xB7, 0x318D, 0x30FB, 0xFF65, 0x2027, 0x2022, 0x2219: add(UInt32(UInt8(ascii: ".")), at)
    case 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: add(0x20, at)
    case 0x2028, 0x2029, 0x85: add(0x0A, at)
    case 0xAD, 0x34F, 0x115F, 0x1160, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0x20E3, 0x3164,
      0xFE00...0xFE0F,
      0xFEFF, 0xFFA0:
      if glyphs.isEmpty { add(0x20, at) }
    case 0x1161...0x1175:
      if let last = glyphs.last, last >= 0x1100, last <= 0x1112 {
        glyphs[glyphs.count - 1] = 0xAC00 + ((last - 0x1100) * 21 + (scalar - 0x1161)) * 28
      } else {
        add(scalar, at)
      }
    case 0x11A8...0x11C2:
      if let last = glyphs.last, last >= 0xAC00, last <= 0xD7A3, (last - 0xAC00) % 28 == 0 {
        glyphs[glyphs.count - 1] = last + scalar - 0x11A7
      } else {
        add(scalar, at)
      }
    default: add(scalar, at)
    }
  }

  private func placeholderLength(_ bytes: Span<UInt8>, _ at: Int) -> Int? {
    guard at + 2 < bytes.count, bytes[at + 1] >= 0xEA else { return nil }
    for placeholder in PersonalDataType.placeholders where at + placeholder.count <= bytes.count {
      if placeholder.indices.allSatisfy({ bytes[at + $0] == placeholder[$0] }) { return placeholder.count }
    }
    return nil
  }
}
