import Foundation
import Testing

@testable import Model

/// TRL's own masks, and its loss under them (`Tests/Oracle/make_policy_masks.py`); the KL in the reward.
@Suite struct PolicyMaskTests {
  private struct Golden: Decodable {
    struct Case: Decodable {
      let mask: [[Int]]
      let old: [[Double]]
      let logprobs: [[Double]]
      let ref: [[Double]]
      let advantages: [[Double]]
      let entropies: [[Float]]
      let top_entropy_quantile: Double
      let threshold: Double
      let importance_sampling_level: String
      let loss_type: String
      let high_entropy: [[Int]]
      /// One a sequence, or one a token.
      let on_policy: [[Int]]
      let loss: Double
      let gradient: [[Double]]

      var masks: [[Bool]] { mask.map { $0.map { $0 == 1 } } }

      func objective() throws -> PolicyObjective {
        var objective = PolicyObjective()
        objective.lossType = try #require(PolicyObjective.LossType(rawValue: loss_type))
        objective.importanceSamplingLevel = importance_sampling_level == "sequence" ? .sequence : .token
        objective.epsilonHigh = objective.lossType == .cispo ? 1.1 : 0.28
        objective.beta = 0.1
        return objective
      }
    }
    struct Truncated: Decodable {
      let last: [Int]
      let mask: [[Int]]
      let kept: [[Int]]
    }
    let cases: [Case]
    let truncated: [Truncated]
    let ends: [Int]
  }

  private func golden() throws -> Golden {
    let path = URL(fileURLWithPath: "\(GoldenModel.folder)/policy_masks.json")
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: path))
  }

  @Test func masksAndTheLossUnderThemAreTRLs() throws {
    let golden = try golden()
    var (worst, left) = (0.0, 0)
    for (number, wanted) in golden.cases.enumerated() {
      let entropic = try PolicyMasks.highEntropy(
        wanted.entropies, mask: wanted.masks, top: wanted.top_entropy_quantile)
      #expect(entropic.map { $0.map { $0 ? 1 : 0 } } == wanted.high_entropy, "case \(number)")
      var sequences: [PolicySequence] = []
      for row in wanted.mask.indices {
        var sequence = PolicySequence(
          logProbabilities: wanted.logprobs[row], oldLogProbabilities: wanted.old[row],
          mask: wanted.masks[row], advantages: wanted.advantages[row])
        sequence.referenceLogProbabilities = wanted.ref[row]
        let near = try PolicyMasks.onPolicy(sequence, threshold: wanted.threshold)
        #expect(near.map { $0 ? 1 : 0 } == wanted.on_policy[row], "case \(number), \(row)")
        left += zip(near, sequence.mask).count { !$0 && $1 }
        sequence.advantages = PolicyMasks.apply(near, to: sequence.advantages)
        sequence.advantages = PolicyMasks.apply(entropic[row], to: sequence.advantages)
        sequences.append(sequence)
      }
      let objective = try wanted.objective()
      func same(_ found: Double, _ wanted: Double) {
        let error = abs(found - wanted) / max(1, abs(wanted))
        worst = max(worst, error)
        #expect(error <= 1e-8, "case \(number)")
      }
      same(try objective.value(sequences).loss, wanted.loss)
      let weights = objective.tokenWeights(sequences.map(\.count))
      for (row, sequence) in sequences.enumerated() {
        let derivatives = try objective.value(sequence).byLogProbability
        for place in derivatives.indices {
          same(weights[row] * derivatives[place], wanted.gradient[row][place])
        }
      }
    }
    print("policy masks: \(golden.cases.count) batches of TRL's, largest error \(worst)")
    #expect(golden.cases.count >= 80 && left > 20)
  }

  @Test func whatDidNotEndHasNoLoss() throws {
    let golden = try golden()
    for wanted in golden.truncated {
      let found = try PolicyMasks.onlyEnded(
        wanted.mask.map { $0.map { $0 == 1 } }, ended: wanted.last.map { golden.ends.contains($0) })
      #expect(found.map { $0.map { $0 ? 1 : 0 } } == wanted.kept)
    }
    #expect(golden.truncated.contains { $0.kept != $0.mask })
  }

  @Test func edgesOfTheQuantile() throws {
    let entropies: [[Float]] = [[0.1, 0.4], [0.3, 0.2]]
    let mask = [[true, true], [true, false]]
    #expect(try PolicyMasks.highEntropy(entropies, mask: mask, top: 1) == mask)
    #expect(
      try PolicyMasks.highEntropy(entropies, mask: mask, top: 0) == [[false, true], [false, false]])
    #expect(
      try PolicyMasks.highEntropy(entropies, mask: mask, top: 0.5) == [[false, true], [true, false]])
    // A token of which nothing is known and that has no loss is in no quantile.
    #expect(
      try PolicyMasks.highEntropy([[0.1, 0.4], [0.3, .nan]], mask: mask, top: 0.5)
        == [[false, true], [true, false]])
    #expect(try PolicyMasks.highEntropy([[.nan]], mask: [[true]], top: 0.5) == [[false]])
    #expect(try PolicyMasks.highEntropy([[0.5]], mask: [[false]], top: 0.2) == [[false]])
    #expect(throws: ModelError.self) { try PolicyMasks.highEntropy([[1]], mask: [[]], top: 0.2) }
    #expect(throws: ModelError.self) { try PolicyMasks.highEntropy([[1]], mask: [[true]], top: .nan) }
  }

  @Test func logProbabilitiesThatAreNoneAreNoDrift() throws {
    let sequence = PolicySequence(
      logProbabilities: [-1, .nan, -3], oldLogProbabilities: [-0.5, -1, -3], mask: [true, true, true],
      advantages: [-1, -1, 1])
    // 0.5 over three tokens.
    #expect(try PolicyMasks.onPolicy(sequence, threshold: 0.17) == [true, true, true])
    #expect(try PolicyMasks.onPolicy(sequence, threshold: 0.16) == [false, false, true])
  }

  /// The batch of `PolicyTests`, second sequence: sampled − reference is −0.1, 0.2, −0.2, 0, 0.1.
  @Test func theKLIsTakenFromTheReward() throws {
    var penalty = KLInReward()
    penalty.coefficient = 0.5
    let sampled = [-0.7, -0.3, -1.2, -0.4, -0.9]
    let reference = [-0.6, -0.5, -1, -0.4, .nan]
    let mask = [true, true, true, true, false]
    let cases: [(KLEstimator, [Double])] = [
      (.k1, [-0.1, 0.2, -0.2, 0]), (.abs, [0.1, 0.2, 0.2, 0]), (.k2, [0.005, 0.02, 0.02, 0]),
      (.k3, [exp(0.1) - 1.1, exp(-0.2) - 0.8, exp(0.2) - 1.2, 0]),
      (.k3StraightThrough, [exp(0.1) - 1.1, exp(-0.2) - 0.8, exp(0.2) - 1.2, 0]),
    ]
    for (estimator, wanted) in cases {
      penalty.estimator = estimator
      let found = try penalty.penalties(sampled: sampled, reference: reference, mask: mask)
      #expect(found.count == 5 && found[4] == 0)
      #expect(zip(found, wanted).allSatisfy { abs($0 - 0.5 * $1) < 1e-12 }, "\(estimator)")
      let mean = try penalty.mean(sampled: sampled, reference: reference, mask: mask)
      #expect(abs(mean - wanted.reduce(0, +) / 4) < 1e-12)
    }
    #expect(try penalty.mean(sampled: [1], reference: [2], mask: [false]) == 0)
    #expect(throws: ModelError.self) { try penalty.penalties(sampled: [1], reference: [], mask: [true]) }
  }
}
