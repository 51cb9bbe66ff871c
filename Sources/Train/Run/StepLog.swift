public import Corpus
public import StrictJSON

/// What is known of a run's steps, whoever takes them: they are written down, summed up in log lines, and watched for spikes.
public final class StepLog {
  /// The run's.
  public let folder: RunFolder
  /// Its steps, as they are written.
  public let record: TrainingSteps
  /// What is written when.
  let writing: RunWriting
  private(set) var state: TrainerState
  /// Of the loss, where a rise of it means something.
  private var monitor: SpikeMonitor?

  /// The log of a run that begins, or goes on behind the steps that are recorded.
  ///
  /// - Parameters:
  ///   - warmup: steps in which a rise of the loss means nothing; nil: it never does, as with a policy's.
  init(
    _ folder: RunFolder, _ record: TrainingSteps, _ plan: TrainerState.Plan, _ writing: RunWriting,
    warmup: Int?
  ) throws {
    (self.folder, self.record, self.writing) = (folder, record, writing)
    monitor = try warmup.map {
      var spikes = writing.spikes
      spikes.warmup = $0
      return SpikeMonitor(spikes, behind: try record.steps())
    }
    state = try TrainerState(plan, behind: record)
  }

  /// Takes a step: writes it down, and shows it to the monitor.
  func take(
    _ metrics: StepMetrics, samples: [TrainingSteps.Sample], completions: [TrainingSteps.Completion] = [],
    _ report: (TrainEvent) -> Void
  ) throws {
    try record.write(metrics.stored, samples: samples, metrics: metrics.named, completions: completions)
    state.add(metrics)
    report(.step(metrics))
    watch(metrics.step, metrics.loss, report)
  }

  /// Takes an evaluation behind a step.
  func take(evaluation: [String: Double], of step: Int) throws {
    try record.add(evaluation, to: step)
    state.add(evaluation: evaluation)
  }

  /// Takes the end.
  ///
  /// - Parameters:
  ///   - runtime: seconds of all steps.
  ///   - samples: sequences learnt from in them.
  func end(runtime: Double, samples: Int) { state.end(runtime: runtime, samples: samples) }

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

  /// What does not change within the run.
  public var plan: TrainerState.Plan { state.plan }
  /// The log line that came with the last event: of its step, if one was due, or its evaluation.
  public var logged: JSON? { state.logged }
  /// What a log line would say of the steps since the last one; nil where there are none.
  public var unlogged: JSON? { state.unlogged }
  /// The newest rise for one step, known when the step behind it is.
  public var blip: Spike? { monitor?.blip }
  /// How many there were since the run began.
  public var blips: Int { monitor?.blips ?? 0 }
  /// Whether a rise of its loss means something.
  public var watchesLoss: Bool { monitor != nil }
}
