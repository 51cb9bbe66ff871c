import Foundation
import ModelKernels
import Testing

@testable import Model

/// Every loss from the logits: the gradient that the head's kernel makes of the objective's derivatives, against differences of the
/// loss as the papers write it, in double precision.
@Suite struct PolicyGradientTests {
  private static let vocabulary = 5

  /// Two completions: targets, logits, and what was known of them before.
  private struct Batch {
    var targets: [[Int]]
    var logits: [[[Double]]]
    var sequences: [PolicySequence]
    init() {
      var state: UInt64 = 2
      func draw() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 11) / Double(1 << 53) * 2 - 1
      }
      targets = [[0, 3, 1, 4, 4, 0, 2], [2, 2, 0, 1, 3, 4, 0, 0, 1, 2, 3]]
      logits = targets.map {
        $0.map { _ in (0..<PolicyGradientTests.vocabulary).map { _ in Double(Float(2 * draw())) } }
      }
      sequences = zip(targets, logits).map { targets, logits in
        let now = zip(targets, logits).map { PolicyGradientTests.row($1, $0).logProbability }
        var sequence = PolicySequence(
          logProbabilities: now, oldLogProbabilities: now.map { $0 + 0.4 * draw() },
          mask: targets.indices.map { $0 != 2 }, advantages: now.map { _ in 2 * draw() })
        sequence.referenceLogProbabilities = now.map { $0 + 0.6 * draw() }
        return sequence
      }
    }
  }

  private static func row(_ logits: [Double], _ target: Int) -> (logProbability: Double, entropy: Double) {
    let logSum = log(logits.reduce(0) { $0 + exp($1) })
    return (logits[target] - logSum, logits.reduce(0) { $0 - exp($1 - logSum) * ($1 - logSum) })
  }

  /// Such an estimate has another value than what its derivative is of.
  private func isStraight(_ objective: PolicyObjective) -> Bool {
    objective.beta > 0 && objective.klEstimator.rawValue.hasSuffix("+")
  }

  /// The loss as written; `at` are the log-probabilities that are held fast.
  private func written(_ objective: PolicyObjective, _ batch: Batch, at held: [[Double]]) -> Double {
    let tokens = batch.sequences.reduce(0) { $0 + $1.mask.count { $0 } }
    var total = 0.0
    for (number, sequence) in batch.sequences.enumerated() {
      let places = sequence.mask.indices.filter { sequence.mask[$0] }
      let rows = zip(batch.logits[number], batch.targets[number]).map { PolicyGradientTests.row($0, $1) }
      func ratio(_ place: Int, _ now: [Double]) -> Double {
        let ratios = places.map { now[$0] - sequence.oldLogProbabilities[$0] }
        return objective.importanceSamplingLevel == .sequence
          ? exp(ratios.reduce(0, +) / Double(places.count))
          : exp(now[place] - sequence.oldLogProbabilities[place])
      }
      let sum = places.reduce(0) { sum, place in
        let advantage = sequence.advantages[place]
        let now = rows[place].logProbability
        let ratio = (now: ratio(place, rows.map(\.logProbability)), held: ratio(place, held[number]))
        let (low, high) = (1 - objective.epsilon, 1 + (objective.epsilonHigh ?? 0))
        var loss: Double
        switch objective.lossType {
        case .cispo where objective.cispoClip == .absolute:
          loss = -min(ratio.held, objective.epsilonHigh ?? 0) * advantage * now
        case .cispo: loss = -min(max(ratio.held, low), high) * advantage * now
        case .sapo:
          let t = advantage > 0 ? 1 : 1.05
          loss = -advantage * 4 / t / (1 + exp(-t * (ratio.now - 1)))
        default:
          let clipped = min(max(ratio.now, low), high) * advantage
          loss = -min(min(ratio.now, objective.delta ?? .infinity) * advantage, clipped)
          if let dual = objective.dualClip, advantage < 0 { loss = min(loss, -dual * advantage) }
        }
        let x = now - sequence.referenceLogProbabilities[place]
        let kl =
          switch objective.klEstimator {
          case .k1: x
          case .abs: abs(x)
          case .k3: exp(-x) + x - 1
          // What straight-through learns from, too.
          default: x * x / 2
          }
        switch (objective.useBiasCorrectionKL, isStraight(objective)) {
        case (false, _): loss += objective.beta * kl
        case (true, false): loss += objective.beta * kl * ratio.now
        case (true, true):
          let x = held[number][place] - sequence.referenceLogProbabilities[place]
          loss += objective.beta * (kl * ratio.held + objective.klEstimator.value(x) * ratio.now)
        }
        return sum + loss - objective.entropyCoef * rows[place].entropy
      }
      switch objective.lossType {
      case .grpo, .sapo: total += sum / Double(places.count) / 2
      case .bnpo, .dapo, .cispo: total += sum / Double(tokens)
      case .drGRPO: total += sum / (2 * 9)
      case .luspo: total += sum / 2
      }
    }
    return total
  }

  @Test(arguments: rows) func gradientsAreCentralDifferences(_ row: Row) throws {
    let objective = row.objective
    let batch = Batch()
    let held = batch.sequences.map(\.logProbabilities)
    if !isStraight(objective) {
      let entropies = zip(batch.logits, batch.targets).map {
        zip($0, $1).map { PolicyGradientTests.row($0, $1).entropy }
      }
      let weights = objective.tokenWeights(batch.sequences.map(\.count))
      let value = try objective.value(batch.sequences).loss
      let bonus = batch.sequences.indices.reduce(0.0) { sum, number in
        sum + weights[number]
          * zip(entropies[number], batch.sequences[number].mask).reduce(0) { $0 + ($1.1 ? $1.0 : 0) }
      }
      #expect(abs(value - objective.entropyCoef * bonus - written(objective, batch, at: held)) < 1e-12)
    }
    var worst = 0.0
    let weights = objective.tokenWeights(batch.sequences.map(\.count))
    for (number, sequence) in batch.sequences.enumerated() {
      let derivatives = try objective.value(sequence).byLogProbability
      for place in sequence.mask.indices {
        let logits = batch.logits[number][place].map(Float.init)
        var (logSum, entropy, greatest) = (0.0, 0.0, Int64(0))
        yi_log_sum_exp_entropy(logits, logits.count, 1, &logSum, &entropy, &greatest)
        var found = [Float](repeating: .nan, count: logits.count)
        let byEntropy = sequence.mask[place] ? -objective.entropyCoef : 0
        yi_logits_back(
          logits, logits.count, 1, logSum, Int32(batch.targets[number][place]),
          Float(weights[number] * derivatives[place]), Float(weights[number] * byEntropy), entropy, 0, YI_F32,
          &found, logits.count)
        for token in logits.indices {
          var (above, below) = (batch, batch)
          above.logits[number][place][token] += 1e-5
          below.logits[number][place][token] -= 1e-5
          let difference =
            (written(objective, above, at: held) - written(objective, below, at: held)) / 2e-5
          worst = max(worst, abs(Double(found[token]) - difference))
        }
      }
    }
    #expect(worst < 1e-6, "\(worst)")
  }

  /// Tokens on all sides of every bound, so that nothing above is flat by chance.
  @Test func theBatchIsOnAllSides() throws {
    let batch = Batch()
    let value = try PolicyGradientTests.Row("").objective.value(batch.sequences)
    #expect(value.clipLow > 0 && value.clipHigh > 0)
    let places = batch.sequences.flatMap { s in s.mask.indices.filter { s.mask[$0] }.map { (s, $0) } }
    for sequence in batch.sequences {
      let logRatios = sequence.mask.indices.filter { sequence.mask[$0] }.map {
        sequence.logProbabilities[$0] - sequence.oldLogProbabilities[$0]
      }
      let ratio = exp(logRatios.reduce(0, +) / Double(logRatios.count))
      #expect(abs(ratio - 1) > 0.02, "\(ratio)")
    }
    for sign in [1.0, -1] {
      let ratios = places.filter { $0.0.advantages[$0.1] * sign > 0 }.map {
        exp($0.0.logProbabilities[$0.1] - $0.0.oldLogProbabilities[$0.1])
      }
      #expect(ratios.contains { $0 < 0.9 } && ratios.contains { $0 > 0.9 && $0 < 1.13 })
      #expect(ratios.contains { $0 > 1.2 })
    }
  }
}
