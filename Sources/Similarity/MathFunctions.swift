/// Functions by their names: operators that are written as words.
enum MathFunctions {
  private static let names: Set<String> = [
    "sin", "cos", "tan", "sec", "csc", "cot", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "log",
    "ln",
    "exp", "lim", "max", "min", "sup", "inf", "gcd", "lcm", "det", "mod",
  ]
  /// Those that are written onto their variable: sinx, lnx.
  private static let joined: Set<String> = ["sin", "cos", "tan", "log", "ln"]

  /// The function that some ASCII letters name, small or large; nil for other words.
  static func name(_ letters: Span<UInt8>) -> String? {
    guard (2...6).contains(letters.count) else { return nil }
    var word = ""
    for at in letters.indices { word.unicodeScalars.append(UnicodeScalar(letters[at] | 0x20)) }
    if names.contains(word) { return word }
    word.unicodeScalars.removeLast()
    return joined.contains(word) ? word : nil
  }
}
