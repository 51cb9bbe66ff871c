import Checkpoints
import Model

extension SFTTrainer {
  /// Whether there is memory for the largest pass of the steps that are left, before the first of them is taken.
  ///
  /// - Throws: `TrainError` that names the first step with a pass that is too large.
  func checkMemory() throws {
    let learner = run.learner
    learner.parameters.clearGradients()
    let promised = run.promised
    try settings.checkPasses(plan, sequences, of: train, behind: run.progress.step) {
      try learner.checkMemory(rows: $0, promised: promised)
    }
  }

  /// The same of a run that would begin now, by the model's configuration alone.
  public static func checkMemory(_ settings: SFTSettings, _ data: LoadedExamples, model folder: String) throws
  {
    let config = try ModelConfig.read(folder: folder).config
    var pairs: Int?
    if settings.loraRank != nil {
      guard case .adapter(let adapter) = try settings.learning.part(of: config, base: folder, saved: nil)
      else {
        return
      }
      pairs = adapter.pairs.values.reduce(0) { $0 + $1.a.floats.count + $1.b.floats.count }
    }
    let sequences = settings.sequences(of: data.train)
    let plan = try StepPlan(sequences: sequences.count, settings: settings)
    try settings.checkPasses(plan, sequences, of: data.train, behind: 0) {
      try Learner.checkMemory(
        config, settings.precision, pairs: pairs, moments: settings.learning.moments, rows: $0)
    }
  }
}

extension TrainingRun {
  /// Bytes that are free and spoken for: an optimizer's moments take their memory at its first step.
  var promised: Int { optimizer.steps > 0 ? 0 : learner.parameters.count * 4 * learning.moments }
}

extension LearningSettings {
  /// Numbers that the optimizer keeps of each that is learnt; Muon keeps one of all but a few.
  fileprivate var moments: Int { optim == .adamw ? 2 : 1 }
}

extension SFTSettings {
  /// Asks for the passes of all steps left; mostly there is room for what none exceeds, and only where there is none they are drawn.
  fileprivate func checkPasses(
    _ plan: StepPlan, _ sequences: [[Int]], of set: ExampleSet, behind step: Int,
    _ check: (Int) throws -> Void
  ) throws {
    let longest = set.examples.map(\.count).max() ?? 0
    if (try? check(min(set.tokens, max(longest, learning.maxTokensPerMicroBatch)))) != nil { return }
    var (plan, number, largest) = (plan, step, 0)
    while let batch = plan.takeNext() {
      number += 1
      let micro = MicroBatches(
        batch.sequences.flatMap { sequences[$0] }, of: set, maxTokens: learning.maxTokensPerMicroBatch)
      for pass in micro.passes {
        let rows = pass.reduce(0) { $0 + set.examples[$1].count }
        guard rows > largest else { continue }
        largest = rows
        do { try check(rows) } catch let error as ModelError {
          throw TrainError(
            "step \(number)",
            "\(error.problem), by --max-tokens-per-micro-batch or --max-length. Nothing was trained")
        }
      }
    }
  }
}
