/// A rise of the loss that stayed for a step at least.
public struct Spike: Sendable, Equatable {
  /// Where it rose.
  public let step: Int
  /// The loss there, in nats; nil where it was no finite number.
  public let loss: Double?
  /// The loss of the step behind it; nil where it was no finite number, or is not known yet.
  public internal(set) var next: Double?
  /// Of the losses before it; nil where too few were known, which only a loss that is no finite number leads to.
  public let usual: Usual?

  /// How many deviations the loss lies above the median; infinite where it was no finite number.
  public var score: Double { loss.flatMap { usual?.score($0) } ?? .infinity }
}

/// What counts as a spike.
public struct SpikeSettings: Sendable, Equatable {
  /// Steps that tell what is usual.
  public var window = 50
  /// Deviations above their median.
  public var threshold = 6.0
  /// Steps at the beginning that are neither judged nor counted as usual: those of the learning rate's warm-up.
  public var warmup = 0

  /// The defaults.
  public init() {}

  /// So many steps must be known before one is judged: fewer tell too little of how losses scatter.
  var least: Int { max(window / 2, 1) }
}
