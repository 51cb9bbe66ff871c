/// What is said of a trace, in the order the rules are asked; the first that fails is the verdict.
public enum TraceVerdict: String, Sendable, CaseIterable {
  /// Every rule that was asked passed.
  case ok
  /// The token limit cut it off.
  case truncated
  /// The teacher declined to answer.
  case refused
  /// There is no think part, or nothing follows it.
  case noThink = "no-think"
  /// More than one think part, beside or within another.
  case severalThink = "several-think"
  /// The same lines or tokens over and over.
  case looped
  /// The answer is not Korean.
  case notKoreanAnswer = "not-korean-answer"
  /// The think part has too little or too much Korean, or falls into another language.
  case languageDrift = "language-drift"
  /// More tokens than the student reads.
  case overlong
  /// It shares text with a benchmark.
  case contaminated
  /// Its answer is not the known one.
  case wrong
}
