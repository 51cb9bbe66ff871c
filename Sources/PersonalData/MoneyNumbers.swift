// Cards (ISO/IEC 7812), accounts of Korean banks, IBAN (ISO 13616) and 사업자등록번호.
extension PersonalDataScanner {
  mutating func findCard(_ chain: NumberChain) {
    let count: Int
    if chain.shape(4) == 0x4444 {
      count = 4
    } else if chain.shape(3) == 0x465 || chain.shape(3) == 0x464 {
      count = 3
    } else if (0xE...0xF).contains(chain.shape(1)) || chain.groups[0].end - chain.groups[0].start == 16 {
      count = 1
    } else {
      return
    }
    let digits = chain.digits(count)
    let range = chain.start..<chain.end(count)
    guard digits.count <= 16, chain.isEvenlyJoined(count), Self.isIssued(digits), Self.isLuhn(digits),
      isWhole(range)
    else { return }
    if count > 1 {
      if chain.isJoined(count, by: "-") || chain.isJoined(count, by: " ") { found(range, .card) }
    } else if digits.count == 16 && !isMoney(range.upperBound) || isNear(.card, range) {
      found(range, .cardBare)
    }
  }

  /// Amounts end in a unit; behind a space it must be a word of its own, as 원 may begin 원주시.
  private func isMoney(_ end: Int) -> Bool {
    let at = text[end] == 0x20 ? end + 1 : end
    switch text[at] {
    case "원", "달", "엔", "위", "개", "명", "년":
      return at == end || !text[at + 1].isHangul || isParticle(text[at + 1])
    default: return false
    }
  }

  private func isParticle(_ glyph: UInt32) -> Bool {
    switch glyph {
    case "을", "이", "은", "에", "의", "으", "정", "입", "과", "도", "만", "러", "안", "화": true
    default: false
    }
  }

  /// True if the first digits belong to a network whose cards have so many digits.
  static func isIssued(_ digits: ArraySlice<UInt8>) -> Bool {
    let four = digits.prefix(4).reduce(0) { $0 * 10 + Int($1) }
    switch (digits.count, four) {
    case (16, 4000...4999), (16, 5100...5599), (16, 2221...2720), (16, 3528...3589), (16, 6011),
      (16, 6200...6299),
      (16, 6440...6599), (16, 9400...9499), (15, 3400...3499), (15, 3700...3799), (14, 3000...3059),
      (14, 3600...3699),
      (14, 3800...3999):
      return true
    default: return false
    }
  }

  /// The Luhn check (ISO/IEC 7812-1, annex B).
  static func isLuhn(_ digits: ArraySlice<UInt8>) -> Bool {
    let sum = digits.reversed().enumerated().reduce(0) { sum, digit in
      let value = Int(digit.element) * (digit.offset % 2 + 1)
      return sum + (value > 9 ? value - 9 : value)
    }
    return sum % 10 == 0 && digits.contains { $0 != 0 }
  }

  /// `123-45-67891`, by its check digit.
  mutating func findBusiness(_ chain: NumberChain) {
    let count = chain.shape(3) == 0x325 && chain.isJoined(3, by: "-") ? 3 : chain.shape(1) == 0xA ? 1 : 0
    guard count > 0, Self.isBusiness(chain.digits(count)) else { return }
    let range = chain.start..<chain.end(count)
    guard isWhole(range) else { return }
    if count == 3 || isNear(.business, range, before: 16, after: 0) { found(range, .business) }
  }

  /// The check digit of the National Tax Service: weights 1 3 7 1 3 7 1 3 5, and the tens of the last product.
  static func isBusiness(_ digits: ArraySlice<UInt8>) -> Bool {
    let digit = digits.map(Int.init)
    guard digit.count == 10, digit[0] != 0 else { return false }
    let sum = zip(digit, [1, 3, 7, 1, 3, 7, 1, 3, 5]).reduce(digit[8] * 5 / 10) { $0 + $1.0 * $1.1 }
    return (10 - sum % 10) % 10 == digit[9]
  }

  /// Accounts have no shape of their own: a bank or the word must stand near.
  mutating func findAccount(_ chain: NumberChain) {
    let dashed = joined(chain, by: "-")
    if dashed > 1 {
      guard let range = accountRange(chain, dashed) else { return }
      let isNamed =
        isNear(.account, range, before: 30, after: 16) || isNear(.bank, range, before: 16)
        || dashed > 2 && isNear(.bankName, range, before: 2, after: 0)
      if isNamed { found(range, .account) }
      return
    }
    for count in stride(from: joined(chain, by: " "), to: 2, by: -1) {
      guard let range = accountRange(chain, count) else { continue }
      if isNear(.account, range, before: 12, after: 0) || isNear(.bank, range, before: 3, after: 0) {
        found(range, .account)
      }
    }
    guard chain.digits(1).count <= 14, let range = accountRange(chain, 1) else { return }
    if isNear(.account, range, before: 14, after: 16) || isNear(.bank, range, before: 4, after: 6) {
      found(range, .accountBare)
    }
  }

  /// How many groups from the first one are joined by a sign.
  private func joined(_ chain: NumberChain, by sign: Unicode.Scalar) -> Int {
    1 + chain.groups.prefix { $0.joint == sign.value }.count
  }

  /// The range of so many groups if they may be an account: ten to sixteen digits, no book, day or amount.
  private func accountRange(_ chain: NumberChain, _ count: Int) -> Range<Int>? {
    guard count <= chain.groups.count else { return nil }
    let digits = chain.digits(count)
    let range = chain.start..<chain.end(count)
    let isBook = digits.starts(with: [9, 7, 8]) || digits.starts(with: [9, 7, 9])
    guard digits.count >= 10, digits.count <= 16, !isBook, !isDate(chain), isWhole(range),
      !isMoney(range.upperBound)
    else { return nil }
    return range
  }

  private func isDate(_ chain: NumberChain) -> Bool {
    let isYear = chain.shape(1) == 4 && (1_900...2_100).contains(chain.value(0))
    return isYear && chain.groups.count > 1 && (1...12).contains(chain.value(1)) && chain.shape(2) == 0x42
  }
}
