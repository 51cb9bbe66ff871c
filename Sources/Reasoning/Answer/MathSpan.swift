/// Formulas in running text: `$…$`, `$$…$$`, `\(…\)`, `\[…\]`.
struct MathSpan {
  let range: Range<Int>
  let content: [UInt8]

  /// All of a text, in order; and whether one opens that its line does not close.
  static func all(_ text: [UInt8]) -> (spans: [MathSpan], isBroken: Bool) {
    var spans: [MathSpan] = []
    var isBroken = false
    // Before these places no such end is to be found.
    var (noDollar, noDollars, noParenthesis, noBracket) = (0, 0, 0, 0)
    var at = 0
    while at < text.count {
      var end: Int?
      var length = 1
      switch (text[at], at + 1 < text.count ? text[at + 1] : 0) {
      case (0x24, 0x24):
        length = 2
        end = place(text, from: at + 2, [0x24, 0x24], acrossLines: true, &noDollars)
      case (0x24, let next):
        end = place(text, from: at + 1, [0x24], acrossLines: false, &noDollar)
        if end == nil, next <= 0x20,
          !text[(at + 1)...].prefix(while: { $0 <= 0x20 }).allSatisfy({ $0 == 0x20 })
        {
          isBroken = true
        }
      case (0x5C, 0x28):
        length = 2
        end = place(text, from: at + 2, [0x5C, 0x29], acrossLines: false, &noParenthesis)
        if end == nil { isBroken = true }
      case (0x5C, 0x5B):
        length = 2
        end = place(text, from: at + 2, [0x5C, 0x5D], acrossLines: true, &noBracket)
      case (0x5C, _): length = 2
      default: break
      }
      if let end {
        spans.append(MathSpan(range: at..<(end + length), content: Array(text[(at + length)..<end])))
        at = end + length
      } else {
        at += length
      }
    }
    return (spans, isBroken)
  }

  private static func place(
    _ text: [UInt8], from start: Int, _ mark: [UInt8], acrossLines: Bool, _ nothingBefore: inout Int
  ) -> Int? {
    guard start >= nothingBefore else { return nil }
    var at = start
    while at + mark.count <= text.count {
      if !acrossLines, text[at] == 0x0A { break }
      if text[at...].starts(with: mark) { return at }
      at += text[at] == 0x5C ? 2 : 1
    }
    nothingBefore = at
    return nil
  }
}
