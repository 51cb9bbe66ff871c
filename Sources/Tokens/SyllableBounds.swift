/// Which tokens a vocabulary may learn that keeps each Hangul syllable by itself.
enum SyllableBounds {
  /// False if a character stands beside another in the token and one of the two is a syllable, or may be one of which the token
  /// has only some bytes: in some text the token would join a syllable with its neighbour.
  static func areKept(by token: [UInt8]) -> Bool {
    var start = 0
    for at in token.indices.dropFirst() where !isContinuation(token[at]) {
      if mayBeSyllable(token[start..<at]) { return false }
      start = at
    }
    return start == 0 || !mayBeSyllable(token[start...])
  }

  private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

  /// Whether bytes of one character are, or can be completed to, those of U+AC00...U+D7A3.
  private static func mayBeSyllable(_ bytes: ArraySlice<UInt8>) -> Bool {
    if let first = bytes.first, isContinuation(first) { return bytes.count < 3 }
    func completed(with byte: UInt8) -> UInt32 {
      (Array(bytes.prefix(3)) + [byte, byte]).prefix(3).reduce(0) { $0 << 8 | UInt32($1) }
    }
    return completed(with: 0xBF) >= 0xEA_B080 && completed(with: 0x80) <= 0xED_9EA3
  }
}
