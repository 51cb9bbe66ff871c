/// What decides when something is written, and no bit of the weights.
public struct RunWriting: Sendable {
  /// A checkpoint every so many steps, and at the end.
  public var saveSteps = 500
  /// Checkpoints that stay; nil: all.
  public var saveTotalLimit: Int?
  /// A log entry every so many steps.
  public var loggingSteps = 10
  /// The validation's loss every so many steps, and at the end; nil: as `saveSteps`.
  public var evalSteps: Int?
  /// When a loss is a spike.
  public var spikes = SpikeSettings()
  /// Looks up what a report of a spike says of its examples.
  public var lookup: SpikeReport.Lookup = { _ in [:] }
  /// What such a report measures beside the built-in features.
  public var features: [SampleFeature] = []

  /// The defaults.
  public init() {}
}

/// How training ended.
public enum RunOutcome: Sendable, Equatable {
  /// All steps are taken, and the model is in the run's folder.
  case done
  /// After this step, on request; its checkpoint is written.
  case stopped(step: Int)
}
