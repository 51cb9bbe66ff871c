/// Which of several options a text chooses.
struct ChoiceAnswer {
  let options: [[UInt8]]

  /// What was found: the option's number, or none where the text names more than one.
  struct Found {
    let index: Int?
    let source: [UInt8]
  }

  func compare(_ gold: [UInt8], _ text: [UInt8], _ extraction: Extraction) -> (Agreement, [UInt8]?) {
    guard let found = found(text, extraction) else { return (.undecided, nil) }
    guard let known = known(gold), let index = found.index else { return (.undecided, found.source) }
    return (known == index ? .equal : .different, found.source)
  }

  /// The 1-based number of a known answer: a number, a label, or an option's text.
  private func known(_ gold: [UInt8]) -> Int? {
    let gold = AnswerText.cleaned(unwrapped(gold))
    if let number = Int(String(decoding: gold, as: UTF8.self)) {
      return number >= 1 && (options.isEmpty ? number <= 14 : number <= options.count)
        ? number : place(of: gold)
    }
    return place(of: gold) ?? choice(in: gold).flatMap { $0 }
  }

  func found(_ text: [UInt8], _ extraction: Extraction) -> Found? {
    let scope = AnswerScope.text(text, extraction)
    if let box = BoxedAnswer.content(scope, isFirst: extraction != .last) { return found(in: unwrapped(box)) }
    if BoxedAnswer.isThere(scope) { return nil }
    if let line = AnswerLine.content(scope, isFirst: extraction == .first) {
      let own = found(in: line.content)
      // A heading with the options under it names none.
      let others = line.following.filter { line in
        ChoiceLabel.found(Array(line.prefix(24))).first.map { $0.range.lowerBound <= 1 } ?? false
      }
      let isLabelled = ChoiceLabel.found(line.content).first?.range.lowerBound == 0
      if let own, isLabelled, !others.isEmpty { return Found(index: nil, source: own.source) }
      return own
    }
    let whole = AnswerText.cleaned(scope)
    if whole.count <= 400, !whole.contains(0x0A), begins(whole), let found = found(in: whole) { return found }
    guard extraction != .first,
      let last = AnswerScope.lines(scope).last(where: { !$0.allSatisfy { $0 <= 0x20 } })
    else { return nil }
    let line = AnswerText.cleaned(Array(last))
    guard line.count <= 200, isOnlyLabel(line) || place(of: line) != nil else { return nil }
    return found(in: line)
  }

  /// Whether a text begins with a label, or is an option's.
  private func begins(_ text: [UInt8]) -> Bool {
    place(of: text) != nil || ChoiceLabel.found(text).first.map { $0.range.lowerBound <= 3 } ?? false
  }

  private func isOnlyLabel(_ line: [UInt8]) -> Bool {
    let labels = ChoiceLabel.found(line)
    return labels.count == 1 && line.count - labels[0].range.count <= 6
  }

  /// Without formulas' marks and text commands around it.
  private func unwrapped(_ text: [UInt8]) -> [UInt8] {
    var text = text.withoutOuterSpace
    for _ in 0..<4 {
      if text.count >= 2, text.first == 0x24, text.last == 0x24 {
        text = Array(text[1..<(text.count - 1)]).withoutOuterSpace
      } else if text.count >= 4, text.starts(with: "\\(".utf8), text.suffix(2).elementsEqual("\\)".utf8) {
        text = Array(text[2..<(text.count - 2)]).withoutOuterSpace
      } else if let inner = BoxedAnswer.found(text, whole: "\\boxed{") ?? BoxedAnswer.found(
        text, whole: "\\text{")
        ?? BoxedAnswer.found(text, whole: "\\textbf{") ?? BoxedAnswer.found(text, whole: "\\mathrm{")
        ?? BoxedAnswer.found(text, whole: "\\mathbf{") ?? BoxedAnswer.found(text, whole: "{")
      {
        text = inner
      } else {
        break
      }
    }
    // \text{③} 사과
    return Array(
      String(decoding: text, as: UTF8.self).replacing("\\text{", with: "").replacing("\\mathrm{", with: "")
        .replacing("\\textbf{", with: "").utf8)
  }

  private func found(in content: [UInt8]) -> Found? {
    guard content.count <= MathLexer.mostBytes else { return nil }
    let cleaned = AnswerText.cleaned(content)
    guard let choice = choice(in: cleaned) else { return nil }
    return Found(index: choice, source: cleaned)
  }

  /// The option a text names; an inner nil where it names several, an outer one where it names none.
  private func choice(in content: [UInt8]) -> Int?? {
    let labels = chosen(content)
    let byText = place(of: content)
    guard let first = labels.first else { return byText.map { .some($0) } }
    let indices = Set(labels.map(\.index))
    if let byText {
      // ㄱ, ㄷ is an option's text; a bare 3 may be a text or a label.
      if first.family == .jamo || indices == [byText] { return .some(byText) }
      return first.family == .digit ? .some(nil) : .some(byText)
    }
    guard indices.count == 1 else { return .some(nil) }
    guard !options.isEmpty, labels.count == 1 else { return .some(first.index) }
    // A label with another option's text behind it says two things.
    let rest = AnswerText.cleaned(withoutLabel(content, first))
    if let other = place(of: rest), other != first.index { return .some(nil) }
    return .some(first.index)
  }

  /// The labels of the surest family, without those that are denied.
  private func chosen(_ content: [UInt8]) -> [ChoiceLabel] {
    let labels = ChoiceLabel.found(content).filter { label in
      // A bare digit beyond the options is a number.
      !isDenied(content, label)
        && !(label.family == .digit && !options.isEmpty && label.index > options.count)
    }
    for family in ChoiceLabel.Family.allCases {
      let ofFamily = labels.filter { $0.family == family }
      if !ofFamily.isEmpty { return ofFamily }
    }
    return []
  }

  /// ②가 아니라, ②번은 아니고, not B.
  private func isDenied(_ content: [UInt8], _ label: ChoiceLabel) -> Bool {
    var behind = content[label.range.upperBound...].prefix(48)
    var isPassing = true
    while isPassing {
      isPassing = false
      for mark in [")", "]", " ", ".", "번", "이", "가", "은", "는", "도", "\"", "'", "’"]
      where behind.starts(with: mark.utf8) {
        behind = behind.dropFirst(mark.utf8.count)
        isPassing = true
      }
    }
    for word in ["아니", "아닌", "아닙", "아님", "오답", "틀"] where behind.starts(with: word.utf8) { return true }
    let before = content[..<label.range.lowerBound].suffix(5).smallASCII
    return before.suffix(4).elementsEqual("not ".utf8) || before.elementsEqual("not (".utf8)
  }

  private func withoutLabel(_ content: [UInt8], _ label: ChoiceLabel) -> [UInt8] {
    var rest = content[label.range.upperBound...]
    var isPassing = true
    while isPassing {
      isPassing = false
      for mark in [")", "]", ".", ":", " ", "번", "）", ","] where rest.starts(with: mark.utf8) {
        rest = rest.dropFirst(mark.utf8.count)
        isPassing = true
      }
    }
    return Array(rest)
  }

  /// The option whose text this is, if it is exactly one.
  private func place(of text: [UInt8]) -> Int? {
    let folded = PlainAnswer.folded(text)
    guard !folded.isEmpty else { return nil }
    let places = options.indices.filter {
      PlainAnswer.folded(withoutOwnLabel(options[$0])) == folded || PlainAnswer.folded(options[$0]) == folded
    }
    return places.count == 1 ? places[0] + 1 : nil
  }

  /// Options may come with their labels: "① 사과".
  private func withoutOwnLabel(_ option: [UInt8]) -> [UInt8] {
    guard let label = ChoiceLabel.found(option).first, label.range.lowerBound <= 1, label.family != .jamo
    else {
      return option
    }
    let rest = withoutLabel(option, label)
    return rest.isEmpty ? option : rest
  }
}
