/// The answer that a stretch of thought has come to, so far as its form says.
public struct CandidateAnswer: Sendable, Equatable {
  /// What it was read from, in the order they are asked.
  public enum Source: String, Sendable, CaseIterable {
    /// The last `\boxed{…}`.
    case box
    /// The last answer line: 답은 …, the answer is …
    case line
    /// What stands behind the last `=`; of mathematics only.
    case equation
  }

  /// What it was read from.
  public let source: Source
  /// As it is written, UTF-8.
  public let text: [UInt8]
}

/// The candidate of a stretch, or nil: numbers in running text are none.
///
/// - Parameters:
///   - text: UTF-8; TeX or plain.
///   - kind: what the answer is a piece of; words and choices have no equations.
public func candidateAnswer(
  in text: [UInt8], kind: AnswerKind, options: [[UInt8]] = []
) -> CandidateAnswer? {
  let isBoxed = BoxedAnswer.isThere(text)
  if isBoxed || AnswerLine.content(text, isFirst: false) != nil,
    let found = extractAnswer(text, kind: kind, options: options, extraction: .last)
  {
    return CandidateAnswer(source: isBoxed ? .box : .line, text: found)
  }
  guard kind == .math, let result = Computations(in: text).result else { return nil }
  return CandidateAnswer(source: .equation, text: result)
}
