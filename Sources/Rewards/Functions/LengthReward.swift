import Foundation

/// Right and short is best, wrong and short is worst: a half turn of the cosine between the two ends of a range.
///
///     longest + (shortest − longest) · (1 + cos(π · min(tokens / limit, 1))) / 2
///
/// where the range is 1.0 to 0.5 of a completion that `accuracy` gives 1, −1.0 to −0.5 of one that it gives 0. TRL's and
/// open-r1's `get_cosine_scaled_reward` (rewards/accuracy_rewards.py), after arXiv 2502.03373, appendix C.1; their
/// `max_len` is the limit of tokens. nil where `accuracy` is, or the tokens or their limit are not known.
public struct LengthReward: PlainReward {
  static let function = RewardFunction.length
  private let accuracy: AccuracyReward
  private let correct: RewardSettings.LengthRange
  private let wrong: RewardSettings.LengthRange

  /// The settings' `correctLength` and `wrongLength`, and what `accuracy` takes of them.
  public init(_ settings: RewardSettings = RewardSettings()) {
    accuracy = AccuracyReward(settings)
    (correct, wrong) = (settings.correctLength, settings.wrongLength)
  }

  func score(_ completion: RewardInput) -> Double? {
    guard let count = completion.tokenCount, completion.maxTokens > 0,
      let accuracy = accuracy.score(completion)
    else { return nil }
    let range = accuracy > 0 ? correct : wrong
    let progress = min(Double(count) / Double(completion.maxTokens), 1)
    return range.longest + 0.5 * (range.shortest - range.longest) * (1 + cos(progress * .pi))
  }
}
