public import Model

/// How a phase of a method draws, where that is not how the run draws.
public struct Draw: Sendable, Equatable {
  /// Another number draws otherwise from equal prompts.
  public var phase: UInt64
  /// Completions of a question.
  public var count: Int
  /// How tokens are drawn; nil: as in the run. The seed is the run's.
  public var sampling: SamplingOptions?
  /// Tokens of a completion, at most; nil: as in the run.
  public var maxTokens: Int?
  /// Texts that end a completion, UTF-8; their tokens are part of it.
  public var stopTexts: [[UInt8]] = []

  /// As the run draws.
  public init(_ count: Int, phase: UInt64 = 0) { (self.count, self.phase) = (count, phase) }
}
