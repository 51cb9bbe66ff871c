/// A KL that is taken from the reward, instead of added to the loss: verl's `use_kl_in_reward` (`apply_kl_penalty`).
///
/// It is of the log-probabilities at sampling, and a number like any reward: no derivative goes through.
public struct KLInReward: Sendable, Equatable {
  /// verl's `kl_ctrl.kl_coef`.
  public var coefficient = 0.001
  /// verl's `kl_penalty`.
  public var estimator = KLEstimator.k1

  /// verl's defaults.
  public init() {}

  /// What is taken from the reward of each token: coefficient · estimate, 0 for tokens without a loss. Where the reward is one a
  /// completion, it is their sum.
  ///
  /// - Parameters:
  ///   - sampled: log-probabilities when sampled.
  ///   - reference: those under the reference model.
  public func penalties(sampled: [Double], reference: [Double], mask: [Bool]) throws(ModelError) -> [Double] {
    try estimates(sampled, reference, mask).map { coefficient * $0 }
  }

  /// The KL for the log: the mean over the sequence's tokens with a loss; a batch's is the mean over its sequences.
  public func mean(sampled: [Double], reference: [Double], mask: [Bool]) throws(ModelError) -> Double {
    try estimates(sampled, reference, mask).reduce(0, +) / Double(max(1, mask.count { $0 }))
  }

  private func estimates(_ sampled: [Double], _ reference: [Double], _ mask: [Bool]) throws(ModelError)
    -> [Double]
  {
    guard sampled.count == mask.count, reference.count == mask.count else {
      throw ModelError("a sequence's log-probabilities and mask differ in length")
    }
    return mask.indices.map { mask[$0] ? estimator.value(sampled[$0] - reference[$0]) : 0 }
  }
}
