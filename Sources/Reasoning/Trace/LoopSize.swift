import Korean

/// Whether a loop is long enough for what it is made of.
///
/// Good traces print tables of zeros, boards and `[INF, INF, …]`; a loop that says nothing must be longer than one in words.
struct LoopSize {
  private let text: [UInt8]
  private let tokens: TraceTokens
  /// Where code and TeX stand, ascending.
  private let masks: [Range<Int>]
  private let rule: RepetitionRule
  private enum Kind { case signs, word, letter }

  init(of text: [UInt8], _ tokens: TraceTokens, _ masks: [Range<Int>], _ rule: RepetitionRule) {
    (self.text, self.tokens, self.masks, self.rule) = (text, tokens, masks, rule)
  }

  func isEnough(_ loop: Loop) -> Bool {
    var least = least(loop)
    if isMarkup(loop) { least = least == rule.wordless ? max(least, rule.table) : max(least, rule.wordless) }
    guard loop.length < least else { return true }
    var size = 0
    for index in loop.start..<loop.start + loop.length {
      size += (tokens.ends[index] - tokens.starts[index] + 7) / 8
      if size >= least { return true }
    }
    return false
  }

  /// The least size for what stands in the unit.
  private func least(_ loop: Loop) -> Int {
    var (letters, signs, first) = (0, 0, 0)
    // A loop is at times found by a multiple of its period: its units are all alike, and so are their words.
    var word: UInt32?
    for index in loop.start..<loop.start + loop.period {
      guard isLetter(index) else {
        signs += 1
        continue
      }
      if word == nil { (word, first) = (tokens.ids[index], tokens.ends[index] - tokens.starts[index]) }
      if tokens.ids[index] != word { return 0 }
      letters += 1
    }
    if letters == 0 { return rule.wordless }
    return signs > 0 && signs >= letters && first <= 8 ? rule.oneWord : 0
  }

  private func isLetter(_ token: Int) -> Bool {
    switch Script(text.span.step(at: tokens.starts[token]).scalar) {
    case .none: false
    case .hangul, .latin, .foreign: true
    }
  }

  private func isMarkup(_ loop: Loop) -> Bool {
    let (start, end) = (tokens.starts[loop.start], tokens.ends[loop.start + loop.length - 1])
    var (low, high) = (0, masks.count)
    while low < high {
      let middle = (low + high) / 2
      if masks[middle].upperBound < end { low = middle + 1 } else { high = middle }
    }
    return low < masks.count && masks[low].lowerBound <= start
  }
}

extension [UInt8] {
  /// Where the list number ends that a line begins with ("17.", "(3)", "Step 4:", "5단계:"); its start where there is none.
  ///
  /// Other words before a number ("case 17:", "n = 17:") open an enumeration, which may say the same of many.
  func endOfListNumber(_ line: Range<Int>) -> Int {
    var at = line.lowerBound
    while at < line.upperBound, "([#*->".utf8.contains(self[at]) || isSpace(at) { at += 1 }
    if let word = Self.steps.first(where: { holdsCaseless($0, at: at) }) {
      at += word.count
      while at < line.upperBound, isSpace(at) || self[at] == UInt8(ascii: "#") { at += 1 }
    }
    let digits = at
    while at < line.upperBound, self[at] &- 0x30 < 10 { at += 1 }
    guard at > digits else { return line.lowerBound }
    if let unit = Self.units.first(where: { holds($0, at: at) }) { at += unit.count }
    let signs = at
    while at < line.upperBound, ".:)]*".utf8.contains(self[at]) { at += 1 }
    guard at > signs, at < line.upperBound, isSpace(at) else { return line.lowerBound }
    return at
  }

  private static let steps = ["step", "attempt", "try", "iteration", "단계", "시도"].map { Array($0.utf8) }
  private static let units = ["단계", "번째 시도", "차 시도"].map { Array($0.utf8) }

  /// Whether a word in lower case stands at a place in any case.
  private func holdsCaseless(_ word: [UInt8], at place: Int) -> Bool {
    guard word.count <= count - place else { return false }
    return zip(word, self[place...]).allSatisfy { $0 == ($1 &- 0x41 < 26 ? $1 | 0x20 : $1) }
  }
}
