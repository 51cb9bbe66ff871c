/// Why a stage did not keep a record: the dotted reason, what was measured, and the bound it missed.
public struct Rejection: Error, Equatable, Sendable {
  /// Dotted: the stage, then the rule, as `filter.korean` or `dedup.exact`.
  public let reason: String
  /// The value measured, as text ("0.12"), or what the record collided with; nil if the rule measures nothing.
  public let value: String?
  /// The bound, as text ("≥ 0.3"); nil if the rule has none.
  public let threshold: String?

  /// Creates a rejection.
  public init(_ reason: String, value: String? = nil, threshold: String? = nil) {
    self.reason = reason
    self.value = value
    self.threshold = threshold
  }
}

/// What a stage decides of one record.
public enum Verdict: Equatable, Sendable {
  /// The record goes on.
  case keep
  /// The record stays behind, with the reason.
  case reject(Rejection)
}
