import Korean

/// An answer without what only surrounds it: marks of emphasis, quotes, the verb that ends a Korean sentence.
enum AnswerText {
  private static func bytes(_ texts: [String]) -> [[UInt8]] { texts.map { Array($0.utf8) } }

  /// How much of a verb at the end goes.
  enum Verb { case kept, surely, perhaps }

  /// Longest first.
  private static let endings = bytes([
    "이라고 할 수 있습니다", "라고 할 수 있습니다", "이 정답입니다", "가 정답입니다", "이 됩니다", "가 됩니다", "이 된다", "가 된다",
    "이 답입니다", "가 답입니다", "입니다만", "이었습니다", "였습니다", "입니다", "이네요", "이에요", "이예요", "이다", "예요", "이죠",
    "이지요",
  ])
  /// Nouns end in them too: 책임, 수요, 동네요, 아이고.
  private static let doubtful = bytes(["됩니다", "네요", "이며", "이고", "임", "요"])
  private static let openings = bytes([
    "약 ", "총 ", "모두 ", "각각 ", "**", "__", "`", "\"", "'", "“", "‘", "「", "『",
  ])
  private static let closings = bytes([
    "**", "__", "`", "\"", "'", "”", "’", "」", "』", ".", "。", "!", ",", ";", ":", "\\", "~",
  ])

  static func cleaned(_ text: [UInt8], verb: Verb = .surely) -> [UInt8] {
    var rest = text[...]
    if let end = Array(rest).firstPlace(of: "<|") { rest = rest[..<end] }
    var isVerbGone = verb == .kept
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
        if let ending = endings.first(where: { ends(rest, in: $0) })
          ?? doubtful.first(where: { ends(rest, in: $0) && (verb == .perhaps || !isHangul(rest, before: $0)) }
          )
        {
          rest = rest.dropLast(ending.count)
          isVerbGone = true
        }
      }
      if rest.count == before { return Array(rest) }
    }
  }

  private static func ends(_ text: ArraySlice<UInt8>, in ending: [UInt8]) -> Bool {
    text.count > ending.count && text.suffix(ending.count).elementsEqual(ending)
  }

  /// Whether a Korean syllable or a space stands before the ending: 12임 and ③임 are no nouns.
  private static func isHangul(_ text: ArraySlice<UInt8>, before ending: [UInt8]) -> Bool {
    let rest = text.dropLast(ending.count)
    guard let last = rest.last, last > 0x20 else { return true }
    return last >= 0x80 && rest.suffix(3).first.map { (0xEA...0xED).contains($0) } ?? true
  }
}
