internal import Korean

/// Share of the scalars that only part the letters beside them, as spam does to escape word filters: fillers and
/// zero-width characters anywhere, and signs in rows of single syllables (`카.지.노`, four syllables at least).
///
/// Spaces do not count: they are how syllables are parted in dictionaries and by careful readers.
func separatorShare(of text: [UInt8], scalars: Int) -> Double {
  var separators = 0
  var row = SyllableRow()
  let bytes = text.span
  var at = 0
  while at < bytes.count {
    let step = bytes.step(at: at)
    at += step.length
    switch step.scalar {
    case 0xAC00...0xD7A3: row.takeSyllable()
    // Joiners within emoji and the mark of their presentation are no spam; fillers and zero-width spaces are.
    case 0x115F, 0x1160, 0x3164, 0xFFA0, 0x200B, 0x2060, 0xFEFF, 0xAD: separators += 1
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E, 0xB7, 0x2022, 0x318D, 0x2605, 0x2606, 0x2665:
      row.takeSign()
    default: row.end()
    }
  }
  row.end()
  return scalars == 0 ? 0 : Double(separators + row.signs) / Double(scalars)
}

/// Counts the signs in rows of single syllables with one sign between each two.
private struct SyllableRow {
  private(set) var signs = 0
  private var syllables = 0
  private var afterSyllable = false

  mutating func takeSyllable() {
    if afterSyllable { end() }
    syllables += 1
    afterSyllable = true
  }

  mutating func takeSign() {
    if !afterSyllable { end() }
    afterSyllable = false
  }

  mutating func end() {
    if syllables >= 4 { signs += syllables - 1 }
    syllables = 0
    afterSyllable = false
  }
}
