import Similarity

/// The numbers of a text: those in digits, which a translation keeps, and those in words, which it may write in digits.
package struct NumberReader {
  /// As often as they stand there. "3만 5천", "35,000" and "35 thousand" are one number.
  package private(set) var written: [DecimalNumber] = []
  /// In words, and what a word means beside its first sense: a "decade" is ten years.
  package private(set) var spoken: Set<DecimalNumber> = []

  private let text: [UInt32]

  /// Reads scalars.
  package init(_ text: [UInt32]) {
    self.text = text.map { $0 >= 0x41 && $0 <= 0x5A ? $0 + 0x20 : Segments.folded($0) }
    readDigits()
    readEnglish()
    readKorean()
  }

  /// A number that this text writes in digits and another has neither in digits nor in words; nil if there is none.
  ///
  /// - Parameter asOften: whether what the other has in digits must stand there as often as here.
  package func missing(from other: NumberReader, asOften: Bool = false) -> DecimalNumber? {
    var left = Dictionary(other.written.map { ($0, 1) }, uniquingKeysWith: +)
    for number in written {
      // What is read as words has the digits among it.
      let isSpoken = other.spoken.contains(number) && !(asOften && left[number] != nil)
      if left[number, default: 0] <= 0, !isSpoken { return number }
      left[number]? -= 1
    }
    return nil
  }

  private func isDigit(_ scalar: UInt32) -> Bool { scalar >= 0x30 && scalar <= 0x39 }

  private func isSyllable(_ scalar: UInt32) -> Bool { scalar >= 0xAC00 && scalar <= 0xD7A3 }

  // MARK: Digits

  private mutating func readDigits() {
    var at = 0
    while at < text.count {
      guard isDigit(text[at]) else {
        at += 1
        continue
      }
      var (number, end) = digits(at)
      var (zeros, behind) = scale(end)
      number = number.times(zeros)
      end = behind
      // 3만 5천: each further part is smaller than the last.
      while zeros >= 2, let part = nextPart(end, below: zeros), let sum = number.plus(part.number) {
        (number, zeros, end) = (sum, part.zeros, part.end)
      }
      written.append(number)
      at = end
    }
  }

  private func nextPart(_ at: Int, below zeros: Int) -> (number: DecimalNumber, zeros: Int, end: Int)? {
    guard at > 0, isSyllable(text[at - 1]) else { return nil }
    let start = at < text.count && text[at] == 0x20 ? at + 1 : at
    guard start < text.count, isDigit(text[start]) else { return nil }
    let (number, end) = digits(start)
    let (own, behind) = scale(end)
    let value = number.times(own)
    guard own < zeros, value.isBelow(DecimalNumber(1).times(zeros)),
      own > 0 || start == at || !value.isBelow(DecimalNumber(1000))
    else { return nil }
    return (value, own, behind)
  }

  /// Digits with a point between digits, commas before exactly three digits; more than 18 are cut.
  private func digits(_ start: Int) -> (DecimalNumber, end: Int) {
    var (value, kept, exponent, at) = (0 as UInt64, 0, 0, start)
    var isFraction = false
    while at < text.count {
      if isDigit(text[at]) {
        if kept < 18 {
          value = value * 10 + UInt64(text[at] - 0x30)
          kept += value == 0 ? 0 : 1
          exponent -= isFraction ? 1 : 0
        } else if !isFraction {
          exponent += 1
        }
        at += 1
      } else if text[at] == 0x2E, !isFraction, at + 1 < text.count, isDigit(text[at + 1]) {
        isFraction = true
        at += 1
      } else if text[at] == 0x2C, !isFraction, isGroup(at + 1) {
        at += 1
      } else {
        break
      }
    }
    return (DecimalNumber(value, exponent: exponent), at)
  }

  private func isGroup(_ at: Int) -> Bool {
    at + 3 <= text.count && (at..<at + 3).allSatisfy { isDigit(text[$0]) }
      && (at + 3 == text.count || !isDigit(text[at + 3]))
  }

  /// The zeros of the words of scale at a place, and where they end: 만, 천만, thousand, million.
  private func scale(_ start: Int) -> (zeros: Int, end: Int) {
    var (zeros, at) = (0, start)
    while at < text.count, let own = NumberWords.scales[text[at]] {
      if at + 1 < text.count, NumberWords.noScale.contains(text[at + 1]) { break }
      zeros += own
      at += 1
    }
    if at > start { return (zeros, at) }
    let word = start < text.count && (text[start] == 0x20 || text[start] == 0x2D) ? start + 1 : start
    let end = text[min(word, text.count)...].firstIndex { $0 < 0x61 || $0 > 0x7A } ?? text.count
    let name = Segments.text(text[min(word, text.count)..<end])
    return NumberWords.englishScales[name].map { ($0, end) } ?? (0, start)
  }

  // MARK: Words

  private mutating func readEnglish() {
    var (total, section, isOpen) = (0 as UInt64, 0 as UInt64, false)
    func close(_ spoken: inout Set<DecimalNumber>) {
      if isOpen { spoken.insert(DecimalNumber(total &+ section)) }
      (total, section, isOpen) = (0, 0, false)
    }
    for part in text.split(whereSeparator: { $0 < 0x61 || $0 > 0x7A }) {
      let word = Segments.text(part)
      if let value = NumberWords.english[word] {
        spoken.insert(DecimalNumber(value))
        section = section &+ value
        isOpen = true
      } else if let zeros = NumberWords.englishScales[word] {
        spoken.insert(DecimalNumber(1).times(zeros))
        let factor = (0..<zeros).reduce(1 as UInt64) { value, _ in value * 10 }
        section = max(section, 1) &* factor
        if zeros > 2 { (total, section) = (total &+ section, 0) }
        isOpen = true
      } else if word != "and" {
        close(&spoken)
      }
      if let others = NumberWords.englishSenses[word] { spoken.formUnion(others.map { DecimalNumber($0) }) }
    }
    close(&spoken)
  }

  /// Numbers before counters, as near duplicates are told apart by, and the few that need none.
  private mutating func readKorean() {
    let guards = NumericGuard(of: Array(Segments.text(text).utf8), dropsGreetings: false)
    spoken.formUnion(guards.numbers.compactMap(DecimalNumber.init))
    for at in text.indices where isSyllable(text[at]) {
      for (word, value) in NumberWords.korean where text[at...].starts(with: word) {
        spoken.insert(DecimalNumber(value))
      }
    }
  }
}

extension DecimalNumber {
  fileprivate func isBelow(_ limit: DecimalNumber) -> Bool {
    Double(digits) * power(exponent) < Double(limit.digits) * power(limit.exponent)
  }

  private func power(_ exponent: Int) -> Double {
    (0..<min(abs(exponent), 300)).reduce(1) { value, _ in exponent < 0 ? value / 10 : value * 10 }
  }
}
