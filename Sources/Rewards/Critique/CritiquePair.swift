public import Reasoning

/// A solution of a question, and a critique of it by the same model.
public struct CritiquePair: Sendable, Equatable {
  /// q, UTF-8.
  public let question: [UInt8]
  /// y, taken apart.
  public let solution: TraceParts
  /// c, taken apart.
  public let critique: TraceParts
  /// Whether the critique ended by itself; false where the limit of tokens cut it off.
  public let ended: Bool

  /// A pair.
  public init(question: [UInt8], solution: TraceParts, critique: TraceParts, ended: Bool) {
    (self.question, self.solution, self.critique, self.ended) = (question, solution, critique, ended)
  }

  /// Whether the critique has one think part that ends, and an answer behind it.
  public var isParsed: Bool { CritiquePair.isParsed(critique, ended: ended) }

  /// Whether a completion that ended by itself or did not has one think part that ends, and an answer behind it.
  public static func isParsed(_ parts: TraceParts, ended: Bool) -> Bool {
    ended && parts.shape == .whole && !parts.think.isEmpty && !parts.answer.isEmpty
  }

  /// What is shown of the solution: its thoughts without their tags, as in the paper's training example; all of it where it
  /// has no thoughts, which is ours.
  public var shown: [UInt8] { solution.think.isEmpty ? solution.answer : solution.think }
}
