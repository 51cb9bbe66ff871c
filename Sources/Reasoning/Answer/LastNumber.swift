/// Numbers in running text.
enum LastNumber {
  /// The numbers of a text from its end on, each with the sign, point and fraction stroke that belong to it; `most` of them.
  static func found(_ text: [UInt8], most: Int) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var end = text.count
    while end > 0, found.count < most {
      guard let last = text[..<end].lastIndex(where: isDigit) else { break }
      var start = last
      while start > 0, isPart(text[start - 1]) || (isDigit(text[start]) && isSpaced(text, start)) {
        start -= 1
      }
      while start < last, !isDigit(text[start]), !(text[start] == 0x2E && isDigit(text[start + 1])) {
        start += 1
      }
      end = start
      if start > 0, text[start - 1] == 0x2D, start < 2 || !isWord(text[start - 2]) { start -= 1 }
      // 2 in x_2 or A2 is no number.
      if end > 0, isWord(text[end - 1]) || text[end - 1] == 0x5F { continue }
      found.append(start..<(last + 1))
    }
    return found
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isWord(_ byte: UInt8) -> Bool { isDigit(byte) || (0x61...0x7A).contains(byte | 0x20) }
  private static func isPart(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == 0x2E || byte == 0x2C || byte == 0x2F
  }

  /// A thousands space: one to three digits, a space, three digits.
  private static func isSpaced(_ text: [UInt8], _ start: Int) -> Bool {
    guard start >= 2, text[start - 1] == 0x20, isDigit(text[start - 2]), start + 3 <= text.count else {
      return false
    }
    guard text[start..<(start + 3)].allSatisfy(isDigit), start + 3 == text.count || !isDigit(text[start + 3])
    else {
      return false
    }
    var first = start - 2
    while first > 0, isDigit(text[first - 1]), start - first <= 5 { first -= 1 }
    return start - 1 - first <= 3 && (first == 0 || !isPart(text[first - 1]))
  }
}
