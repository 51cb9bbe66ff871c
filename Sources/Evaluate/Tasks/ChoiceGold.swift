/// Which option a right answer is.
enum ChoiceGold {
  /// Why that cannot be said, as the end of a sentence about the answer.
  struct Problem: Error { let text: String }

  /// Options that a choice may have: letters.
  static let mostOptions = 26
  /// Where they are in the question's text: what `compareAnswer` takes for a choice there.
  static let mostInText = 14

  /// The 1-based places of the option that is right; several where it is there several times.
  ///
  /// - Parameter options: in order; empty where they are in the question's text.
  static func places(_ gold: String, options: [String], form: ColumnMap.Gold?) throws -> [Int] {
    let gold = TaskText.trimmed(gold)
    let byText = options.indices.filter { TaskText.isSame(TaskText.trimmed(options[$0]), gold) }.map {
      $0 + 1
    }
    switch form {
    case .text:
      guard !byText.isEmpty else { throw Problem(text: "is none of the options") }
      return byText
    case .number: return [try inRange(number(gold), options)]
    case .numberFromZero: return [try inRange(number(gold).map { $0 &+ 1 }, options)]
    case .label: return [try inRange(label(gold), options)]
    case .solution, nil:
      guard !byText.isEmpty else { return [try inRange(position(gold), options)] }
      if let other = position(gold), !byText.contains(other), other <= options.count {
        throw Problem(
          text: "is option \(other), or the text of option \(byText[0]): say gold-is=number, label or text")
      }
      return byText
    }
  }

  private static func inRange(_ place: Int?, _ options: [String]) throws -> Int {
    guard let place else { throw Problem(text: "is no option's number or label") }
    let most = options.isEmpty ? mostInText : options.count
    guard place >= 1, place <= most else { throw Problem(text: "is not among the \(most) options") }
    return place
  }

  /// The place that a number from 1 or a label says.
  static func position(_ gold: String) -> Int? {
    (number(gold) ?? label(gold)).flatMap { (1...mostOptions).contains($0) ? $0 : nil }
  }

  /// `3`, and `3.0` as tables of numbers have it.
  private static func number(_ text: String) -> Int? {
    let text = text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    return text.utf8.count <= 4 ? Int(text) : nil
  }

  /// `B`, `b`, `(B)`, `B.`, `②`, `(2)`.
  static func label(_ text: String) -> Int? {
    var scalars = Array(text.unicodeScalars)
    let opening = Set("([（[".unicodeScalars.map(\.value))
    let closing = Set(")]）].:".unicodeScalars.map(\.value))
    if let first = scalars.first, opening.contains(first.value) { scalars.removeFirst() }
    while let last = scalars.last, closing.contains(last.value) { scalars.removeLast() }
    guard let scalar = scalars.first?.value else { return nil }
    if scalars.allSatisfy({ (0x30...0x39).contains($0.value) }), scalars.count <= 2 {
      return scalars.reduce(0) { $0 * 10 + Int($1.value) - 0x30 }
    }
    guard scalars.count == 1 else { return nil }
    switch scalar {
    case 0x41...0x5A: return Int(scalar) - 0x40
    case 0x61...0x7A: return Int(scalar) - 0x60
    case 0x2460...0x2473: return Int(scalar) - 0x245F
    default: return nil
    }
  }
}
