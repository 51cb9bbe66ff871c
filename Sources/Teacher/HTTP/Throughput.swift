/// How fast an address has shown to be; moments are seconds on any clock that only goes forward.
///
/// Time counts while something is in flight there. The mean is exponential: each answer weighs 1/32 less than the one
/// behind it, and the time since the last one counts too, so that a server that falls silent becomes slow.
struct Throughput: Equatable {
  /// What is left of the past at each answer.
  static let memory = 31.0 / 32
  /// Answers before which nothing is known.
  static let least = 8

  /// Answers in all.
  private(set) var answers = 0
  /// Tokens of them, where the server tells.
  private(set) var tokens = 0
  /// Tries that ended without an answer.
  private(set) var failures = 0
  /// Seconds with something in flight, up to the last end.
  private(set) var seconds = 0.0
  private var recentAnswers = 0.0
  private var recentSeconds = 0.0
  /// Sum of what the recent answers took, each by itself.
  private var recentTimes = 0.0
  /// Since when time is not counted yet; nil with nothing in flight.
  private var since: Double?

  /// A request was sent.
  mutating func begins(at now: Double) { since = since ?? now }

  /// A request was answered.
  ///
  /// - Parameters:
  ///   - seconds: what the answer took.
  ///   - isIdle: whether nothing is in flight any more.
  mutating func answered(after seconds: Double, tokens count: Int, isIdle: Bool, at now: Double) {
    recentAnswers = recentAnswers * Throughput.memory + 1
    recentSeconds *= Throughput.memory
    recentTimes = recentTimes * Throughput.memory + max(0, seconds)
    answers += 1
    // Servers are known to write any number here.
    tokens += max(0, min(count, 1 << 32))
    pass(isIdle: isIdle, at: now)
  }

  /// A try ended without an answer.
  mutating func failed(isIdle: Bool, at now: Double) {
    failures += 1
    pass(isIdle: isIdle, at: now)
  }

  /// What it is expected to do; nil before there are eight answers.
  func pace(at now: Double) -> Pace? {
    guard answers >= Throughput.least else { return nil }
    return Pace(
      rate: recentAnswers / max(recentSeconds + waited(at: now), 1e-9), seconds: recentTimes / recentAnswers)
  }

  private func waited(at now: Double) -> Double { since.map { max(0, now - $0) } ?? 0 }

  private mutating func pass(isIdle: Bool, at now: Double) {
    let passed = waited(at: now)
    seconds += passed
    recentSeconds += passed
    since = isIdle ? nil : now
  }
}

/// What an address is expected to do.
struct Pace: Equatable {
  /// Answers a second.
  var rate: Double
  /// From a request to its answer.
  var seconds: Double
}

/// What an address did, as it is told at the end of a run.
public struct EndpointTally: Sendable, Equatable {
  /// The base address.
  public let address: String
  /// Requests it answered.
  public let answers: Int
  /// Tokens of the answers, where the server tells.
  public let tokens: Int
  /// Tries that ended without an answer.
  public let failures: Int
  /// Seconds with something in flight there.
  public let seconds: Double

  /// Answers a second, of the time with something in flight; 0 without any.
  public var rate: Double { seconds > 0 ? Double(answers) / seconds : 0 }
}
