// 운전면허번호 (region of issue, year, serial, check) and 여권번호.
extension PersonalDataScanner {
  /// `11-23-123456-78`; before 1999 the region stood in words: `서울 94-123456-78`.
  mutating func findLicence(_ chain: NumberChain) {
    if chain.shape(4) == 0x2262, isRegion(chain.value(0)) {
      let range = chain.start..<chain.end(4)
      guard isWhole(range) else { return }
      if chain.isJoined(4, by: "-") || isNear(.licence, range) { found(range, .licence) }
    } else if chain.shape(1) == 0xC, let first = chain.digits.first,
      isRegion(Int(first) * 10 + Int(chain.digits[1]))
    {
      let range = chain.start..<chain.end(1)
      if isWhole(range), isNear(.licence, range) { found(range, .licenceBare) }
    } else if chain.shape(3) == 0x262, chain.isJoined(3, by: "-") {
      let range = chain.start..<chain.end(3)
      if isWhole(range), isNear(.licence, range) { found(range, .licenceBare) }
    }
  }

  /// The regions of issue: 11 Seoul to 26 Ulsan, and 28.
  private func isRegion(_ code: Int) -> Bool { code >= 11 && code <= 26 || code == 28 }

  /// A letter and eight digits; since December 2021 a letter, three digits, a letter, four digits.
  mutating func findPassport(_ at: Int) {
    switch text[at].lowercased {
    case "m", "s", "r", "o", "d", "g": break
    default: return
    }
    let range = at..<(at + 9)
    let isShaped = (1..<9).allSatisfy { offset in
      let glyph = text[at + offset]
      return glyph.isDigit || offset == 4 && glyph.isLatin
    }
    if isShaped, !text[at + 9].isWord, isNear(.passport, range) { found(range, .passport) }
  }
}
