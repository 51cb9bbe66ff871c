/// A completion that was drawn as an answer in the target language, and what it is worth.
///
/// `Completion` is whatever a caller draws: the groups carry it and never look into it.
public struct TRITAttempt<Completion: Sendable>: Sendable {
  /// What was drawn.
  public let completion: Completion
  /// What it was found to be.
  public let outcome: TRITOutcome

  /// An attempt.
  public init(_ completion: Completion, _ outcome: TRITOutcome) {
    (self.completion, self.outcome) = (completion, outcome)
  }
}

extension TRITAttempt: Equatable where Completion: Equatable {}

/// Phase 1: a question in its own language, and its answers in the target language.
public struct CrossGroup<Completion: Sendable>: Sendable {
  /// Its place among the questions of the step: what every later group of it is known by.
  public let question: Int
  /// One or more.
  public let attempts: [TRITAttempt<Completion>]

  /// A group.
  ///
  /// - Throws: `RewardFailure` without an answer.
  public init(question: Int, _ attempts: [TRITAttempt<Completion>]) throws(RewardFailure) {
    guard !attempts.isEmpty else {
      throw RewardFailure("question \(question) has no answer; draw one or more of each question")
    }
    (self.question, self.attempts) = (question, attempts)
  }
}

extension CrossGroup: Equatable where Completion: Equatable {}

extension Collection {
  /// The share of attempts that are right.
  func accuracy<Completion>() -> Double where Element == TRITAttempt<Completion> {
    Double(count { $0.outcome.isCorrect }) / Double(Swift.max(1, count))
  }

  /// r_final of each.
  func rewards<Completion>(_ variant: TRITVariant) -> [Double] where Element == TRITAttempt<Completion> {
    map { $0.outcome.reward(variant) }
  }
}
