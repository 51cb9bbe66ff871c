/// When one host may be asked again: a state machine without clock or network.
///
/// Times are seconds on any monotonic scale; the caller passes them in.
struct HostPoliteness: Sendable, Equatable {
  private let settings: PolitenessSettings
  /// The delay the site's own rules ask for: the configured one, or a longer `Crawl-delay`.
  private(set) var baseDelay: Double
  /// Doubled by every 429 and 503, eased back by every good answer.
  private var penalty = 1.0
  private var smoothedElapsed = 0.0
  private var failuresInRow = 0
  private var parksInRow = 0
  /// Requests under way.
  private(set) var inFlight = 0
  /// No request before this moment.
  private(set) var nextDue: Double
  /// The host has been given up.
  private(set) var isGivenUp = false

  /// What a host's answer means for the URL that was asked.
  enum Outcome: Sendable, Equatable {
    /// The answer is final.
    case accept
    /// Ask this URL again, not before the moment given.
    case retry(notBefore: Double)
  }

  /// A host that may be asked from `firstDue` on.
  init(_ settings: PolitenessSettings, delay: Double? = nil, firstDue: Double = 0) {
    self.settings = settings
    baseDelay = delay ?? settings.delay
    nextDue = firstDue
  }

  /// The delay in force: base, response time and penalty together, capped.
  var delay: Double {
    let adaptive = max(baseDelay, settings.delayFactor * smoothedElapsed)
    return max(baseDelay, min(settings.maxDelay, adaptive * penalty))
  }

  /// Takes over the `Crawl-delay` of robots.txt.
  ///
  /// - Returns: true if it was longer than the cap and was cut.
  mutating func honor(crawlDelay: Double) -> Bool {
    baseDelay = max(baseDelay, min(crawlDelay, settings.crawlDelayCap))
    return crawlDelay > settings.crawlDelayCap
  }

  /// Requests that may be under way at once.
  var perHost: Int { settings.perHost }

  /// True if a request may start now.
  func isReady(at now: Double) -> Bool {
    !isGivenUp && inFlight < settings.perHost && nextDue <= now
  }

  /// A request starts.
  mutating func started(at now: Double) {
    inFlight += 1
    // Holds also while the answer is under way, when several requests at once are allowed.
    nextDue = max(nextDue, now + (settings.perHost > 1 ? baseDelay : 0))
  }

  /// An answer came.
  ///
  /// - Parameters:
  ///   - attempts: tries of this URL so far, this one included.
  ///   - retryAfter: seconds the answer asked for, if it did.
  mutating func responded(
    status: Int, elapsed: Double, retryAfter: Double?, attempts: Int, at now: Double
  ) -> Outcome {
    inFlight = max(0, inFlight - 1)
    smoothedElapsed = smoothedElapsed == 0 ? elapsed : 0.7 * smoothedElapsed + 0.3 * elapsed
    if status == 429 || status == 503 {
      penalty = min(penalty * 2, 64)
      // Who asks for a longer time than a run should wait is left to the next run.
      if retryAfter ?? 0 > settings.retryAfterCap { isGivenUp = true }
      let asked = retryAfter.map { min(max($0, 0), settings.retryAfterCap) } ?? 0
      nextDue = max(nextDue, now + max(delay, asked))
      return fail(attempts, now, notBefore: nextDue)
    }
    nextDue = max(nextDue, now + delay)
    if status >= 500 || status == 408 || status == 425 {
      return fail(attempts, now, notBefore: now + backoff(attempts))
    }
    penalty = max(1, penalty * 0.9)
    failuresInRow = 0
    parksInRow = 0
    return .accept
  }

  /// No answer came.
  ///
  /// - Parameter isTransient: false for what will not change by asking again (too large, malformed); it does not
  ///   count against the host.
  mutating func failed(isTransient: Bool, attempts: Int, at now: Double) -> Outcome {
    inFlight = max(0, inFlight - 1)
    nextDue = max(nextDue, now + delay)
    guard isTransient else { return .accept }
    return fail(attempts, now, notBefore: now + backoff(attempts))
  }

  /// The host is given up for this run.
  mutating func giveUp() { isGivenUp = true }

  private func backoff(_ attempts: Int) -> Double {
    settings.retryDelay * Double(1 << min(max(attempts - 1, 0), 10))
  }

  private mutating func fail(_ attempts: Int, _ now: Double, notBefore: Double) -> Outcome {
    failuresInRow += 1
    if failuresInRow >= settings.failuresToPark {
      failuresInRow = 0
      parksInRow += 1
      nextDue = max(nextDue, now + settings.parkTime * Double(1 << min(parksInRow - 1, 10)))
      isGivenUp = parksInRow > settings.maxParks
    }
    guard attempts < settings.maxAttempts else { return .accept }
    return .retry(notBefore: max(notBefore, nextDue))
  }
}
