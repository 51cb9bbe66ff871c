/// A way to refine: which prompts are made of questions, what is sampled in which phases, what it is worth, and which token gets which
/// advantage. All else (loss, steps, checkpoints, records) is the trainer's.
public protocol RefineMethod: Sendable {
  /// `grpo`, as runs and manifests have it.
  static var name: String { get }

  /// The same of this one, where what it is made of has another name.
  var name: String { get }

  /// What it decides by beside `RefineSettings`, as the manifest has it.
  var named: [String: String] { get }

  /// Whether it asks the model as it was before the first step (`PolicyModel.frozenLogProbabilities`), which is then kept in memory.
  var asksFrozenModel: Bool { get }

  /// Completions that are drawn of one question, at most.
  func mostCompletions(_ numGenerations: Int) -> Int

  /// Whether nothing is learnt where no two rewards of a question differ; true if nothing is said.
  var learnsByComparing: Bool { get }

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
  /// Whether nothing is learnt where no two rewards of a question differ.
  public var learnsByComparing: Bool { true }
}

extension RefineMethod {
  /// The type's.
  public var name: String { Self.name }

  /// Nothing.
  public var named: [String: String] { [:] }

  /// No.
  public var asksFrozenModel: Bool { false }

  /// The group's.
  public func mostCompletions(_ numGenerations: Int) -> Int { numGenerations }
}
