import Model

/// Supervised fine-tuning: one loop over steps, that can end at any instant and go on from its last checkpoint with the same bits.
///
/// Not for two threads at once.
public final class SFTTrainer {
  /// What any training has.
  public let run: TrainingRun
  let settings: SFTSettings
  let train: ExampleSet
  let validation: ExampleSet
  var plan: StepPlan
  /// Examples of each sequence of the plan: one, or those of a bin.
  let sequences: [[Int]]

  /// A run that begins, or goes on from its newest checkpoint.
  ///
  /// - Parameters:
  ///   - data: the examples.
  ///   - dataSettings: what made them of their sources.
  ///   - context: folder, model and machine.
  ///   - method: whose examples they are, as the manifest has it.
  ///   - more: its settings.
  /// - Throws: `TrainError` where the run was begun with other settings, data or model; what `Checkpoint`, `Learner` and `Optimizer`
  ///   throw.
  public init(
    _ settings: SFTSettings, data: LoadedExamples, dataSettings: [String: String],
    _ context: TrainingRun.Context, method: String = "sft", named more: [String: String] = [:]
  ) throws {
    self.settings = settings
    (train, validation) = (data.train, data.validation)
    sequences = settings.sequences(of: train)
    plan = try StepPlan(sequences: sequences.count, settings: settings)
    try SFTTrainer.check(data, model: context.model)
    run = try TrainingRun(
      settings.learning, method: method, named: settings.named.merging(more) { $1 },
      data: dataSettings.merging(["train": train.digest, "validation": validation.digest]) { $1 },
      steps: plan.steps, epochs: Double(plan.epochs), evaluates: !validation.examples.isEmpty, context)
    plan.skip(run.progress.step)
  }

  /// Takes all steps that are left.
  ///
  /// - Parameter shouldStop: asked between passes; a step or an evaluation that is broken off is made again when the run goes on.
  public func train(shouldStop: () -> Bool, report: (TrainEvent) -> Void) throws -> RunOutcome {
    run.begin(of: train.examples.count, tokens: train.tokens, report)
    try checkMemory()
    // Behind its checkpoint, so that an evaluation costs no step; one that is missing there is made when the run goes on.
    while try evaluateIfDue(shouldStop: shouldStop, report) {
      guard let batch = plan.takeNext() else {
        try run.finish(report)
        return .done
      }
      guard try take(batch, shouldStop: shouldStop, report: report) else { break }
      if run.isSaveDue { try run.save(report) }
    }
    try run.save(report)
    return .stopped(step: run.progress.step)
  }
}
