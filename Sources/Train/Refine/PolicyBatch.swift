import Foundation
import Model

/// What one step of the optimizer learns from: groups with a weight, an advantage and log-probabilities a token, and the loss.
///
/// Weights are those of the whole step, so that how it is cut into passes changes nothing but rounding.
struct PolicyBatch {
  /// By id, ascending.
  let groups: [TrainingGroup]
  let objective: Objective
  /// Tokens with a loss.
  let targets: Int
  /// The loss where the objective's own values are not it (ratios of sequences); nil: what the passes add up.
  let value: Value?

  /// What is known before the passes.
  struct Value {
    /// Σ weight · loss.
    var loss = 0.0
    /// The mean over tokens.
    var kl = 0.0
    /// Of sequences.
    var clips = ClipRatios()
  }

  /// - Parameters:
  ///   - groups: of this step.
  ///   - isOnPolicy: whether the weights as they are drew them: all ratios are 1, and nothing is asked to know them.
  /// - Throws: `ModelError`.
  init(_ groups: [RolloutGroup], _ settings: RefineSettings, _ decoder: Decoder, isOnPolicy: Bool) throws {
    let weights = settings.objective.tokenWeights(groups.flatMap { $0.rollouts.map(\.targets) })
    var objective = settings.objective
    if settings.useKLInReward { objective.beta = 0 }
    var found: [TrainingGroup] = []
    var place = 0
    for (id, group) in groups.enumerated() {
      var training = group.plain(at: settings.sampling.temperature)
      training.id = id
      for (index, rollout) in group.rollouts.enumerated() {
        let weight = Float(weights[place])
        training.completions[index].weights = rollout.learns.map { $0 ? weight : 0 }
        training.completions[index].advantages = rollout.advantages
        training.completions[index].oldLogProbabilities = rollout.logProbabilities
        training.completions[index].imitation = rollout.imitation
        if objective.beta != 0 {
          training.completions[index].referenceLogProbabilities = rollout.referenceLogProbabilities
        }
        place += 1
      }
      found.append(training)
    }
    targets = groups.reduce(0) { $0 + $1.rollouts.reduce(0) { $0 + $1.targets } }
    try PolicyBatch.mask(&found, settings, decoder, isOnPolicy: isOnPolicy)
    guard objective.importanceSamplingLevel == .sequence else {
      (self.groups, self.objective, value) = (found, try .policy(objective), nil)
      return
    }
    value = try PolicyBatch.linearise(&found, objective, decoder, isOnPolicy: isOnPolicy)
    (self.groups, self.objective) = (found, .linear(entropyCoef: Float(objective.entropyCoef)))
  }

  /// Takes the advantage of tokens that have no policy loss, though they have a KL and count in the mean.
  private static func mask(
    _ groups: inout [TrainingGroup], _ settings: RefineSettings, _ decoder: Decoder, isOnPolicy: Bool
  ) throws {
    let threshold = isOnPolicy ? nil : settings.offPolicyMaskThreshold
    guard settings.topEntropyQuantile < 1 || threshold != nil else { return }
    let now = try decoder.evaluate(groups)
    let masks = groups.flatMap { $0.completions.map { $0.weights.map { $0 != 0 } } }
    var kept = try PolicyMasks.highEntropy(
      Array(now.entropies.joined()), mask: masks, top: settings.topEntropyQuantile)
    if let threshold {
      let rows = Array(now.logProbabilities.joined())
      for (row, completion) in groups.flatMap(\.completions).enumerated() {
        let sequence = PolicySequence(
          logProbabilities: rows[row].map(Double.init),
          oldLogProbabilities: completion.oldLogProbabilities.map(Double.init), mask: masks[row],
          advantages: completion.advantages.map(Double.init))
        let near = try PolicyMasks.onPolicy(sequence, threshold: threshold)
        kept[row] = zip(kept[row], near).map { $0 && $1 }
      }
    }
    var row = 0
    for group in groups.indices {
      for place in groups[group].completions.indices {
        for token in kept[row].indices where !kept[row][token] {
          groups[group].completions[place].advantages[token] = 0
        }
        row += 1
      }
    }
  }

  /// With ratios of whole sequences every token moves every other's loss: the derivatives are found first, and learnt as advantages.
  private static func linearise(
    _ groups: inout [TrainingGroup], _ settings: PolicyObjective, _ decoder: Decoder, isOnPolicy: Bool
  ) throws -> Value {
    let now = isOnPolicy ? nil : try decoder.logProbabilities(of: groups)
    var batch = Value()
    var tokens = 0
    for group in groups.indices {
      for place in groups[group].completions.indices {
        let completion = groups[group].completions[place]
        let old = completion.oldLogProbabilities.map(Double.init)
        var sequence = PolicySequence(
          logProbabilities: now?[group][place].map(Double.init) ?? old, oldLogProbabilities: old,
          mask: completion.weights.map { $0 != 0 }, advantages: completion.advantages.map(Double.init))
        sequence.referenceLogProbabilities = completion.referenceLogProbabilities.map(Double.init)
        let value = try settings.value(sequence)
        groups[group].completions[place].advantages = value.byLogProbability.map { Float(-$0) }
        let weight = completion.weights.first { $0 != 0 }.map(Double.init) ?? 0
        batch.loss += weight * value.losses.reduce(0, +)
        batch.kl += value.kl.reduce(0, +)
        batch.clips.add(
          low: value.clippedLow, high: value.clippedHigh, of: sequence.count, isOne: true)
        tokens += sequence.count
      }
    }
    batch.kl /= Double(max(1, tokens))
    return batch
  }
}
