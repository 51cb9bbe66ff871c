/// How gently hosts are treated. All times in seconds.
public struct PolitenessSettings: Sendable, Equatable {
  /// Between the end of one request to a host and the start of the next (Heritrix's minimum).
  public var delay = 3.0
  /// The delay never adapts beyond this, whatever the host's answers suggest.
  public var maxDelay = 60.0
  /// The delay is at least this many times the host's smoothed response time (Heritrix's `delayFactor`).
  public var delayFactor = 5.0
  /// A longer `Crawl-delay` is cut to this, and the cut is reported.
  public var crawlDelayCap = 120.0
  /// Between the starts of two requests to one network address, over all hosts that live there.
  public var addressDelay = 1.0
  /// Requests to one host at a time. More than one only makes sense on one's own machine.
  public var perHost = 1
  /// Tries of one URL before it is given up.
  public var maxAttempts = 5
  /// Before the second try of a URL; doubled for each further one.
  public var retryDelay = 30.0
  /// Failures in a row that park a host.
  public var failuresToPark = 5
  /// How long a parked host is left alone; doubled each time.
  public var parkTime = 300.0
  /// Parks in a row after which a host is given up.
  public var maxParks = 3
  /// A host that asks for a longer `Retry-After` is left to the next run.
  public var retryAfterCap = 3_600.0

  /// The defaults.
  public init() {}
}
