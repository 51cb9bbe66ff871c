internal import Corpus

/// What a run may spend; nil is without limit.
public struct Budget: Sendable, Equatable {
  /// Requests started; a server's retries come on top.
  public var requests: Int?
  /// Tokens of answers, as the teacher counts them. Those in flight when it is reached come on top.
  public var tokens: Int?
  /// Seconds; what is in flight then is waited for as long as at a stop.
  public var seconds: Double?

  /// Without limits.
  public init() {}

  /// Why no more requests may be started, if so.
  func end(requests spent: Int, tokens written: Int, seconds passed: Double) -> String? {
    if let requests, spent >= requests { return "\(counted(requests, "request")) asked" }
    if let tokens, written >= tokens { return "\(written) tokens written" }
    if let seconds, passed >= seconds { return "\(Int(seconds)) seconds passed" }
    return nil
  }
}
