import Reasoning
public import StrictJSON

extension RewardInput {
  /// The known answer of a row's columns, as `accuracy` finds it: a text as it is, a number as TeX has it; nil without one.
  public static func knownAnswer(in columns: JSON) -> String? { KnownAnswer(columns)?.text }
}

/// The answer that a row knows.
struct KnownAnswer {
  let text: String
  let kind: AnswerKind
  let options: [String]

  init?(_ columns: JSON) {
    let found = ["gold", "answer", "solution"].lazy.compactMap { columns[$0].flatMap(KnownAnswer.written) }
    guard let text = found.first else { return nil }
    self.text = text
    options = columns["options"]?.array?.compactMap(KnownAnswer.written) ?? []
    kind = columns["kind"]?.text.flatMap(AnswerKind.init) ?? (options.isEmpty ? .math : .choice)
  }

  /// Whether it can be compared with anything: what is beyond the grammar is neither this nor that.
  var isReadable: Bool {
    let other = kind == .choice ? "\\boxed{1}" : "\\boxed{0}"
    return compareAnswer(gold: text, answer: other, kind: kind, options: options, extraction: .first)
      .agreement
      != .undecided
  }

  /// A text as it is, a number as TeX has it.
  private static func written(_ value: JSON) -> String? {
    if let text = value.text { return text }
    if let whole = value.int { return "\(whole)" }
    guard let number = value.double, number.isFinite else { return nil }
    let parts = "\(number)".split(separator: "e")
    return parts.count == 2 ? "\(parts[0])\\times10^{\(parts[1])}" : "\(number)"
  }
}
