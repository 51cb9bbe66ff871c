/// verl's punishment of long completions (`overlong_buffer` of its DAPO reward manager), added to the reward.
///
/// Like DAPO's soft overlong punishment (Yu et al. 2025, eq. 13), but with a factor, and with no floor beyond the limit.
public struct OverlongBuffer: Sendable, Equatable {
  /// Tokens a completion may have: `max_resp_len`.
  public var maxLength: Int
  /// Tokens before that limit in which the punishment grows: `len`.
  public var length: Int
  /// What it is at the limit: `penalty_factor`.
  public var penaltyFactor = 1.0

  /// A buffer of so many tokens before the limit.
  public init(maxLength: Int, length: Int) { (self.maxLength, self.length) = (maxLength, length) }

  /// What is added to the reward of a completion of `tokens` tokens: 0 or less.
  public func penalty(tokens: Int) -> Double {
    // A buffer of nothing is one of a token.
    let length = Double(max(1, length))
    return min(-(Double(tokens) - (Double(maxLength) - length)) / length * penaltyFactor, 0)
  }
}
