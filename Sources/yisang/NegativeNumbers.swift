/// A word like -1 or -.5 behind a long flag is that flag's value; the parser would take it for flags of one letter.
enum NegativeNumbers {
  /// The words with `--beta -1` as `--beta=-1`; nothing behind `--` is touched.
  static func attached(to words: [String]) -> [String] {
    let end = words.firstIndex(of: "--") ?? words.endIndex
    var result: [String] = []
    for word in words[..<end] {
      if let flag = result.last, flag.hasPrefix("--"), !flag.contains("="), isNegative(word) {
        result[result.endIndex - 1] = flag + "=" + word
      } else {
        result.append(word)
      }
    }
    return result + words[end...]
  }

  private static func isNegative(_ word: String) -> Bool {
    guard word.hasPrefix("-"), let next = word.utf8.dropFirst().first else { return false }
    return (0x30...0x39).contains(next) || next == 0x2E
  }
}
