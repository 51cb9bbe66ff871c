import Korean

/// An answer without what only surrounds it: marks of emphasis, quotes, the verb that ends a Korean sentence.
enum AnswerText {
  private static func bytes(_ texts: [String]) -> [[UInt8]] { texts.map { Array($0.utf8) } }

  /// Longest first.
  private static let endings = bytes([
    "이라고 할 수 있습니다", "라고 할 수 있습니다", "이 정답입니다", "가 정답입니다", "이 됩니다", "가 됩니다", "이 된다", "가 된다",
    "이 답입니다", "가 답입니다", "입니다만", "이었습니다", "였습니다", "입니다", "이네요", "이에요", "이예요", "이다", "예요", "네요",
    "됩니다", "이며", "이고", "이죠", "이지요", "임", "요",
  ])
  private static let openings = bytes([
    "약 ", "총 ", "모두 ", "각각 ", "**", "__", "`", "\"", "'", "“", "‘", "「", "『",
  ])
  private static let closings = bytes([
    "**", "__", "`", "\"", "'", "”", "’", "」", "』", ".", "。", "!", ",", ";", ":", "\\", "~",
  ])

  static func cleaned(_ text: [UInt8]) -> [UInt8] {
    var rest = text[...]
    if let end = Array(rest).firstPlace(of: "<|") { rest = rest[..<end] }
    var isVerbGone = false
    while true {
      let before = rest.count
      while let first = rest.first, first <= 0x20 { rest = rest.dropFirst() }
      while let last = rest.last, last <= 0x20 { rest = rest.dropLast() }
      for mark in openings where rest.starts(with: mark) && rest.count > mark.count {
        rest = rest.dropFirst(mark.count)
      }
      for mark in closings where rest.count > mark.count && rest.suffix(mark.count).elementsEqual(mark) {
        // 5! and \! are no exclamations.
        if mark == [0x21], let byte = rest.dropLast().last, (0x30...0x39).contains(byte) || byte == 0x29 {
          continue
        }
        if mark == [0x5C], rest.dropLast().last == 0x5C { continue }
        rest = rest.dropLast(mark.count)
      }
      if !isVerbGone {
        for ending in endings
        where rest.count > ending.count && rest.suffix(ending.count).elementsEqual(ending) {
          rest = rest.dropLast(ending.count)
          isVerbGone = true
          break
        }
      }
      if rest.count == before { return Array(rest) }
    }
  }
}
