import Korean
import Reasoning
import Similarity

/// An option as it is compared: NFC, without case, blanks, quotation marks, dollar signs, thousands separators and the
/// last full stop; full-width forms are the ordinary ones.
struct OptionKey: Hashable {
  let scalars: [UInt32]

  init(_ option: String) { self.init([UInt32](of: option)[...]) }

  init(_ option: ArraySlice<UInt32>) {
    var utf8: [UInt8] = []
    for scalar in option { utf8.append(scalar: scalar) }
    let composed = [UInt32](of: String(decoding: NFC.normalized(utf8), as: UTF8.self))
    var key: [UInt32] = []
    for (index, scalar) in composed.enumerated() {
      var scalar = folded(scalar)
      if isBlank(scalar) || OptionKey.passedOver.contains(scalar) { continue }
      if scalar == 0x2C, isDigit(composed, index - 1), isDigit(composed, index + 1) { continue }
      if scalar >= 0x41, scalar <= 0x5A { scalar += 0x20 }
      if scalar == 0x2212 { scalar = 0x2D }
      key.append(scalar)
    }
    while let last = key.last, key.count > 1, last == 0x2E || last == 0x3002 { key.removeLast() }
    scalars = key
  }

  /// What a question asks, without the number it stands under: `12.`, `[12]`, `문 12)`.
  static func unnumbered(_ stem: String) -> OptionKey {
    let text = [UInt32](of: stem)[...]
    var rest = text.trimmed.drop { OptionKey.beforeNumbers.contains(folded($0)) || isBlank($0) }
    let digits = rest.prefix(while: isDigit)
    rest = rest.dropFirst(digits.count)
    let marks = rest.prefix { OptionKey.behindNumbers.contains(folded($0)) }
    rest = rest.dropFirst(marks.count)
    let isNumber = !digits.isEmpty && !marks.isEmpty && !(rest.first.map(isDigit) ?? false)
    return OptionKey(isNumber ? rest : text)
  }

  private static let beforeNumbers = Set([UInt32](of: "[(<【문제항Qq"))
  private static let behindNumbers = Set([UInt32](of: "])>】.번:"))

  /// True if it has a letter, or is nothing but numbers and signs.
  var hasLetters: Bool {
    scalars.contains { isSyllable($0) || ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x3131 && $0 <= 0x9FFF) }
  }

  private static let passedOver = Set(
    [UInt32](of: "\"'`“”‘’「」『』$\u{AD}\u{200C}\u{200D}\u{2060}\u{FEFF}"))
}

private func isDigit(_ text: [UInt32], _ place: Int) -> Bool {
  text.indices.contains(place) && isDigit(text[place])
}

/// An option among others, and whether one more says what one of them says.
struct DistinctOptions {
  private var taken: [(text: String, key: OptionKey, pairs: Set<UInt64>, guards: NumericGuard)] = []

  /// The share of common scalar pairs (Dice) from which two options are one.
  private static let nearness = 0.8

  /// Takes an option if it is none of those taken: not the same key, and not nearly so, nor within one another, with
  /// the same numbers, operators and words of opposition.
  /// Nor an equal number or expression: 1/2 is 0.5.
  mutating func take(_ option: String) -> Bool {
    let key = OptionKey(option)
    let pairs = Set(zip(key.scalars, key.scalars.dropFirst()).map { UInt64($0) << 32 | UInt64($1) })
    let guards = NumericGuard(of: Array(option.utf8), dropsGreetings: false)
    for other in taken {
      if other.key == key || OptionKey.areEqualValues(option, other.text) { return false }
      guard other.guards == guards else { continue }
      let both = other.pairs.count + pairs.count
      if both > 0,
        2 * Double(other.pairs.intersection(pairs).count) >= DistinctOptions.nearness * Double(both)
      {
        return false
      }
      if key.isWithin(other.key) || other.key.isWithin(key) { return false }
    }
    taken.append((option, key, pairs, guards))
    return true
  }
}

extension OptionKey {
  /// True for two short texts with digits that say the same value.
  fileprivate static func areEqualValues(_ one: String, _ other: String) -> Bool {
    let isValue: (String) -> Bool = { $0.utf8.count <= 60 && $0.utf8.contains { $0 >= 0x30 && $0 <= 0x39 } }
    return isValue(one) && isValue(other)
      && compareAnswer(gold: one, answer: other, kind: .math, extraction: .last).agreement == .equal
  }

  fileprivate func isWithin(_ other: OptionKey) -> Bool {
    guard !scalars.isEmpty, scalars.count < other.scalars.count else { return false }
    return (0...other.scalars.count - scalars.count).contains { other.scalars[$0...].starts(with: scalars) }
  }
}
