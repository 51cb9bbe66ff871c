import Korean

/// What makes two problems of one template two problems: their numbers, their operators, and words for opposites.
///
/// "3 + 5는?" and "7 + 2는?" share every word. Both sides are multisets, so that sentences may change places. When in
/// doubt the guard says "different": a duplicate that is kept costs less than a problem that is lost.
public struct NumericGuard: Sendable, Hashable {
  /// The numbers, sorted, as decimal digits without superfluous zeros; those in words that stand before a counter too.
  public let numbers: [String]
  /// The operators, sorted, in one form each: `*` and `\times` are ×, `/` and `\frac` are ÷, `²` is ^ and the number 2;
  /// functions such as sin and lim by their names.
  public let operators: [String]
  /// Words that turn a question into its opposite, sorted.
  public let words: [String]

  /// What two guards say of their texts.
  public enum Verdict: Sendable, Hashable {
    /// The same numbers and operators.
    case same
    /// Numbers, and only here or only there: those of the first, those of the second.
    case numbers([String], [String])
    /// The same numbers but other operators: those only of the first, those only of the second.
    case operators([String], [String])
    /// The same numbers and operators but words for opposites: those only of the first, those only of the second.
    case words([String], [String])
  }

  /// The numbers and operators of a text. - Parameter utf8: UTF-8 in any normal form.
  public init(of utf8: [UInt8], dropsGreetings: Bool = true) {
    let text = NFC.normalized(utf8)
    var range = text.indices
    if dropsGreetings {
      let units = MixedUnits(of: text)
      let rest = Greetings.rest(of: units)
      if rest.count < units.places.count { range = units.place(of: rest, in: text) }
    }
    var tokens = MathTokens()
    tokens.read(text.span, range)
    numbers = tokens.numbers.sorted()
    operators = tokens.operators().sorted()
    words = tokens.words.found.sorted()
  }

  /// A hash of all that is compared.
  var digest: UInt64 {
    [numbers, operators, words].reduce(0) { hash, values in
      values.reduce(KeyFold.chained(hash, 1)) { hash, value in
        value.utf8.reduce(KeyFold.chained(hash, 2)) { KeyFold.chained($0, UInt64($1) + 3) }
      }
    }
  }

  /// Compares two texts.
  public func verdict(against other: NumericGuard) -> Verdict {
    if numbers != other.numbers {
      return .numbers(
        Self.difference(numbers, other.numbers), Self.difference(other.numbers, numbers))
    }
    if operators != other.operators {
      return .operators(
        Self.difference(operators, other.operators), Self.difference(other.operators, operators))
    }
    if words != other.words {
      return .words(Self.difference(words, other.words), Self.difference(other.words, words))
    }
    return .same
  }

  /// What a sorted multiset has that another has not.
  private static func difference(_ one: [String], _ other: [String]) -> [String] {
    var rest: [String] = []
    var at = 0
    for value in one {
      while at < other.count, other[at] < value { at += 1 }
      if at < other.count, other[at] == value { at += 1 } else { rest.append(value) }
    }
    return rest
  }
}
