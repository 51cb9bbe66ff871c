// Mobile numbers written so that a program should not see them: `공일공-일이삼사-오육칠팔`, `O1O 1234 5678`, `0 1 0 1 2 …`.
extension PersonalDataScanner {
  /// Reads eleven digits of any spelling, at most two signs between each two, that begin a mobile number.
  mutating func findSpelledPhone(_ start: Int) {
    guard value(text[start]) == 0, !text[start - 1].isWord, value(text[start - 1]) == nil else { return }
    var at = start
    var digits: [UInt8] = []
    var (spelled, gaps) = (0, 0)
    while digits.count < 11, let digit = value(text[at]) {
      digits.append(digit)
      if digits.count == 2, digit != 1 { return }
      if !text[at].isDigit { spelled += 1 }
      at += 1
      guard digits.count < 11 else { break }
      let next = skipSigns(at)
      if next > at { gaps += 1 }
      at = next
    }
    guard digits.count == 11, digits.contains(where: { $0 > 1 }), Self.line(digits[...]) == .mobile,
      !text[at].isWord || text[at].isLatin
    else { return }
    if spelled >= 1 || gaps == 10 { found(start..<at, .phoneSpelled) }
  }

  private func skipSigns(_ start: Int) -> Int {
    var at = start
    while at - start < 2, isSign(text[at]) { at += 1 }
    return at
  }

  private func isSign(_ glyph: UInt32) -> Bool {
    switch glyph {
    case 0x20, "-", ".", "*", "_", "~", "/": true
    default: false
    }
  }

  private func value(_ glyph: UInt32) -> UInt8? {
    switch glyph {
    case 0x30...0x39: UInt8(truncatingIfNeeded: glyph - 0x30)
    case "공", "영", "빵", "O", "o": 0
    case "일", "l", "I": 1
    case "이": 2
    case "삼": 3
    case "사": 4
    case "오": 5
    case "육", "륙": 6
    case "칠": 7
    case "팔": 8
    case "구": 9
    default: nil
    }
  }
}
