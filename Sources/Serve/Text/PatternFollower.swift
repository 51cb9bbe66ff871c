/// Follows a text byte by byte, and knows how much of a pattern its end could be the beginning of (Knuth, Morris,
/// Pratt 1977): one step a byte, however often the pattern repeats itself.
struct PatternFollower {
  let pattern: [UInt8]
  /// Of each beginning of the pattern, the longest beginning that is also its end.
  private let fallback: [Int]
  /// Bytes of the pattern that the text ends with, the whole pattern excluded.
  private(set) var matched = 0

  /// - Parameter pattern: not empty.
  init(_ pattern: [UInt8]) {
    self.pattern = pattern
    var fallback = [0]
    var length = 0
    for byte in pattern.dropFirst() {
      while length > 0, pattern[length] != byte { length = fallback[length - 1] }
      if pattern[length] == byte { length += 1 }
      fallback.append(length)
    }
    self.fallback = fallback
  }

  /// Takes one byte more, and says whether the text now ends with the pattern.
  mutating func follow(_ byte: UInt8) -> Bool {
    while matched > 0, pattern[matched] != byte { matched = fallback[matched - 1] }
    if pattern[matched] == byte { matched += 1 }
    guard matched == pattern.count else { return false }
    matched = fallback[matched - 1]
    return true
  }
}
