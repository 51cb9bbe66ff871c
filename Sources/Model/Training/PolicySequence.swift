/// What is known of a completion when a policy's loss is made of it, a number a token.
public struct PolicySequence: Sendable, Equatable {
  /// Under the weights that learn.
  public var logProbabilities: [Double]
  /// When they were sampled.
  public var oldLogProbabilities: [Double]
  /// Under the reference model; empty without one.
  public var referenceLogProbabilities: [Double] = []
  /// Tokens with a loss.
  public var mask: [Bool]
  /// What each did better than others.
  public var advantages: [Double]

  /// One completion.
  public init(logProbabilities: [Double], oldLogProbabilities: [Double], mask: [Bool], advantages: [Double]) {
    self.logProbabilities = logProbabilities
    self.oldLogProbabilities = oldLogProbabilities
    self.mask = mask
    self.advantages = advantages
  }

  /// Tokens with a loss.
  public var count: Int { mask.count { $0 } }

  func checked() throws(ModelError) -> PolicySequence {
    let count = logProbabilities.count
    let reference = referenceLogProbabilities.count
    guard oldLogProbabilities.count == count, mask.count == count, advantages.count == count,
      reference == count || reference == 0
    else { throw ModelError("a sequence's log-probabilities, mask and advantages differ in length") }
    return self
  }
}

extension PolicyObjective {
  /// A sequence's loss by token, entropy aside, and its derivatives. Tokens without loss have 0.
  public struct SequenceValue: Sendable, Equatable {
    /// `beta` · KL included.
    public var losses: [Double]
    /// Of the sum of the losses, by each log-probability.
    public var byLogProbability: [Double]
    /// As estimated; 0 without a reference.
    public var kl: [Double]
    /// Tokens whose ratio the clip holds from below.
    public var clippedLow = 0
    /// From above.
    public var clippedHigh = 0
  }

  /// The loss of one sequence. Its tokens' weights are equal, and not in it.
  ///
  /// With ratios of sequences every token moves every token's loss, so that an `Objective` cannot tell; the derivatives given here,
  /// with the other sign, are the advantages of `Objective.linear`, for a pass with the same weights.
  public func value(_ sequence: PolicySequence) throws(ModelError) -> SequenceValue {
    let (settings, sequence) = (try checked(), try sequence.checked())
    let places = sequence.mask.indices.filter { sequence.mask[$0] }
    let zeros = [Double](repeating: 0, count: sequence.mask.count)
    var value = SequenceValue(losses: zeros, byLogProbability: zeros, kl: zeros)
    let logRatio = { sequence.logProbabilities[$0] - sequence.oldLogProbabilities[$0] }
    let mean = places.reduce(0) { $0 + logRatio($1) } / Double(max(1, places.count))
    var shared = 0.0
    for place in places {
      let logProbability = sequence.logProbabilities[place]
      let reference = sequence.referenceLogProbabilities
      let term = settings.term(
        logRatio: importanceSamplingLevel == .sequence ? mean : logRatio(place),
        logProbability: logProbability,
        drift: reference.isEmpty ? nil : logProbability - reference[place],
        advantage: sequence.advantages[place])
      value.losses[place] = term.loss
      value.kl[place] = term.kl
      value.byLogProbability[place] = term.byLogProbability
      if importanceSamplingLevel == .token { value.byLogProbability[place] += term.byLogRatio }
      shared += term.byLogRatio
      if term.clipsLow { value.clippedLow += 1 }
      if term.clipsHigh { value.clippedHigh += 1 }
    }
    // The logarithm of the sequence's ratio is the mean of its tokens'.
    if importanceSamplingLevel == .sequence {
      for place in places { value.byLogProbability[place] += shared / Double(places.count) }
    }
    return value
  }

  /// A batch's loss and what is logged of it.
  public struct BatchValue: Sendable, Equatable {
    /// Σ weight · loss.
    public var loss = 0.0
    /// The mean over tokens.
    public var kl = 0.0
    /// Share of the tokens whose ratio the clip holds from below.
    public var clipLow = 0.0
    /// From above.
    public var clipHigh = 0.0

    /// Nothing yet.
    public init() {}
  }

  /// The loss of a batch, with `tokenWeights`.
  public func value(_ sequences: [PolicySequence]) throws(ModelError) -> BatchValue {
    var batch = BatchValue()
    let counts = sequences.map(\.count)
    let tokens = Double(max(1, counts.reduce(0, +)))
    for (sequence, weight) in zip(sequences, tokenWeights(counts)) {
      let value = try self.value(sequence)
      batch.loss += weight * value.losses.reduce(0, +)
      batch.kl += value.kl.reduce(0, +) / tokens
      batch.clipLow += Double(value.clippedLow) / tokens
      batch.clipHigh += Double(value.clippedHigh) / tokens
    }
    return batch
  }
}
