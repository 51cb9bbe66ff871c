/// How far a run is.
public struct InquiryProgress: Sendable, Equatable {
  /// Requests of the plan that were looked at.
  public internal(set) var planned = 0
  /// Of them, answered in an earlier run.
  public internal(set) var known = 0
  /// Of them, left alone because they failed for good in an earlier run.
  public internal(set) var failedBefore = 0
  /// Asked in this run, and not ended yet.
  public internal(set) var inFlight = 0
  /// Answered in this run, durable or about to be.
  public internal(set) var replies = 0
  /// Failed in this run, by reason.
  public internal(set) var failures: [String: Int] = [:]
  /// What was said of the first failure of each reason.
  public internal(set) var details: [String: String] = [:]
  /// Failures of this run that another run asks again by itself.
  public internal(set) var passing = 0
  /// Tokens of the answers of this run, where the teacher says.
  public internal(set) var tokens = 0
  /// Prompts that are still to be looked at, as far as the plan knows.
  public var promptsLeft: Int?
  /// Seconds since the run began.
  public internal(set) var seconds = 0.0

  /// Nothing asked yet.
  public init() {}

  /// Ended in this run.
  public var ended: Int { replies + failures.values.reduce(0, +) }
}

/// How a run ended.
public enum InquiryEnd: Sendable, Equatable {
  /// Every request of the plan has a reply or a named failure.
  case complete
  /// It was told to stop; so many requests were in flight and are asked again next time.
  case stopped(lost: Int)
  /// The budget is spent; what it says, in words.
  case budget(String)
}
