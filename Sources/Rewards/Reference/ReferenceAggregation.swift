import Foundation

/// How the probabilities c_1…c_T of a reference's tokens become one reward: R = f(c), and with it α_i c_i, α_i = ∂f/∂c_i.
///
/// The six of NRT (arXiv 2602.11549; `reward_agg_mode` of the released code, whose names these are). b_i are the probabilities without a
/// trace; they are numbers, through which no derivative goes.
public enum ReferenceAggregation: String, Sendable, CaseIterable {
  /// Σ log c_i, weights 1: JEPO's single sample.
  case logProb = "log_prob"
  /// Π c_i, weights Π c: VeriFree's reward.
  case prob
  /// (Π c_i)^(1/T), weights a T-th of it.
  case geometricMean = "geometric_mean"
  /// Σ c_i / T, weights c_i / T: RLPR's reward.
  case arithmeticMean = "arithmetic_mean"
  /// Σ (c_i / b_i) / T, weights c_i / (b_i T).
  case weightedSumInverseProb = "weighted_sum_inverse_prob"
  /// Σ c_i (−log b_i) / T, weights −c_i log b_i / T: the best one, by the paper.
  case weightedSumLogProb = "weighted_sum_log_prob"

  /// R.
  ///
  /// - Parameters:
  ///   - probabilities: log c_i, one a token or more, each held as `ReferenceReward` says.
  ///   - base: log b_i.
  func reward(_ probabilities: [Double], base: [Double]) -> Double {
    switch self {
    case .logProb: probabilities.reduce(0, +)
    case .prob: exp(probabilities.reduce(0, +))
    case .geometricMean: exp(probabilities.reduce(0, +) / Double(probabilities.count))
    case .arithmeticMean, .weightedSumInverseProb, .weightedSumLogProb:
      tokenWeights(probabilities, base: base).reduce(0, +)
    }
  }

  /// α_i c_i of each token, 0 or more.
  func tokenWeights(_ probabilities: [Double], base: [Double]) -> [Double] {
    let count = Double(probabilities.count)
    return switch self {
    case .logProb: probabilities.map { _ in 1 }
    case .prob: equal(reward(probabilities, base: base), probabilities.count)
    case .geometricMean: equal(reward(probabilities, base: base) / count, probabilities.count)
    case .arithmeticMean: probabilities.map { exp($0) / count }
    case .weightedSumInverseProb: zip(probabilities, base).map { exp($0 - $1) / count }
    case .weightedSumLogProb: zip(probabilities, base).map { exp($0) * -$1 / count }
    }
  }

  private func equal(_ weight: Double, _ count: Int) -> [Double] { Array(repeating: weight, count: count) }
}
