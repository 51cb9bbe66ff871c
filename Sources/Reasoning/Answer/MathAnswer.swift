/// Answers in mathematics: where they stand, what they say, whether they agree.
enum MathAnswer {
  /// What was found, and its reading where there is one.
  struct Found {
    let source: [UInt8]
    let value: MathValue?
  }

  static func compare(
    _ gold: [UInt8], _ text: [UInt8], _ extraction: Extraction, digits: Int
  ) -> (Agreement, [UInt8]?) {
    let algebra = Algebra()
    guard let found = extracted(text, extraction, in: algebra) else { return (.undecided, nil) }
    guard let answer = found.value, let known = self.gold(gold, in: algebra) else {
      return (isVerbatim(gold, found.source) ? .equal : .undecided, found.source)
    }
    // 보이다 is a verb of its own, 서울입니다 is not.
    if case .text = known, case .text = answer, !gold.withoutOuterSpace.hasWord("입니다"),
      PlainAnswer.folded(gold) != PlainAnswer.folded(gold, verb: .kept)
    {
      return (.undecided, found.source)
    }
    let isAngle = algebra.hasDegrees && algebra.hasAngles
    let agreement = try? Equivalence(algebra: algebra, digits: digits).agreement(known, answer)
    // What a degree is inside π and functions is not always known.
    let isDoubtful = agreement == .different && isAngle
    if let agreement, agreement != .undecided, !isDoubtful { return (agreement, found.source) }
    return (isVerbatim(gold, found.source) ? .equal : .undecided, found.source)
  }

  /// What is not understood still equals itself.
  private static func isVerbatim(_ gold: [UInt8], _ answer: [UInt8]) -> Bool {
    let source = BoxedAnswer.content(gold, isFirst: false) ?? gold
    let (a, b) = (stripped(source), stripped(answer))
    return !a.isEmpty && a == b
  }

  private static func stripped(_ text: [UInt8]) -> [UInt8] {
    AnswerText.cleaned(text).filter { $0 > 0x20 && $0 != 0x24 }
  }

  /// A known answer by itself; else what a solution gives as its last.
  static func gold(_ text: [UInt8], in algebra: Algebra) -> MathValue? {
    if !BoxedAnswer.isThere(text), let value = try? value(text, in: algebra) {
      if case .text(let words) = value, words.count > 40 { return nil }
      return value
    }
    return extracted(text, .last, in: algebra)?.value
  }

  static func extracted(_ text: [UInt8], _ extraction: Extraction, in algebra: Algebra = Algebra()) -> Found?
  {
    let scope = AnswerScope.text(text, extraction)
    if let box = BoxedAnswer.content(scope, isFirst: extraction != .last) {
      return Found(source: box, value: try? formula(box, in: algebra))
    }
    // A box that never closes is no answer, and nothing else is meant to be one.
    if BoxedAnswer.isThere(scope) { return nil }
    if let line = AnswerLine.content(scope, isFirst: extraction == .first) {
      if let found = said(line.content, in: algebra) { return found }
      if extraction != .last { return Found(source: AnswerText.cleaned(line.content), value: nil) }
    }
    if scope.count <= MathLexer.mostBytes, let value = try? value(scope, in: algebra) {
      return Found(source: AnswerText.cleaned(scope), value: value)
    }
    if extraction == .last, let found = last(scope, in: algebra) { return found }
    let line = AnswerText.cleaned(scope)
    return line.isEmpty || line.count > 200 || line.contains(0x0A) ? nil : Found(source: line, value: nil)
  }

  /// What an answer line says: all of it, what its last "is" or "=" leads to, its only formula, its only number.
  private static func said(_ content: [UInt8], in algebra: Algebra) -> Found? {
    guard content.count <= MathLexer.mostBytes else { return nil }
    var whole = content
    if let hope = whole.firstPlace(of: "I hope it is correct") { whole = Array(whole[..<hope]) }
    if let value = try? value(whole, in: algebra) {
      return Found(source: AnswerText.cleaned(whole), value: value)
    }
    // The first sentence.
    if let stop = whole.firstPlace(of: ". "), stop > 0 {
      let sentence = Array(whole[..<stop])
      if let found = said(sentence, in: algebra) { return found }
    }
    if let verb = whole.lastPlace(of: " is ") {
      let tail = Array(whole[(verb + 4)...])
      if let value = try? value(tail, in: algebra) {
        return Found(source: AnswerText.cleaned(tail), value: value)
      }
    }
    let (spans, isBroken) = MathSpan.all(whole)
    if spans.count == 1, let value = try? formula(withPercent(spans[0], whole), in: algebra) {
      return Found(source: spans[0].content, value: value)
    }
    guard spans.isEmpty, !isBroken else { return nil }
    let numbers = LastNumber.found(whole, most: 2)
    guard numbers.count == 1 else { return nil }
    return number(whole, numbers[0], in: algebra)
  }

  /// One formula, or several with nothing but commas and "and" between.
  private static func joined(_ spans: [MathSpan], _ text: [UInt8]) -> [UInt8]? {
    guard let first = spans.first else { return nil }
    var content = first.content
    for (left, right) in zip(spans, spans.dropFirst()) {
      let between = AnswerText.cleaned(Array(text[left.range.upperBound..<right.range.lowerBound]))
      guard
        ["", "and", "or", ",", "와", "과", "또는", ", and"].contains(String(decoding: between, as: UTF8.self))
      else {
        return nil
      }
      content += [0x2C] + right.content
    }
    guard let last = spans.last, last.range.upperBound < text.count else { return content }
    let behind = AnswerText.cleaned(Array(text[last.range.upperBound...]))
    if behind.isEmpty { return content }
    // A percent sign or a unit belongs to it; a sentence does not.
    guard behind.count <= 24, !behind.contains(0x24) else { return nil }
    return content + Array("\\text{".utf8) + behind + [0x7D]
  }

  /// The last formula or number of running text, whichever ends later.
  private static func last(_ text: [UInt8], in algebra: Algebra) -> Found? {
    let (spans, isBroken) = MathSpan.all(text)
    guard !isBroken else { return nil }
    let number = LastNumber.found(text, most: 1).first
    if let span = spans.last, span.range.upperBound > number?.upperBound ?? 0,
      let value = try? formula(withPercent(span, text), in: algebra)
    {
      return Found(source: span.content, value: value)
    }
    return number.flatMap { self.number(text, $0, in: algebra) }
  }

  private static func withPercent(_ span: MathSpan, _ text: [UInt8]) -> [UInt8] {
    let behind = text[span.range.upperBound...].drop { $0 == 0x20 }
    let isPercent = ["%", "\\%", "percent", "pct", "퍼센트"].contains { behind.starts(with: $0.utf8) }
    return isPercent ? span.content + Array("\\%".utf8) : span.content
  }

  private static func number(_ text: [UInt8], _ range: Range<Int>, in algebra: Algebra) -> Found? {
    // The Korean powers of ten behind it belong to it: 3만 5천.
    var end = range.upperBound
    while let word = ["조", "억", "만", "천", "백", "%"].first(where: { text[end...].starts(with: $0.utf8) }) {
      end += word.utf8.count
    }
    let source = Array(text[range.lowerBound..<end])
    guard let value = (try? value(source, in: algebra)) ?? (try? value(Array(text[range]), in: algebra))
    else {
      return nil
    }
    return Found(source: source, value: value)
  }

  /// Reads an answer that stands alone; formulas in running text are none.
  static func value(_ text: [UInt8], in algebra: Algebra) throws -> MathValue {
    let text = AnswerText.cleaned(text)
    guard text.contains(0x24) || text.hasWord("\\(") || text.hasWord("\\[") else {
      return try formula(text, in: algebra, isTeX: text.contains(0x5C))
    }
    guard text.count <= MathLexer.mostBytes else { throw MathTrouble.limit }
    let (spans, isBroken) = MathSpan.all(text)
    guard let first = spans.first else {
      // $1,000.99 is money.
      guard !isBroken, !text.contains(0x5C), text.count(where: { $0 == 0x24 }) == 1 else {
        throw MathTrouble.grammar
      }
      return try formula(text.filter { $0 != 0x24 }, in: algebra, isTeX: false)
    }
    let before = AnswerText.cleaned(Array(text[..<first.range.lowerBound]))
    guard before.isEmpty, let joined = joined(spans, text) else { throw MathTrouble.grammar }
    return try formula(joined, in: algebra)
  }

  /// Reads what is a formula and nothing else, with the unit behind it.
  static func formula(_ text: [UInt8], in algebra: Algebra, isTeX: Bool = true) throws -> MathValue {
    let text = AnswerText.cleaned(text)
    guard !text.isEmpty else { throw MathTrouble.grammar }
    guard text.count <= MathLexer.mostBytes else { throw MathTrouble.limit }
    if let amount = KoreanAmount.value(text) { return .scalar(amount) }
    if let (rest, unit) = Unit.suffix(of: text, isTeX: isTeX),
      // sin 30도 is no number of degrees: the parser reads their mark.
      unit != .degrees, case .scalar(var scalar)? = try? MathParser.value(rest, isTeX: isTeX, in: algebra),
      scalar.unit == nil
    {
      scalar.unit = unit
      return .scalar(scalar)
    }
    return try MathParser.value(text, isTeX: isTeX, in: algebra)
  }
}
