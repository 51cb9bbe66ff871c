import Foundation
import Testing

@testable import Model

/// TRL's own `_compute_loss`, its values and gradients (`Tests/Oracle/policy_golden.py`).
@Suite struct PolicyGoldenTests {
  private struct Golden: Decodable {
    struct Batch: Decodable {
      let logprobs: [[Double]]
      let old: [[Double]]
      let ref: [[Double]]
      let mask: [[Int]]
      let advantages: [[Double]]
    }
    struct Case: Decodable {
      let batch: Int
      let settings: Settings
      let loss: Double
      let gradient: [[Double]]
      let entropy_gradient: [[Double]]?
      let kl: Double?
      let clip_low: Double?
      let clip_high: Double?
    }
    struct Settings: Decodable {
      let loss_type: String
      let importance_sampling_level: String?
      let epsilon: Double?
      let epsilon_high: Double?
      let delta: Double?
      let beta: Double?
      let use_bias_correction_kl: Bool?
      let entropy_coef: Double?
      let max_completion_length: Int?

      func objective() throws -> PolicyObjective {
        var objective = PolicyObjective()
        objective.lossType = try #require(PolicyObjective.LossType(rawValue: loss_type))
        objective.importanceSamplingLevel = importance_sampling_level == "sequence" ? .sequence : .token
        objective.epsilon = epsilon ?? 0.2
        objective.epsilonHigh = epsilon_high
        objective.delta = delta
        objective.beta = beta ?? 0
        objective.useBiasCorrectionKL = use_bias_correction_kl ?? false
        objective.entropyCoef = entropy_coef ?? 0
        objective.maxCompletionLength = max_completion_length
        return objective
      }
    }
    let batches: [Batch]
    let cases: [Case]
  }

  @Test func lossesAndGradientsAreTRLs() throws {
    let path = URL(fileURLWithPath: "\(GoldenModel.folder)/policy.json")
    let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: path))
    var worst = 0.0
    func same(_ found: Double, _ wanted: Double, _ what: String) {
      let error = abs(found - wanted) / max(1, abs(wanted))
      worst = max(worst, error)
      #expect(error <= 1e-9, "\(what)")
    }
    for (number, wanted) in golden.cases.enumerated() {
      let batch = golden.batches[wanted.batch]
      let objective = try wanted.settings.objective()
      let sequences = batch.mask.indices.map { row in
        var sequence = PolicySequence(
          logProbabilities: batch.logprobs[row], oldLogProbabilities: batch.old[row],
          mask: batch.mask[row].map { $0 == 1 }, advantages: batch.advantages[row])
        sequence.referenceLogProbabilities = batch.ref[row]
        return sequence
      }
      let found = try objective.value(sequences)
      same(found.loss, wanted.loss, "loss of case \(number)")
      if let kl = wanted.kl { same(found.kl, kl, "KL of case \(number)") }
      if let low = wanted.clip_low { #expect(abs(found.clipLow - low) <= 1e-6) }
      if let high = wanted.clip_high { #expect(abs(found.clipHigh - high) <= 1e-6) }
      let weights = objective.tokenWeights(sequences.map(\.count))
      for (row, sequence) in sequences.enumerated() {
        let derivatives = try objective.value(sequence).byLogProbability
        for place in sequence.mask.indices {
          same(
            weights[row] * derivatives[place], wanted.gradient[row][place], "case \(number): \(row), \(place)"
          )
          guard let entropy = wanted.entropy_gradient?[row][place] else { continue }
          same(
            sequence.mask[place] ? -weights[row] * objective.entropyCoef : 0, entropy,
            "entropy, case \(number)")
        }
      }
    }
    print("policy: \(golden.cases.count) of TRL's losses, largest error \(worst)")
    #expect(golden.cases.count >= 37)
  }
}
