/// How often a request is asked again, and after how long.
public struct RetryPolicy: Sendable, Equatable {
  /// Tries that may end without an answer, or with a failure of the server's own.
  public var maxTries = 6
  /// Tries that may end with something that is no answer, or take all the time there is.
  public var maxGarbled = 3
  /// Times a server may say that it is busy.
  public var maxBusy = 60
  /// Seconds before the second try; doubled each time.
  public var firstPause = 1.0
  /// Seconds between tries, at most.
  public var longestPause = 60.0
  /// Seconds that a server's `Retry-After` is obeyed for, at most.
  public var longestRetryAfter = 600.0

  /// The defaults.
  public init() {}
}

/// What a request has behind it.
struct TryCounts: Equatable {
  var all = 0
  var broken = 0
  var garbled = 0
  var busy = 0

  mutating func add(_ kind: TryProblem.Kind) {
    all += 1
    switch kind {
    case .broken: broken += 1
    case .garbled: garbled += 1
    case .later: busy += 1
    case .refused, .unknownField, .closed: break
    }
  }
}

/// What becomes of a request whose try failed.
enum RetryDecision: Equatable {
  /// Asked again in so many seconds.
  case again(after: Double)
  case giveUp(TeacherFailure)

  /// - Parameters:
  ///   - counts: the failed try among them.
  ///   - unit: drawn from 0 to 1; a pause is between half of the doubled one and all of it.
  init(_ problem: TryProblem, counts: TryCounts, policy: RetryPolicy, unit: Double) {
    let isOver =
      switch problem.kind {
      case .broken: counts.broken >= policy.maxTries
      case .garbled: counts.garbled >= policy.maxGarbled
      case .later: counts.busy > policy.maxBusy
      case .refused, .unknownField, .closed: true
      }
    guard !isOver else {
      self = .giveUp(problem.failure(tries: counts.all))
      return
    }
    var doubled = policy.firstPause
    for _ in 1..<max(1, min(counts.all, 64)) where doubled < policy.longestPause { doubled *= 2 }
    let pause = min(doubled, policy.longestPause) * (0.5 + unit / 2)
    let asked = min(problem.retryAfter ?? 0, policy.longestRetryAfter)
    self = .again(after: max(pause, asked))
  }
}
