/// Amounts as Korean writes them: 1만 2천, 삼백이십, 서른둘, 3시간 20분. All of the text must be one.
enum KoreanAmount {
  static func value(_ text: [UInt8]) -> MathValue.Scalar? {
    guard text.count <= 90 else { return nil }
    if let compound = try? compound(text) { return compound }
    guard text.contains(where: { $0 >= 0x80 }) else { return nil }
    if let number = number(text, isCounted: false) { return .init(value: Quotient(number)) }
    guard let (rest, unit) = Unit.suffix(of: text), let number = number(rest, isCounted: true) else {
      return nil
    }
    return .init(value: Quotient(number), unit: unit)
  }

  private static func number(_ text: [UInt8], isCounted: Bool) -> Rational? {
    native(text, isCounted: isCounted) ?? (try? sino(text)) ?? nil
  }

  // MARK: Native words

  private static let ones: [(String, Int)] = [
    ("하나", 1), ("둘", 2), ("셋", 3), ("넷", 4), ("다섯", 5), ("여섯", 6), ("일곱", 7), ("여덟", 8), ("아홉", 9),
  ]
  /// Before what is counted.
  private static let counting: [(String, Int)] = [("한", 1), ("두", 2), ("세", 3), ("네", 4)]
  private static let tens: [(String, Int)] = [
    ("열", 10), ("스물", 20), ("스무", 20), ("서른", 30), ("마흔", 40), ("쉰", 50), ("예순", 60), ("일흔", 70),
    ("여든", 80), ("아흔", 90),
  ]

  private static func native(_ text: [UInt8], isCounted: Bool) -> Rational? {
    var rest = text.filter { $0 != 0x20 }[...]
    var value = 0
    if let ten = tens.first(where: { rest.starts(with: $0.0.utf8) }) {
      value = ten.1
      rest = rest.dropFirst(ten.0.utf8.count)
    }
    let words = isCounted ? ones + counting : ones
    if let one = words.first(where: { rest.elementsEqual($0.0.utf8) }) {
      value += one.1
      rest = rest.dropFirst(one.0.utf8.count)
    }
    // 열 alone is heat, and more.
    return rest.isEmpty && value > 0 && (isCounted || value != 10) ? Rational(value) : nil
  }

  // MARK: Sino-Korean words, alone or among digits

  private static let digits = "일이삼사오육칠팔구".unicodeScalars.map(\.value)
  private static let powers: [UInt32: Int] = [0xC2ED: 10, 0xBC31: 100, 0xCC9C: 1000]
  private static let myriads: [UInt32: Int] = [
    0xB9CC: 10_000, 0xC5B5: 100_000_000, 0xC870: 1_000_000_000_000,
  ]

  private static func sino(_ text: [UInt8]) throws -> Rational? {
    var (total, section) = (Rational(0), Rational(0))
    var current: Rational?
    var (lastPower, lastMyriad) = (Int.max, Int.max)
    var written: [UInt8] = []
    var hasPower = false
    func flush() throws {
      guard !written.isEmpty else { return }
      guard current == nil else { throw MathTrouble.grammar }
      current = try decimal(written)
      written = []
    }
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      if scalar.value < 0x80, scalar.value != 0x20 {
        written.append(UInt8(scalar.value))
        continue
      }
      try flush()
      if scalar.value == 0x20 { continue }
      if let digit = digits.firstIndex(of: scalar.value) {
        guard current == nil else { return nil }
        current = Rational(digit + 1)
      } else if let power = powers[scalar.value] {
        guard power < lastPower else { return nil }
        section = try section + (current ?? Rational(1)) * Rational(power)
        (current, lastPower, hasPower) = (nil, power, true)
      } else if let myriad = myriads[scalar.value] {
        guard myriad < lastMyriad else { return nil }
        let count = try section + (current ?? Rational(section.isZero ? 1 : 0))
        total = try total + count * Rational(myriad)
        (section, current, lastPower, lastMyriad, hasPower) = (Rational(0), nil, .max, myriad, true)
      } else {
        return nil
      }
    }
    try flush()
    return hasPower ? try total + section + (current ?? Rational(0)) : nil
  }

  /// Digits with thousands commas and a point.
  private static func decimal(_ text: [UInt8]) throws -> Rational {
    let value = try MathParser.value(text, isTeX: false, in: Algebra())
    guard let constant = value.quotient?.constant, !constant.isNegative else { throw MathTrouble.grammar }
    return constant
  }

  // MARK: Several units

  /// 3시간 20분, 1m 50cm: parts of one dimension, each smaller than the one before.
  private static func compound(_ text: [UInt8]) throws -> MathValue.Scalar? {
    var parts: [(Rational, Unit)] = []
    var at = 0
    while at < text.count {
      let digits = text[at...].prefix { (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x2C }
      guard !digits.isEmpty else { return nil }
      at = digits.endIndex
      while at < text.count, text[at] == 0x20 { at += 1 }
      let word = text[at...].prefix { !(0x30...0x39).contains($0) && $0 != 0x20 }
      guard Unit.isKnown(Array(word)) else { return nil }
      parts.append((try decimal(Array(digits)), Unit(named: Array(word))))
      at = word.endIndex
      while at < text.count, text[at] == 0x20 { at += 1 }
    }
    guard parts.count >= 2, let last = parts.last else { return nil }
    var sum = Rational(0)
    for (place, part) in parts.enumerated() {
      guard part.1.dimension == last.1.dimension else { return nil }
      if place > 0, try !Rational.isLess(part.1.factor, parts[place - 1].1.factor) { return nil }
      sum = try sum + part.0 * part.1.factor
    }
    return .init(value: Quotient(try sum / last.1.factor), unit: last.1)
  }
}
