// Six digits and seven: 주민등록번호 (Enforcement Rule of the Resident Registration Act, article 2), 외국인등록번호 and
// 법인등록번호, which share their shape.
//
// The seventh digit is century and sex: 1, 2 for 1900–1999, 3, 4 for 2000–2099, 9, 0 for 1800–1899; 5 to 8 are the same
// for foreigners. Since October 2020 the last six are random, so the check digit dismisses nothing.
extension PersonalDataScanner {
  mutating func findCivilNumber(_ chain: NumberChain) {
    let joint = chain.groups[0].joint
    if chain.shape(2) == 0x67, joint == "-" || joint == 0x20 {
      judgeCivil(chain.digits(2), chain.start..<chain.end(2), isBare: false)
    } else if chain.shape(1) == 0xD {
      judgeCivil(chain.digits(1), chain.start..<chain.end(1), isBare: true)
    } else if chain.shape(2) == 0x61, joint == "-" {
      judgeVeiled(chain)
    }
  }

  private mutating func judgeCivil(_ digits: ArraySlice<UInt8>, _ range: Range<Int>, isBare: Bool) {
    guard isWhole(range, letters: !isBare) else { return }
    let sex = digits[digits.startIndex + 6]
    let isFirm = Self.isCorporation(digits)
    if isFirm, isNear(.corporation, range) { return found(range, .corporation) }
    guard Self.isBirthday(digits) else { return }
    if sex == 9 || sex == 0, isFirm { return }
    let isForeign = sex >= 5 && sex <= 8
    let isBinary = digits.allSatisfy { $0 < 2 } || text[range.lowerBound - 1] == "="
    if !isBare, !isBinary { return found(range, isForeign ? .foreigner : .resident) }
    if isNear(.resident, range) || isNear(.foreigner, range) {
      found(range, isForeign ? .foreignerBare : .residentBare)
    }
  }

  /// `900101-1******`: birthday and sex are still there.
  private mutating func judgeVeiled(_ chain: NumberChain) {
    let end = chain.end(2)
    let range = chain.start..<(end + 6)
    guard (end..<(end + 6)).allSatisfy({ isVeil(text[$0]) }), !isVeil(text[end + 6]), !text[end + 6].isWord
    else { return }
    let sex = chain.digits(2).last ?? 0
    guard Self.isBirthday(chain.digits(2)), !text[chain.start - 1].isWord else { return }
    found(range, sex >= 5 && sex <= 8 ? .foreigner : .residentVeiled)
  }

  private func isVeil(_ glyph: UInt32) -> Bool {
    switch glyph.lowercased {
    case "*", "x", "●", "○", "■", "•": true
    default: false
    }
  }

  /// True if the first six digits are a day of the century that the seventh names.
  static func isBirthday(_ digits: ArraySlice<UInt8>) -> Bool {
    let digit = digits.map(Int.init)
    guard digit.count >= 7 else { return false }
    let century =
      switch digit[6] {
      case 1, 2, 5, 6: 1_900
      case 3, 4, 7, 8: 2_000
      default: 1_800
      }
    let year = century + digit[0] * 10 + digit[1]
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    let month = digit[2] * 10 + digit[3]
    guard month >= 1, month <= 12 else { return false }
    let day = digit[4] * 10 + digit[5]
    return day >= 1 && day <= days[month - 1]
  }

  /// The check digit of a corporation's number: weights 1 and 2 in turn, to a multiple of ten.
  static func isCorporation(_ digits: ArraySlice<UInt8>) -> Bool {
    guard digits.count == 13, let last = digits.last else { return false }
    let sum = digits.dropLast().enumerated().reduce(0) { $0 + Int($1.element) * ($1.offset % 2 + 1) }
    return (10 - sum % 10) % 10 == Int(last)
  }
}
