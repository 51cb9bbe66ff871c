/// What an answer is a piece of.
public enum AnswerKind: String, Sendable, CaseIterable {
  /// A number, an expression, a set, an interval, a relation, a matrix; in TeX or plain.
  case math
  /// One of several options.
  case choice
  /// Words.
  case text
}

/// Where in a model's text its answer is looked for.
public enum Extraction: String, Sendable, CaseIterable {
  /// The first box anywhere; else the first answer line; else the text itself.
  case first
  /// The last box anywhere; else the last answer line, the text itself, the last formula or number.
  case last
  /// Behind `</think>` only: the first box; else the last answer line, the text itself.
  case afterThink = "after_think"
}

/// What a comparison found.
public enum Agreement: String, Sendable, CaseIterable {
  /// The same.
  case equal
  /// Not the same.
  case different
  /// No answer was found, more than one, or one beyond what can be compared here.
  case undecided
}

/// Compares a known answer with what a model wrote.
///
/// - Parameters:
///   - gold: the known answer, or a solution that it is extracted from; of a choice its 1-based number, its label or its text.
///   - answer: the whole of what the model wrote.
///   - options: the texts of a choice, in order.
///   - digits: decimal places that decimals are rounded to before they are compared.
/// - Returns: `undecided` where the grammar ends; `extracted` is null where no answer was found.
public func compareAnswer(
  gold: String, answer: String, kind: AnswerKind, options: [String] = [], extraction: Extraction,
  digits: Int = 6
) -> (agreement: Agreement, extracted: String?) {
  let (known, text) = (Array(gold.utf8), Array(answer.utf8))
  let choices = options.map { Array($0.utf8) }
  let result: (agreement: Agreement, extracted: [UInt8]?)
  switch kind {
  case .math: result = MathAnswer.compare(known, text, extraction, digits: min(max(digits, 0), 12))
  case .choice: result = ChoiceAnswer(options: choices).compare(known, text, extraction)
  case .text: result = PlainAnswer.compare(known, text, extraction)
  }
  return (result.agreement, result.extracted.map { String(decoding: $0, as: UTF8.self) })
}

/// The answer in a model's text, as it is written there; nil where there is none.
public func extractAnswer(
  _ text: [UInt8], kind: AnswerKind, options: [[UInt8]] = [], extraction: Extraction
) -> [UInt8]? {
  switch kind {
  case .math: MathAnswer.extracted(text, extraction)?.source
  case .choice: ChoiceAnswer(options: options).found(text, extraction)?.source
  case .text: PlainAnswer.extracted(text, extraction)
  }
}

/// The kind an answer is of, where nobody says: a choice if there are options or the gold is a circled label, mathematics
/// if the gold can be read as such, else text.
public func guessedAnswerKind(gold: String, options: [String]) -> AnswerKind {
  let known = Array(gold.utf8)
  if !options.isEmpty || ChoiceLabel.isCircled(known.withoutOuterSpace) { return .choice }
  switch MathAnswer.gold(known, in: Algebra()) {
  case nil, .text?: return .text
  default: return .math
  }
}
