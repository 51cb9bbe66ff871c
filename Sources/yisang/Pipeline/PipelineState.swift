import Corpus
import Train

/// What is known of a step before it is begun.
struct StepState {
  let step: PipelineStep
  let identity: StepIdentity
  let decision: StepDecision
  /// The newest ending of it that was a good one.
  let measured: StepRecord?
  /// The same of a step of its kind.
  let like: StepRecord?

  /// Looks at what a step reads and has made.
  ///
  /// - Parameter before: steps that will run before it and that it reads from.
  /// - Throws: `CorpusFailure` for a shard that cannot be read.
  init(_ step: PipelineStep, _ journal: StepJournal, behind before: [String] = []) throws {
    self.step = step
    identity = StepIdentity(step, inputs: try Fingerprints.of(step.inputs))
    measured = journal.measured(step)
    like = journal.measured(like: step)
    decision = StepDecision(
      identity, last: journal.last(step), outputs: try Fingerprints.of(step.outputs), behind: before)
  }

  /// All steps of a plan, each as far as it can be known before those behind which it comes have run.
  static func all(_ steps: [PipelineStep], _ journal: StepJournal) throws -> [StepState] {
    var states: [StepState] = []
    for step in steps {
      let before = states.filter { $0.decision.kind != .skip && step.reads($0.step) }
      states.append(try StepState(step, journal, behind: before.map(\.step.name)))
    }
    return states
  }
}

extension StepState {
  /// What to know before hours are spent: a run of training does not go on with other data or settings than it began with.
  var doubt: String? {
    guard decision.kind == .run, step.name == step.stage.rawValue, step.stage.trains,
      let steps = try? RunFolder(step.place).checkpoints(), !steps.isEmpty
    else { return nil }
    return
      "\(step.name): \(step.place) has a run already (now: \(decision.why)). If that is other data, another model or a setting that "
      + "decides bits, yisang \(step.stage.verb.joined(separator: " ")) refuses to go on there: name another output_dir, or remove \(step.place)"
  }
}
