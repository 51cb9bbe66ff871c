/// Which NRT: that of the paper (arXiv 2602.11549) or that of the released code (sharkwyf/native-reasoning-models, `recipe/nrt`), whose
/// README says that the main experiments were its own.
public enum ReferenceVariant: String, Sendable, CaseIterable {
  /// R' = max(0, R − R_base), standardised in its group; tokens of the reference weigh α_i c_i. At second hand, not checked against the
  /// paper's text.
  case paper
  /// R is centred on its group's mean and divided by its standard deviation (n − 1; 0 where that is 0), without a clip; tokens of the
  /// reference weigh 1: plain cross-entropy (`use_fixed_token_reward`).
  case released

  /// Of the traces of one question.
  public func credits(_ rewards: [ReferenceReward]) throws(AdvantageError) -> [ReferenceCredit] {
    let values = rewards.map { self == .paper ? max(0, $0.value - $0.base) : $0.value }
    let advantages = try ReferenceCredit.compared(values, .standardised)
    return zip(rewards, advantages).map { reward, advantage in
      ReferenceCredit(
        reward: reward.value, advantage: advantage,
        tokenWeights: self == .paper ? reward.tokenWeights : reward.tokenWeights.map { _ in 1 })
    }
  }
}
