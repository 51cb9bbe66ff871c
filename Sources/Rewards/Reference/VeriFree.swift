import Foundation

/// VeriFree (sail-sg/VeriFree), a baseline of NRT: R = Π c_i, each trace against the mean of the others, and R itself as the weight of
/// every token of the reference (`sft_coef_source=reward`).
public struct VeriFree: Sendable, Equatable {
  /// The released form.
  public init() {}

  /// Of the traces of one question.
  ///
  /// - Parameter logProbabilities: log c_i of the reference's tokens by trace; held as `ReferenceReward` says.
  /// - Throws: where a reference has no tokens, or one is no number.
  public func credits(_ logProbabilities: [[Double]]) throws(AdvantageError) -> [ReferenceCredit] {
    let rewards = try ReferenceReward.sums(logProbabilities).map { exp($0) }
    let advantages = try ReferenceCredit.compared(rewards, .leaveOneOut)
    return rewards.indices.map { place in
      ReferenceCredit(
        reward: rewards[place], advantage: advantages[place],
        tokenWeights: logProbabilities[place].map { _ in rewards[place] })
    }
  }
}
