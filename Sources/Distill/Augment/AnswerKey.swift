import Corpus

/// Which option a question's own answers name.
struct AnswerKey {
  private let count: Int
  private let keys: [OptionKey]
  private let series: OptionLabel.Series

  init(options: [String], style: OptionLabel.Style) {
    (count, series) = (options.count, style.series)
    keys = options.map { OptionKey($0) }
  }

  /// The accepted answer's, from 0; without one, that of all answers that name an option, if they agree.
  func gold(of answers: [Item.Answer]) -> Int? {
    for answer in answers where answer.accepted {
      if let option = option(in: answer.body) { return option }
    }
    let named = Set(answers.lazy.filter { !$0.accepted }.compactMap { option(in: $0.body) })
    return named.count == 1 ? named.first : nil
  }

  /// The one option an answer names: behind "정답", or at its beginning if no other line begins with another label.
  func option(in answer: String) -> Int? {
    let text = [UInt32](of: answer)
    let marked = Set(AnswerKey.markers.ends(in: text).compactMap { named(behind: $0, in: text) })
    if !marked.isEmpty { return marked.count == 1 ? marked.first : nil }
    let lines = text[...].trimmed.split(whereSeparator: isLineEnd).map(\.trimmed).filter { !$0.isEmpty }
    guard let first = lines.first else { return nil }
    if lines.count == 1, let whole = named(behind: first.startIndex, in: text, isWhole: true) { return whole }
    let labelled = Set(lines.compactMap { label(at: $0.startIndex, in: text) })
    return labelled.count == 1 ? label(at: first.startIndex, in: text) : nil
  }

  /// The option that a line names from a place on, by its text, its label, or a bare number; where the last two say
  /// different things, none.
  private func named(behind place: Int, in text: [UInt32], isWhole: Bool = false) -> Int? {
    var at = place
    while at < text.count, AnswerKey.skipped.contains(folded(text[at])) { at += 1 }
    let line = text[at...].prefix(AnswerKey.longest).prefix { !isLineEnd($0) }.trimmed
    guard !line.isEmpty else { return nil }
    let said = keys.firstIndex(of: OptionKey(AnswerKey.withoutEnding(line)))
    if let label = label(at: at, in: text) { return label }
    guard let symbol = OptionLabel.symbol(in: text, at: at),
      symbol.series == series || symbol.series == .digit,
      symbol.number <= count, AnswerKey.isEnd(of: text, at + symbol.length),
      !isWhole || AnswerKey.withoutEnding(line).count == symbol.length
    else { return said }
    return said == nil || said == symbol.number - 1 ? symbol.number - 1 : nil
  }

  /// The option whose label stands at a place; "③이 아니라" names none.
  private func label(at place: Int, in text: [UInt32]) -> Int? {
    guard place < text.count, let label = OptionLabel(in: text, at: place), label.number <= count else {
      return nil
    }
    switch label.style.series {
    case series, .digit, .enclosed: break
    default: return nil
    }
    let end = place + label.length
    let next = Array(text[end...].prefix(6))
    return AnswerKey.denials.areIn(next) ? nil : label.number - 1
  }

  /// True if a bare number or letter ends here: "3개" and "3.5" are no labels, "3입니다" is.
  private static func isEnd(of text: [UInt32], _ place: Int) -> Bool {
    guard place < text.count else { return true }
    let next = folded(text[place])
    if next == 0x2E { return place + 1 == text.count || !isDigit(text[place + 1]) }
    return isBlank(next) || endings.contains(next)
  }

  private static func withoutEnding(_ line: ArraySlice<UInt32>) -> ArraySlice<UInt32> {
    var line = line
    if let last = line.last, last == 0x2E || last == 0x3002 { line = line.dropLast() }
    for ending in sentenceEndings where line.ends(in: ending) { return line.dropLast(ending.count).trimmed }
    return line
  }

  /// A line that says more does not name an option.
  private static let longest = 400
  private static let markers = Cues("정답 답은 답: 답： Answer answer")
  private static let denials = Cues("아니 아닌")
  private static let skipped = Set([UInt32](of: " \t은는이:=-[*\"'"))
  private static let endings = Set([UInt32](of: "번입이임으),]}*\"'!?"))
  private static let sentenceEndings = ["입니다", "이에요", "예요", "이다", "임"].map { [UInt32](of: $0) }
}
