/// A label before an option: ③, 3), (3), 3., C., (C), ㄷ., 다) …
struct OptionLabel: Sendable, Equatable {
  /// What labels are counted by.
  enum Series: Sendable, Hashable {
    case digit, upper, lower, consonant, syllable
    /// One scalar a label, from this one on: ①, ⑴, ㉠, Ⓐ …
    case enclosed(UInt32)
  }

  /// What stands around a letter or a digit.
  enum Frame: Sendable, Hashable { case none, round, square, closing, dot, number }

  /// How all labels of a list are written.
  struct Style: Sendable, Hashable {
    let series: Series
    let frame: Frame
  }

  let style: Style
  /// From 1.
  let number: Int
  /// How many scalars it takes.
  let length: Int

  /// Labels that a list may have, at most.
  static let most = 10
}

extension OptionLabel {
  /// The label that begins at a place; nil if there is none. A letter or a digit needs a blank before it, and, with a
  /// dot, no digit behind it: 1.5 is a number.
  init?(in text: [UInt32], at place: Int) {
    if let (base, number) = OptionLabel.enclosed(text[place]) {
      self.init(style: Style(series: .enclosed(base), frame: .none), number: number, length: 1)
      return
    }
    guard place == 0 || isBlank(text[place - 1]) else { return nil }
    let opening = folded(text[place])
    let isFramed = opening == 0x28 || opening == 0x5B
    let start = isFramed ? place + 1 : place
    guard let (series, number, length) = OptionLabel.symbol(in: text, at: start), start + length < text.count
    else {
      return nil
    }
    let end = start + length
    let frame: Frame
    switch (opening, folded(text[end])) {
    case (0x28, 0x29): frame = .round
    case (0x5B, 0x5D): frame = .square
    case (0x28, _), (0x5B, _): return nil
    case (_, 0x29): frame = .closing
    case (_, 0x2E):
      if end + 1 < text.count, isDigit(text[end + 1]) { return nil }
      frame = .dot
    case (_, 0xBC88) where series == .digit: frame = .number
    default: return nil
    }
    self.init(style: Style(series: series, frame: frame), number: number, length: end + 1 - place)
  }

  /// The scalars of the `number`-th label of a style, from 1.
  static func scalars(_ style: Style, _ number: Int) -> [UInt32] {
    let symbol: [UInt32]
    switch style.series {
    case .enclosed(let base): return [base + UInt32(number - 1)]
    case .digit: symbol = number == 10 ? [0x31, 0x30] : [0x30 + UInt32(number)]
    case .upper: symbol = [0x40 + UInt32(number)]
    case .lower: symbol = [0x60 + UInt32(number)]
    case .consonant: symbol = [consonants[number - 1]]
    case .syllable: symbol = [syllables[number - 1]]
    }
    switch style.frame {
    case .none: return symbol
    case .round: return [0x28] + symbol + [0x29]
    case .square: return [0x5B] + symbol + [0x5D]
    case .closing: return symbol + [0x29]
    case .dot: return symbol + [0x2E]
    case .number: return symbol + [0xBC88]
    }
  }

  /// The base of the enclosed letter or digit, and its number, if it is one of the first ten of its kind.
  static func enclosed(_ scalar: UInt32) -> (base: UInt32, number: Int)? {
    guard scalar >= 0x2460, scalar <= 0x3277 else { return nil }
    return bases.first { scalar >= $0 && scalar < $0 + UInt32(most) }.map { ($0, Int(scalar - $0) + 1) }
  }

  /// A letter or digit that counts: 3, C, c, ㄷ, 다.
  static func symbol(in text: [UInt32], at place: Int) -> (series: Series, number: Int, length: Int)? {
    guard place < text.count else { return nil }
    let scalar = folded(text[place])
    switch scalar {
    case 0x31...0x39:
      if scalar == 0x31, place + 1 < text.count, folded(text[place + 1]) == 0x30 { return (.digit, 10, 2) }
      return (.digit, Int(scalar - 0x30), 1)
    case 0x41...0x4A: return (.upper, Int(scalar - 0x40), 1)
    case 0x61...0x6A: return (.lower, Int(scalar - 0x60), 1)
    default:
      if let index = consonants.firstIndex(of: scalar) { return (.consonant, index + 1, 1) }
      if let index = syllables.firstIndex(of: scalar) { return (.syllable, index + 1, 1) }
      return nil
    }
  }

  /// ① ⑴ ⒈ ⒜ Ⓐ ⓐ ⓵ ❶ ➀ ➊ ㈀ ㈎ ㉠ ㉮
  private static let bases: [UInt32] = [
    0x2460, 0x2474, 0x2488, 0x249C, 0x24B6, 0x24D0, 0x24F5, 0x2776, 0x2780, 0x278A, 0x3200, 0x320E, 0x3260,
    0x326E,
  ]
  private static let consonants = [UInt32](of: "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊ")
  private static let syllables = [UInt32](of: "가나다라마바사아자차")
}
