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
    /// The advantage of each id; empty for objectives that need none.
    public var advantages: [Float] = []
    /// The log-probability each id had when it was sampled; empty: what it has now, so that every ratio is 1.
    /// A pass's own result may be given: what it has for ids without weight is not looked at.
    public var oldLogProbabilities: [Float] = []
    /// The log-probability each id has with the reference model; empty where the objective has no KL term.
    public var referenceLogProbabilities: [Float] = []
    /// How often −log p of each id is in the loss beside what its advantage makes of it, times the weight; empty: not at all. For ids that
    /// are to be learnt whatever was drawn: a reference behind a trace.
    public var imitation: [Float] = []
    /// Ids of weight 0 are in the result too: the head reads them, no gradient is made of them.
    public var reportsAll = false

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
  func check(_ number: Int, for objective: Objective) throws(ModelError) {
    guard temperature > 0, temperature.isFinite, scale.isFinite else {
      throw ModelError("the temperature of group \(number) is \(temperature), not a finite number above 0")
    }
    for (place, completion) in completions.enumerated() {
      let learnt = completion.ids.indices.filter { completion.weights[$0] != 0 && prompt.count + $0 > 0 }
      let lists: [([Float], String, Objective.Need?)] = [
        (completion.advantages, "advantage", .advantages),
        (completion.oldLogProbabilities, "old log-probability", nil),
        (completion.referenceLogProbabilities, "reference log-probability", .reference),
        (completion.imitation, "imitation", nil),
      ]
      guard !learnt.isEmpty else { continue }
      for (list, what, need) in lists {
        let name = "completion \(place) of group \(number)"
        guard !list.isEmpty else {
          guard need.map(objective.needs.contains) != true else {
            throw ModelError("\(name) lacks what the objective is made of: the \(what) of each id")
          }
          continue
        }
        if let id = learnt.first(where: { !list[$0].isFinite }) {
          throw ModelError("\(name): the \(what) of id \(id) is \(list[id]), not a finite number")
        }
      }
    }
  }
}

extension TrainingGroup.Completion {
  /// Whether an id is in the result.
  func reports(_ index: Int) -> Bool { reportsAll || weights[index] != 0 }

  /// The last id that is, or −1.
  var lastReported: Int { ids.indices.last(where: reports) ?? -1 }
}

/// What one pass found, by group, completion and id. NaN for ids that were not asked for, and for the first of a sequence.
public struct TrainingResult: Sendable {
  /// Σ weight · loss, over all ids.
  public internal(set) var loss = 0.0
  /// Natural logarithms, at the group's temperature; at 1 the same bits as `Decoder.logProbabilities(of:)`.
  public internal(set) var logProbabilities: [[[Float]]] = []
  /// Of the distribution each id was one of, in nats.
  public internal(set) var entropies: [[[Float]]] = []
  /// Whether each id was the most probable one; of several the lowest is, as with torch's `argmax`. False for ids not asked for.
  public internal(set) var greedy: [[[Bool]]] = []
  /// Ids with a loss.
  public internal(set) var tokens = 0
  /// Of them, those that were the most probable: over `tokens`, TRL's `mean_token_accuracy`.
  public internal(set) var greedyTokens = 0
  /// The mean over them of the KL to the reference, as the objective estimates it.
  public internal(set) var kl = 0.0
  /// Share of them whose ratio the clip holds from below.
  public internal(set) var clipLow = 0.0
  /// From above.
  public internal(set) var clipHigh = 0.0
}
