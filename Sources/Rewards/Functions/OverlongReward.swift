/// A penalty that begins before the limit of tokens: 0 up to limit − cache, from there in a line to −1 at the limit.
///
/// DAPO's soft overlong punishment (arXiv 2503.14476, equation 13) as TRL's `get_soft_overlong_punishment` has it
/// (rewards/other_rewards.py). nil where the tokens or their limit are not known.
public struct OverlongReward: PlainReward {
  static let function = RewardFunction.overlong
  private let cache: Int?

  /// The settings' `overlongCache`.
  public init(_ settings: RewardSettings = RewardSettings()) { cache = settings.overlongCache }

  func score(_ completion: RewardInput) -> Double? {
    let limit = completion.maxTokens
    guard let count = completion.tokenCount, limit > 0 else { return nil }
    let cache = cache ?? limit / 5
    let over = count - (limit - cache)
    if over <= 0 { return 0 }
    return count <= limit ? -Double(over) / Double(cache) : -1
  }
}
