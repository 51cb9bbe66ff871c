import Korean

/// The terms of a text for `BM25`: the pairs of syllables within each run of Hangul, a lone syllable by itself, and every
/// run of other letters and digits as a word without case. NFC; full-width forms are the ordinary ones.
///
/// Pairs need no dictionary and meet stems whatever particle follows them.
func searchTerms(_ text: String) -> [UInt64] {
  let composed = String(decoding: NFC.normalized(Array(text.utf8)), as: UTF8.self)
  var terms: [UInt64] = []
  var (previous, isPaired) = (0 as UInt32, false)
  var word: UInt64?
  func endRun() {
    if previous != 0, !isPaired { terms.append(UInt64(previous)) }
    (previous, isPaired) = (0, false)
    if let hash = word { terms.append(hash | 1 << 63) }
    word = nil
  }
  for scalar in composed.unicodeScalars {
    let value = folded(scalar.value)
    if isSyllable(value) {
      if word != nil { endRun() }
      if previous != 0 { terms.append(UInt64(previous) << 32 | UInt64(value)) }
      (previous, isPaired) = (value, previous != 0)
    } else if isDigit(value) || scalar.properties.isAlphabetic {
      if previous != 0 { endRun() }
      let lower = value >= 0x41 && value <= 0x5A ? value + 0x20 : value
      word = ((word ?? 0xCBF2_9CE4_8422_2325) ^ UInt64(lower)) &* 0x100_0000_01B3
    } else {
      endRun()
    }
  }
  endRun()
  return terms
}
