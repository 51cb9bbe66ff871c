/// What one step of the optimizer was, by TRL's names.
public struct StepMetrics: Sendable, Equatable {
  /// From 1.
  public var step: Int
  /// Epochs begun and done, with the part of the running one.
  public var epoch: Double
  /// Σ loss of all targets of the step over their number, in nats.
  public var loss: Double
  /// The norm of all gradients, before clipping.
  public var gradNorm: Double
  /// The rate this step was taken with.
  public var learningRate: Double
  /// Mean over targets, in nats.
  public var entropy: Double
  /// Share of targets that were the most probable token.
  public var meanTokenAccuracy: Double
  /// Ids read since the run began, prompts included (TRL's `num_tokens`).
  public var numTokens: Int
  /// Ids of this step.
  public var tokens: Int
  /// Of them, those with a loss.
  public var targets: Int
  /// Micro-batches without any target; they give zero.
  public var emptyMicroBatches: Int
  /// Of this step, by the clock; no bits depend on it.
  public var seconds: Double
  /// Operations that nobody could leave out (products, attention), ten to the nine a second.
  public var gflops: Double
  /// `gflops` over what a large product reaches on this machine.
  public var mfu: Double
  /// The process's greatest resident memory so far, in bytes.
  public var peakMemory: Int
  /// What a method measures besides, by name; a log line has their means.
  public var more: [String: Double] = [:]
}
