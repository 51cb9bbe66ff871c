import Model

/// What the passes of one step found, added up.
struct PolicySums {
  /// Σ weight · loss, with what is imitated, the bonus for entropy taken from it.
  func loss(_ settings: RefineSettings) -> Double {
    whole.map { $0.loss - settings.objective.entropyCoef * weighedEntropy + (imitated ?? 0) } ?? sum
  }
  /// Tokens with a loss.
  private(set) var tokens = 0
  /// Of each group by its id: the mean of −log p over its tokens.
  var losses: [Int: Double] { surprises.mapValues { $0.sum / Double($0.targets) } }
  /// The greatest distance between a log-probability and that of the draw; nil where nothing was compared.
  private(set) var drift: Double?
  private var (sum, sumEntropy, greedy) = (0.0, 0.0, 0)
  /// Σ weight · entropy.
  private var weighedEntropy = 0.0
  /// Σ weight · imitation · −log p.
  private var imitated: Double?
  /// Of each group by its id: Σ −log p, and tokens.
  private var surprises: [Int: (sum: Double, targets: Int)] = [:]
  private var kl = 0.0
  private var clips = ClipRatios()
  /// What was found of whole sequences.
  private var whole: PolicyBatch.Value?

  /// Mean over tokens, in nats.
  var entropy: Double { sumEntropy / Double(max(1, tokens)) }
  /// Share of tokens that were the most probable ones.
  var accuracy: Double { Double(greedy) / Double(max(1, tokens)) }

  /// Adds a pass.
  mutating func add(_ result: TrainingResult, _ groups: [TrainingGroup], _ settings: PolicyObjective) {
    sum += result.loss
    tokens += result.tokens
    greedy += result.greedyTokens
    let count = Double(result.tokens)
    kl += result.kl * count
    for (index, group) in groups.enumerated() {
      var (surprise, targets) = (0.0, 0)
      for (place, completion) in group.completions.enumerated() {
        let found = result.logProbabilities[index][place]
        clips.add(completion, found, settings)
        for token in completion.ids.indices where completion.weights[token] != 0 && !found[token].isNaN {
          surprise -= Double(found[token])
          targets += 1
          let entropy = Double(result.entropies[index][place][token])
          sumEntropy += entropy
          weighedEntropy += Double(completion.weights[token]) * entropy
          if !completion.imitation.isEmpty {
            let factor = Double(completion.weights[token]) * Double(completion.imitation[token])
            imitated = (imitated ?? 0) - factor * Double(found[token])
          }
          if !completion.oldLogProbabilities.isEmpty {
            drift = max(drift ?? 0, abs(Double(found[token]) - Double(completion.oldLogProbabilities[token])))
          }
        }
      }
      guard targets > 0 else { continue }
      let before = surprises[group.id] ?? (0, 0)
      surprises[group.id] = (before.sum + surprise, before.targets + targets)
    }
  }

  /// Takes what was found of whole sequences in place of what the passes say, whose loss is a linear stand-in.
  mutating func take(_ value: PolicyBatch.Value) { (whole, clips) = (value, value.clips) }

  /// By TRL's names.
  func metrics(_ settings: RefineSettings, isFirst: Bool) -> [String: Double] {
    var metrics = clips.metrics(settings.objective.lossType)
    let bonus = settings.objective.entropyCoef * weighedEntropy
    if settings.objective.entropyCoef != 0 { metrics["policy_loss"] = loss(settings) + bonus }
    metrics["imitation_loss"] = imitated
    // In the reward it is measured when that is made.
    if settings.needsReference, !settings.useKLInReward {
      metrics["kl"] = whole?.kl ?? kl / Double(max(1, tokens))
    }
    if isFirst { metrics["rollout/logp_max_abs_diff"] = drift }
    return metrics
  }
}
