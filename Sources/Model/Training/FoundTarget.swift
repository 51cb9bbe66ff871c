import Checkpoints
import ModelKernels

/// What a row of logits says of the target it predicts; loss and derivatives with its weight.
struct FoundTarget {
  private(set) var logProbability: Float = 0
  private(set) var isGreedy = false
  private(set) var value = Objective.Value(loss: 0, byLogProbability: 0)
  /// As the way back wants them.
  private(set) var (logSum, exactEntropy) = (0.0, 0.0)

  var entropy: Float { Float(exactEntropy) }

  /// Nothing found yet.
  init() {}

  /// Of logits as they are after a cap; without an objective there is no loss.
  init(
    _ logits: UnsafeMutableBufferPointer<Float>, _ target: LearningPlan.Target, _ groups: [TrainingGroup],
    _ objective: Objective?
  ) {
    let scale = groups[target.group].scale
    var greatest = Int64(-1)
    yi_log_sum_exp_entropy(logits.baseAddress, logits.count, scale, &logSum, &exactEntropy, &greatest)
    logProbability = Decoder.logProbability(of: target.id, logits, scale: scale, logSum: logSum)
    isGreedy = greatest == Int64(target.id)
    guard let objective else { return }
    let completion = groups[target]
    let weight = completion.weights[target.index]
    value = objective.value(Objective.Token(completion, target.index, logProbability, entropy: entropy))
    value.loss *= weight
    value.byLogProbability *= weight
    value.byEntropy *= weight
  }

  /// Who is to blame for what is no number, before it is in a gradient.
  func check(_ target: LearningPlan.Target, _ decoder: Decoder) throws {
    guard logProbability.isFinite, entropy.isFinite else { throw decoder.notNumbers() }
    for (number, what) in [
      (value.loss, "loss"), (value.byLogProbability, "derivative by log-probability"),
      (value.byEntropy, "derivative by entropy"),
    ] where !number.isFinite {
      throw ModelError(
        "the objective's \(what), times the weight, is \(number) for id \(target.index) of completion \(target.completion) of group \(target.group), whose log-probability is \(logProbability)"
      )
    }
  }
}

extension [TrainingGroup] {
  /// The completion a target is of.
  subscript(target: LearningPlan.Target) -> TrainingGroup.Completion {
    self[target.group].completions[target.completion]
  }
}

extension Objective.Token {
  init(
    _ completion: TrainingGroup.Completion, _ index: Int, _ logProbability: Float, entropy: Float
  ) {
    let old = completion.oldLogProbabilities
    let reference = completion.referenceLogProbabilities
    self.init(
      logProbability: logProbability, oldLogProbability: old.isEmpty ? logProbability : old[index],
      referenceLogProbability: reference.isEmpty ? logProbability : reference[index],
      advantage: completion.advantages.isEmpty ? 1 : completion.advantages[index], entropy: entropy,
      imitation: completion.imitation.isEmpty ? 0 : completion.imitation[index])
  }
}

extension TrainingResult {
  /// Nothing found yet.
  init(_ groups: [TrainingGroup]) {
    logProbabilities = groups.map { $0.completions.map { Array(repeating: .nan, count: $0.ids.count) } }
    entropies = logProbabilities
    greedy = groups.map { $0.completions.map { Array(repeating: false, count: $0.ids.count) } }
  }

  /// Of an id without a loss.
  mutating func report(_ found: FoundTarget, _ target: LearningPlan.Target) {
    logProbabilities[target.group][target.completion][target.index] = found.logProbability
    entropies[target.group][target.completion][target.index] = found.entropy
    greedy[target.group][target.completion][target.index] = found.isGreedy
  }

  mutating func add(_ found: FoundTarget, _ target: LearningPlan.Target) {
    report(found, target)
    loss += Double(found.value.loss)
    tokens += 1
    greedyTokens += found.isGreedy ? 1 : 0
    kl += Double(found.value.kl)
    clipLow += found.value.clipsLow ? 1 : 0
    clipHigh += found.value.clipsHigh ? 1 : 0
  }

  /// Sums become means.
  mutating func finish() {
    let count = Double(max(1, tokens))
    (kl, clipLow, clipHigh) = (kl / count, clipLow / count, clipHigh / count)
  }
}
