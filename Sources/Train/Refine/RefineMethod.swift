/// A way to refine: which prompts are made of questions, what is sampled in which phases, what it is worth, and which token gets which
/// advantage. All else (loss, steps, checkpoints, records) is the trainer's.
public protocol RefineMethod: Sendable {
  /// `grpo`, as runs and manifests have it.
  static var name: String { get }

  /// Groups to learn from, each token with its advantage.
  ///
  /// - Parameters:
  ///   - questions: what is asked, each once.
  ///   - policy: the model as it is now.
  /// - Throws: what sampling throws, `CancellationError` where it was asked to stop.
  func groups(for questions: [Question], by policy: Policy) throws -> [RolloutGroup]
}
