/// How far the asking is.
public struct EvalProgress: Sendable, Equatable {
  /// Answers that the evaluation needs.
  public internal(set) var total = 0
  /// Of them, stored by an earlier run.
  public internal(set) var known = 0
  /// Of them, left alone because they failed for good in an earlier run.
  public internal(set) var failedBefore = 0
  /// Answered in this run, durable or about to be.
  public internal(set) var replies = 0
  /// Failed in this run, by reason.
  public internal(set) var failures: [String: Int] = [:]
  /// What was said of the first failure of each reason.
  public internal(set) var details: [String: String] = [:]
  /// Failures of this run that another run asks again by itself.
  public internal(set) var passing = 0
  /// Tokens of the answers of this run, where the model says.
  public internal(set) var tokens = 0
  /// Asked, and not ended yet.
  public internal(set) var inFlight = 0
  /// Seconds since the run began.
  public internal(set) var seconds = 0.0

  /// Nothing asked yet.
  public init() {}

  /// Ended in this run.
  public var ended: Int { replies + failures.values.reduce(0, +) }
  /// Still to end.
  public var left: Int { total - known - failedBefore - ended }
  /// Seconds until all is answered at the rate so far; nil before the first end.
  public var secondsLeft: Double? { ended > 0 ? Double(left) / Double(ended) * seconds : nil }
}

/// What asking reports.
public enum EvalEvent: Sendable {
  /// How far it is.
  case progress(EvalProgress)
  /// A sentence for people.
  case note(String)
}

/// How asking ended.
public enum EvalEnd: Sendable, Equatable {
  /// Every answer is there, or has failed under a name.
  case complete
  /// It was told to stop; so many requests were in flight and are asked again next time.
  case stopped(lost: Int)
}
