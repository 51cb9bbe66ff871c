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

  /// Writes a step that was taken into the record, and shows it to the monitor.
  func take(
    _ metrics: StepMetrics, samples: [TrainingSteps.Sample], completions: [TrainingSteps.Completion] = [],
    _ report: (TrainEvent) -> Void
  ) throws {
    try writeDown("step \(metrics.step)") {
      try record.write(metrics.stored, samples: samples, metrics: metrics.named, completions: completions)
    }
    state.add(metrics)
    report(.step(metrics))
    watch(metrics.step, metrics.loss, report)
  }

  /// Shows the monitor a loss, and writes a report where it is a spike. A report that cannot be written ends no run.
  func watch(_ step: Int, _ loss: Double, _ report: (TrainEvent) -> Void) {
    guard let spikes = monitor?.add(step: step, loss: loss), let settings = monitor?.settings else { return }
    for spike in spikes {
      do {
        let path = try SpikeReport.write(
          spike, settings: settings, of: record, to: folder.path, lookup: writing.lookup,
          features: writing.features)
        report(.spike(spike, report: path))
      } catch {
        report(
          .note("step \(spike.step): the loss has a spike, and its report could not be written: \(error)"))
      }
    }
  }

  /// Whether a checkpoint is written behind the last step.
  var isSaveDue: Bool { progress.step == steps || progress.step.isMultiple(of: writing.saveSteps) }
}
