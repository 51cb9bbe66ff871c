/// A penalty for saying the same again: (1 − different n-grams of tokens / all of them) · the greatest penalty.
///
/// From 0 to −1, by n = 3. TRL's `get_repetition_penalty_reward` (rewards/other_rewards.py), after arXiv 2502.03373,
/// appendix C.2. 0 where there are fewer than n tokens; nil where the tokens are not known.
public struct RepetitionReward: PlainReward {
  static let function = RewardFunction.repetition
  private let gram: Int
  private let penalty: Double

  /// The settings' `repetitionGram` and `maxRepetitionPenalty`.
  public init(_ settings: RewardSettings = RewardSettings()) {
    (gram, penalty) = (max(1, settings.repetitionGram), settings.maxRepetitionPenalty)
  }

  func score(_ completion: RewardInput) -> Double? {
    guard let count = completion.tokenCount else { return nil }
    guard count >= gram else { return 0 }
    let all = count - gram + 1
    let different = Set((0..<all).lazy.map { completion.ids[$0..<$0 + gram] }).count
    return different == all ? 0 : (1 - Double(different) / Double(all)) * penalty
  }
}
