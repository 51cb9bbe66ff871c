/// A prompt and what may follow it: the prompt is computed once for all of its completions, forward and backward.
///
/// A plain example has an empty prompt and one completion, all ids of the sequence with weights of 0 where nothing is learnt.
public struct TrainingGroup: Sendable {
  /// Gradients are added up in the order of ids, so a batch in another order has the same bits; equal ones as they are given.
  public var id = 0
  /// Read, and learnt nothing from.
  public var prompt: [Int32]
  /// Each follows the prompt by itself.
  public var completions: [Completion]
  /// What logits are divided by before anything is made of them: the temperature the completions were sampled at. Log-probabilities
  /// and entropies are those of that distribution, as `SampledToken.samplingLogProbability` is where nothing was cut.
  public var temperature: Float = 1

  /// A group of one's own.
  public init(prompt: [Int32] = [], completions: [Completion]) {
    self.prompt = prompt
    self.completions = completions
  }

  /// A sequence to learn from.
  public struct Completion: Sendable {
    /// What follows the prompt.
    public var ids: [Int32]
    /// What each id's loss is multiplied with, the objective's normaliser among it; 0 for ids without. One an id. The first id of a
    /// sequence without a prompt follows nothing and has no loss.
    public var weights: [Float]
    /// The advantage of each id; empty for objectives without.
    public var advantages: [Float] = []
    /// The log-probability each id had when it was sampled; empty: what it has now, so that every ratio is 1.
    public var oldLogProbabilities: [Float] = []
    /// The log-probability each id has with the reference model; empty where the objective has no KL term.
    public var referenceLogProbabilities: [Float] = []

    /// A completion whose ids all count `weight`.
    public init(ids: [Int32], weight: Float = 1) {
      self.init(ids: ids, weights: Array(repeating: weight, count: ids.count))
    }

    /// A completion with a weight an id.
    public init(ids: [Int32], weights: [Float]) {
      self.ids = ids
      self.weights = weights
    }
  }
}

extension TrainingGroup {
  /// What logits are multiplied with.
  var scale: Float { 1 / temperature }

  /// - Throws: `ModelError` for numbers of which no loss can be made.
  func check(_ number: Int) throws(ModelError) {
    guard temperature > 0, temperature.isFinite, scale.isFinite else {
      throw ModelError("the temperature of group \(number) is \(temperature), not a finite number above 0")
    }
  }
}

/// What one pass found, by group, completion and id. Ids without loss have 0.
public struct TrainingResult: Sendable {
  /// Σ weight · loss, over all ids.
  public internal(set) var loss = 0.0
  /// Natural logarithms, at the group's temperature; at 1 the same bits as `Decoder.logProbabilities(of:)`.
  public internal(set) var logProbabilities: [[[Float]]] = []
  /// Of the distribution each id was one of, in nats.
  public internal(set) var entropies: [[[Float]]] = []
  /// Ids with a loss.
  public internal(set) var tokens = 0
}
