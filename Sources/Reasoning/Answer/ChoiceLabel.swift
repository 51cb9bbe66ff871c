import Korean

/// Labels of options, found in a text as they are written: NFKC would make ③ a 3 and ㈎ a (가).
struct ChoiceLabel {
  /// From the surest to the one that is most often something else.
  enum Family: Int, CaseIterable {
    case circled, numbered, letter, digit, syllable, jamo
  }

  let family: Family
  /// From 1.
  let index: Int
  let range: Range<Int>

  /// Whether a text is one circled label and nothing else.
  static func isCircled(_ text: [UInt8]) -> Bool {
    let scalars = decoded(text)
    return scalars.count == 1 && circled(scalars[0].value) != nil
  }

  /// All labels of a text, in order. A bare letter counts where no word goes on behind it, a bare digit where it is all
  /// there is or 번 follows.
  static func found(_ text: [UInt8]) -> [ChoiceLabel] {
    let scalars = decoded(text)
    var labels: [ChoiceLabel] = []
    for at in scalars.indices {
      guard let (family, index) = label(scalars, at) else { continue }
      let end = at + 1 < scalars.count ? scalars[at + 1].start : text.count
      labels.append(ChoiceLabel(family: family, index: index, range: scalars[at].start..<end))
    }
    return labels
  }

  private struct Place {
    let value: UInt32
    let start: Int
  }

  private static func decoded(_ text: [UInt8]) -> [Place] {
    var places: [Place] = []
    var at = 0
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      places.append(Place(value: scalar.value, start: min(at, text.count)))
      at += UTF8.width(scalar)
    }
    return places
  }

  private static func label(_ text: [Place], _ at: Int) -> (Family, Int)? {
    let value = text[at].value
    if let index = circled(value) { return (.circled, index) }
    let before = at > 0 ? text[at - 1].value : 0x20
    let after = at + 1 < text.count ? text[at + 1].value : 0x20
    let isBracketed = isOpening(before) && isClosing(after)
    let isAlone = text.count == 1
    let folded = value >= 0xFF10 && value <= 0xFF5A ? value - 0xFEE0 : value
    switch folded {
    case 0x30...0x39:
      guard !isDigit(before), !isLetter(before), before != 0x2E, before != 0x2C, before != 0x2D,
        before != 0x2F
      else { return nil }
      var (index, next) = (Int(folded) - 0x30, after)
      var end = at + 1
      if folded == 0x31, after == 0x30 {
        (index, next) = (10, at + 2 < text.count ? text[at + 2].value : 0x20)
        end = at + 2
      }
      guard index > 0 else { return nil }
      if next == 0xBC88 { return (.numbered, index) }
      let isEnd = end == text.count
      if isOpening(before) && isClosing(next) { return (.numbered, index) }
      if at == 0, isEnd || isClosing(next) || isStop(next, end, text) { return (.digit, index) }
      return nil
    case 0x41...0x4A, 0x61...0x6A:
      guard !isLetter(before), !isDigit(before), !isLetter(after), !isDigit(after) else { return nil }
      let index = Int(folded | 0x20) - 0x60
      if isBracketed { return (.letter, index) }
      if isClosing(after), after != 0x5D { return (.letter, index) }
      let isSmall = folded >= 0x61
      // I is a word, and so are A and small a where a word follows.
      if index == 9 || isSmall && !isAlone && !isStop(after, at + 1, text) {
        return isAlone ? (.letter, index) : nil
      }
      guard
        before == 0x20 || at == 0 || isOpening(before) || before == 0x3A || before >= 0x80 || before == 0x2C
      else { return nil }
      if after == 0x20 {
        let next = at + 2 < text.count ? text[at + 2].value : 0x20
        return isLetter(next) ? nil : (.letter, index)
      }
      return after >= 0x80 || isStop(after, at + 1, text) || after == 0x2C || after == 0x3A
        ? (.letter, index) : nil
    case 0xAC00...0xD7A3:
      guard let place = syllables.firstIndex(of: folded) else { return nil }
      if isBracketed || isAlone { return (.syllable, place + 1) }
      return at == 0 && isStop(after, at + 1, text) ? (.syllable, place + 1) : nil
    case 0x3131...0x314E:
      guard let place = jamo.firstIndex(of: folded), !(0xAC00...0xD7A3).contains(before) else { return nil }
      return (0x3131...0x3163).contains(before) || (0x3131...0x3163).contains(after)
        ? nil : (.jamo, place + 1)
    default: return nil
    }
  }

  /// ① ⓵ ❶ ➀ ➊ ⑴ Ⓐ ⓐ ⒜ ㉠ ㉮ ㈀ ㈎, from their blocks.
  private static func circled(_ value: UInt32) -> Int? {
    let rows: [(UInt32, Int)] = [
      (0x2460, 10), (0x24F5, 10), (0x2776, 10), (0x2780, 10), (0x278A, 10), (0x2474, 10), (0x24B6, 10),
      (0x24D0, 10), (0x249C, 10), (0x3260, 14), (0x326E, 14), (0x3200, 14), (0x320E, 14), (0x2488, 10),
    ]
    for (first, count) in rows where value >= first && value < first + UInt32(count) {
      return Int(value - first) + 1
    }
    return nil
  }

  private static let syllables = "가나다라마바사아자차카타파하".unicodeScalars.map(\.value)
  private static let jamo = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ".unicodeScalars.map(\.value)

  private static func isOpening(_ value: UInt32) -> Bool {
    [0x28, 0x5B, 0xFF08, 0x3014, 0x3008, 0x3C].contains(value)
  }
  private static func isClosing(_ value: UInt32) -> Bool {
    [0x29, 0x5D, 0xFF09, 0x3015, 0x3009, 0x3E].contains(value)
  }
  private static func isDigit(_ value: UInt32) -> Bool { (0x30...0x39).contains(value) }
  private static func isLetter(_ value: UInt32) -> Bool {
    (0x61...0x7A).contains(value | 0x20) && value < 0x80
  }

  /// A full stop that ends a label or the text, not one inside a number.
  private static func isStop(_ value: UInt32, _ at: Int, _ text: [Place]) -> Bool {
    if at >= text.count { return true }
    guard value == 0x2E || value == 0xFF0E else { return false }
    return at + 1 >= text.count || !isDigit(text[at + 1].value)
  }
}
