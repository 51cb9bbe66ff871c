import Model

/// What draws completions and knows the log-probabilities of their ids: a decoder in this process, or models elsewhere.
protocol PolicyEngine: AnyObject {
  /// Ids that a prompt and its completion may have together.
  var maxPositions: Int { get }

  /// Whether a draw tells the log-probability of each id.
  var tellsLogProbabilities: Bool { get }

  /// Draws, with the weights as they are.
  ///
  /// - Parameters:
  ///   - text: what finds the texts that end a draw; nil where none does.
  ///   - width: completions that may be drawn side by side.
  ///   - each: is given the request's index and its completions, in the order in which they end.
  /// - Throws: what `each` throws; `ModelError`; `CancellationError` where it was asked to stop.
  func draw(
    _ requests: [GenerationRequest], text: (() -> TextStream)?, width: Int, shouldStop: () -> Bool,
    each: (Int, [Drawn]) throws -> Void) throws

  /// Log-probabilities of all ids of all completions, at each group's temperature.
  ///
  /// - Throws: `ModelError`, for a model that the run does not have, too.
  func logProbabilities(of groups: [TrainingGroup], by model: PolicyWeights) throws -> [[[Float]]]

  /// Operations that drawing the groups could not do without; 0 where nobody counts them.
  func drawingOperations(_ groups: [TrainingGroup]) throws -> Double
}

/// Whose log-probabilities are asked for.
enum PolicyWeights: String {
  /// Those that learn, as they are.
  case now
  /// What the KL is measured to.
  case reference
  /// Those before the first step.
  case first
}

/// A completion as it was drawn.
struct Drawn {
  var ids: [Int32] = []
  /// Of each in the distribution that it was drawn from; empty where nobody told.
  var logProbabilities: [Float] = []
  /// Whether it ended by itself.
  var ended = false

  mutating func add(_ event: GenerationEvent) {
    ids.append(event.token.id)
    logProbabilities.append(event.token.samplingLogProbability)
    switch event.finish {
    case .stopID?, .stopText?: ended = true
    case .length?, .cancelled?, nil: break
    }
  }
}
