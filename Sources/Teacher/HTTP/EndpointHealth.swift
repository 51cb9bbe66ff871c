/// When an address is left alone, and for how long.
public struct ParkingPolicy: Sendable, Equatable {
  /// Failures in a row after which an address is parked.
  public var failures = 5
  /// Seconds until a parked address is looked at again; doubled each time until it answers a request.
  public var firstPause = 5.0
  /// Seconds between looks, at most.
  public var longestPause = 120.0
  /// Seconds for which all addresses may fail before the run ends.
  public var patience = 600.0

  /// The defaults.
  public init() {}
}

/// What is known of one address; moments are seconds on any clock that only goes forward.
struct EndpointHealth: Equatable {
  enum State: Equatable {
    case open
    case parked(until: Double)
    /// Parked, and looked at now.
    case probing
    /// It will never answer.
    case closed(TryProblem)
  }

  let policy: ParkingPolicy
  private(set) var state = State.open
  /// No request goes there before, as it asked.
  private(set) var pausedUntil = 0.0
  private var failures = 0
  private var refusals = 0
  private var parkings = 0
  private(set) var hasAnswered = false
  /// Since when every request failed.
  private(set) var failingSince: Double?

  init(policy: ParkingPolicy) { self.policy = policy }

  /// Whether a request may go there.
  func takes(at now: Double) -> Bool { state == .open && now >= pausedUntil }

  /// Whether it failed for longer than anyone should wait, or will never answer.
  func isLost(at now: Double) -> Bool {
    switch state {
    case .open: false
    case .closed: true
    case .parked, .probing: failingSince.map { now - $0 >= policy.patience } ?? false
    }
  }

  /// A request was answered, well or with a refusal that is the request's own.
  ///
  /// - Returns: Whether it was parked.
  mutating func answered() -> Bool {
    let wasParked = state != .open
    if case .closed = state { return false }
    state = .open
    (failures, refusals, parkings, hasAnswered, failingSince) = (0, 0, 0, true, nil)
    return wasParked
  }

  /// A try failed in a way that speaks against the address.
  ///
  /// - Returns: The seconds it is parked for, if it is parked now.
  mutating func failed(at now: Double) -> Double? {
    guard state == .open else { return nil }
    failingSince = failingSince ?? now
    failures += 1
    return failures >= policy.failures ? park(at: now) : nil
  }

  /// It did not answer when all began.
  mutating func startsSilent(at now: Double) { _ = park(at: now) }

  /// It is to be looked at before the first request.
  mutating func joins(at now: Double) { (state, failingSince) = (.parked(until: now), now) }

  /// The server asked for time.
  mutating func pause(until moment: Double) { pausedUntil = max(pausedUntil, moment) }

  /// A try was turned away as only a wrong key or a wrong address is.
  ///
  /// - Returns: Whether the address is closed, now or before; else the refusal is that request's own.
  mutating func turnedAway(_ problem: TryProblem) -> Bool {
    if case .closed = state { return true }
    refusals += 1
    guard !hasAnswered || refusals >= policy.failures else { return false }
    state = .closed(problem)
    return true
  }

  /// Whether it is time to look at it; if so, a look is under way from now on.
  mutating func startsProbe(at now: Double) -> Bool {
    guard case .parked(let until) = state, now >= until else { return false }
    state = .probing
    return true
  }

  /// What the look brought.
  ///
  /// - Returns: Whether it is open again by that.
  mutating func probed(isAlive: Bool, at now: Double) -> Bool {
    guard state == .probing else { return false }
    if isAlive { (state, failures) = (.open, 0) } else { _ = park(at: now) }
    return isAlive
  }

  /// When it is to be looked at, or takes requests again.
  var nextMoment: Double? {
    switch state {
    case .parked(let until): until
    case .open: pausedUntil
    case .probing, .closed: nil
    }
  }

  private mutating func park(at now: Double) -> Double {
    failingSince = failingSince ?? now
    var pause = policy.firstPause
    for _ in 0..<min(parkings, 64) where pause < policy.longestPause { pause *= 2 }
    pause = min(pause, policy.longestPause)
    parkings += 1
    failures = 0
    state = .parked(until: now + pause)
    return pause
  }
}
