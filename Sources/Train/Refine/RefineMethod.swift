/// A way to refine: which prompts are made of questions, what is sampled in which phases, what it is worth, and which token gets which
/// advantage. All else (loss, steps, checkpoints, records) is the trainer's.
public protocol RefineMethod: Sendable {
  /// `grpo`, as runs and manifests have it.
  static var name: String { get }

  /// What it decides by beside `RefineSettings`, as the manifest has it.
  var named: [String: String] { get }

  /// Groups that were drawn and scored.
  ///
  /// - Parameters:
  ///   - questions: what is asked; one may come twice where an epoch ends among them.
  ///   - policy: the model as it is now.
  /// - Throws: what sampling throws, `CancellationError` where it was asked to stop.
  func groups(for questions: [Question], by policy: any PolicyModel) throws -> [RolloutGroup]

  /// Gives each token its advantage.
  ///
  /// - Parameter groups: all that are learnt from until weights have moved and new ones are drawn.
  /// - Throws: `AdvantageError`.
  func credit(_ groups: inout [RolloutGroup], by policy: any PolicyModel) throws
}

extension RefineMethod {
  /// Nothing.
  public var named: [String: String] { [:] }
}
