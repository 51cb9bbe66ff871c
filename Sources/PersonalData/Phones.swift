// Telephone numbers of Korea (the numbering plan of the Ministry of Science and ICT), and of others behind a plus sign.
//
// 15xx, 16xx and 18xx numbers, 080 and 11x belong to firms and offices: no rule takes them.
extension PersonalDataScanner {
  /// Which kind of line a national number is.
  enum Line { case mobile, landline, virtual }

  mutating func findPhone(_ chain: NumberChain) {
    let plus = text[chain.start - 1] == "+" || chain.shape(1) == 4 && chain.value(0) == 82
    if plus || chain.shape(1) == 2 && chain.value(0) == 82 { return findCountryPhone(chain, plus: plus) }
    guard chain.digits[0] == 0, let count = groupsOfPhone(chain) else { return }
    let digits = chain.digits(count)
    guard let line = Self.line(digits) ?? (chain.shape(3) == 0x334 ? Self.oldMobile(digits) : nil)
    else { return }
    var range = chain.start..<chain.end(count)
    let isOpen = chain.groups[0].joint == ")" && text[range.lowerBound - 1] == "("
    if isOpen { range = (range.lowerBound - 1)..<range.upperBound }
    if count == 1 { return judgeBare(digits, line, range) }
    guard isWhole(range, letters: true) else { return }
    switch line {
    case .mobile: found(range, .phoneMobile)
    case .virtual: found(range, .phoneVirtual)
    case .landline:
      let isSpaced = (0..<(count - 1)).contains {
        chain.groups[$0].joint == 0x20 || chain.groups[$0].joint == "/"
      }
      if !isSpaced || isNear(.phone, range) { found(range, .phoneLandline) }
    }
  }

  /// How many groups of a chain are one number: 3-4-4, 3-8, 7-4 or none apart.
  private func groupsOfPhone(_ chain: NumberChain) -> Int? {
    switch chain.shape(3) {
    case 0x344, 0x334, 0x244, 0x234, 0x434, 0x444: return 3
    default: break
    }
    switch chain.shape(2) {
    case 0x38, 0x74, 0x64: if chain.groups[0].joint != "." { return 2 }
    default: break
    }
    switch chain.shape(1) {
    case 0x9, 0xA, 0xB, 0xC: return 1
    default: return nil
    }
  }

  private mutating func judgeBare(_ digits: ArraySlice<UInt8>, _ line: Line, _ range: Range<Int>) {
    guard isWhole(range) else { return }
    let isPlain = line == .mobile && digits[digits.startIndex + 2] == 0 && digits.contains { $0 > 1 }
    if isPlain { return found(range, .phoneRun) }
    if isNear(.phone, range) { found(range, .phoneBare) }
  }

  /// `+82 10-1234-5678`, `82-10-…`, `+82 (0)2 …`; behind a plus sign any country's.
  private mutating func findCountryPhone(_ chain: NumberChain, plus: Bool) {
    let open = text[chain.start - 2] == "(" && chain.groups[0].joint == ")"
    let start = text[chain.start - 1] == "+" ? chain.start - (open ? 2 : 1) : chain.start
    let isSum = text[start - 1].isNumber || text[start - 1] == 0x20 && text[start - 2].isNumber
    if isSum { return }
    for count in stride(from: chain.groups.count, through: 1, by: -1) {
      let range = start..<chain.end(count)
      var digits = chain.digits(count)
      if digits.starts(with: [0, 0]) { digits = digits.dropFirst(2) }
      guard digits.count <= 15, isFreeEnd(range.upperBound) else { continue }
      if digits.starts(with: [8, 2]) {
        var national = digits.dropFirst(2)
        if national.first != 0 { national = [0] + national }
        guard let line = Self.line(national) else { continue }
        if plus || line == .mobile && chain.groups[0].joint == "-" { return found(range, .phoneCountry) }
      } else if plus, count >= 3, digits.count >= 10, chain.shape(1) <= 3, digits.first != 0 {
        return found(range, .phoneCountry)
      }
    }
  }

  private func isFreeEnd(_ end: Int) -> Bool {
    if text[end].isWord { return false }
    return !(text[end] == "-" || text[end] == ".") || !text[end + 1].isNumber
  }

  /// `010-123-4567`: never given out, and written all the same.
  private static func oldMobile(_ digits: ArraySlice<UInt8>) -> Line? {
    digits.starts(with: [0, 1, 0]) ? .mobile : nil
  }

  /// The line of a number as dialled in Korea; nil where it is none, or a firm's by its prefix.
  static func line(_ digits: ArraySlice<UInt8>) -> Line? {
    let digit = Array(digits.prefix(4))
    guard digit.count == 4, digit[0] == 0 else { return nil }
    switch (digit[1], digit[2], digits.count) {
    case (1, 0, 11), (1, 1, 10...11), (1, 6...9, 10...11): return .mobile
    case (1, 0, 10): return nil
    case (2, _, 9...10): return .landline
    case (3, 1...3, 10...11), (4, 1...4, 10...11), (5, 1...5, 10...11), (6, 1...4, 10...11): return .landline
    case (7, 0, 10...11): return .virtual
    case (5, 0, 11...12): return digit[3] >= 2 && digit[3] <= 8 ? .virtual : nil
    default: return nil
    }
  }
}
