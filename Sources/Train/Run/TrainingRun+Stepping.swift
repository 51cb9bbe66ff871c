import Corpus
import Model

extension TrainingRun {
  /// Says where it begins.
  func begin(of examples: Int, tokens: Int, _ report: (TrainEvent) -> Void) {
    report(.began(start: progress.step, max: steps, examples: examples, tokens: tokens))
    for note in notes { report(.note(note)) }
  }

  /// Moves the weights by the gradients as they are.
  ///
  /// - Returns: the norm of all gradients, before clipping.
  func step() throws -> Double {
    try optimizer.step(
      rate: schedule.rate(at: progress.step), maxNorm: learning.maxGradNorm > 0 ? learning.maxGradNorm : nil)
  }

  /// Hands the log a step that was taken.
  func take(
    _ metrics: StepMetrics, samples: [TrainingSteps.Sample], completions: [TrainingSteps.Completion] = [],
    _ report: (TrainEvent) -> Void
  ) throws {
    try writeDown("step \(metrics.step)") {
      try log.take(metrics, samples: samples, completions: completions, report)
    }
  }

  /// Whether a checkpoint is written behind the last step.
  var isSaveDue: Bool { progress.step == steps || progress.step.isMultiple(of: writing.saveSteps) }
}
