public import Corpus
public import Teacher

/// Asks a teacher what a plan names, and stores every answer before anything is made of it.
///
/// One thread. Memory does not grow with the plan: what is in flight, and what waits for the next commit, is all there
/// is. A kill loses what was in flight, and asks nothing again that was stored.
public final class Inquiry {
  /// What an inquiry depends on beside its plan.
  public struct Settings: Sendable {
    /// What may be spent.
    public var budget = Budget()
    /// Ask again what failed for good in an earlier run.
    public var retriesFailed = false
    /// Seconds that requests in flight are waited for when the run is told to stop.
    public var grace = 30.0
    /// Seconds between commits, at least; a slow disk makes them rarer.
    public var commitInterval = 0.05

    /// The defaults.
    public init() {}
  }

  private let store: CompletionStore
  private let teacher: any Teacher
  private let settings: Settings
  private let clock: () -> Double
  private let shouldStop: () -> Bool

  private var progress = InquiryProgress()
  private var flying: [Int: PlannedRequest] = [:]
  /// In flight, or ended and not stored yet.
  private var underWay: Set<[UInt8]> = []
  private var waiting: [CompletionStore.Entry] = []
  private var nextTicket = 0
  private var nextCommit = 0.0
  private var asked = 0
  private var started = 0.0
  /// Requests of the plan that are still to come, at most; nil if not known.
  private var left: (() -> Int)?
  /// Set once nothing more is to be started.
  private var end: InquiryEnd?
  /// Set when the run was told to stop: the moment it stops waiting.
  private var deadline: Double?

  /// - Parameters:
  ///   - clock: seconds since 1970.
  ///   - shouldStop: asked between polls.
  public init(
    _ store: CompletionStore, _ teacher: any Teacher, _ settings: Settings, clock: @escaping () -> Double,
    shouldStop: @escaping () -> Bool = { false }
  ) {
    (self.store, self.teacher, self.settings) = (store, teacher, settings)
    (self.clock, self.shouldStop) = (clock, shouldStop)
  }

  /// Runs the plan.
  ///
  /// - Parameters:
  ///   - next: the next request of the plan, nil at its end.
  ///   - report: hears of progress, of what the teacher notes, and of every reply.
  ///   - left: how many are still to come, at most; nil if that is not known.
  /// - Throws: what the store or the teacher throws; what has come until then is stored.
  public func run(
    _ next: () throws -> PlannedRequest?, report: (InquiryEvent) -> Void = { _ in },
    left: (() -> Int)? = nil
  ) throws -> InquiryEnd {
    started = clock()
    self.left = left
    defer { self.left = nil }
    do {
      while try goesOn(report) {
        try fill(next)
        try poll(report)
      }
    } catch {
      try commit()
      throw error
    }
    try commit()
    (progress.inFlight, progress.seconds) = (0, clock() - started)
    report(.progress(progress))
    if case .stopped = end { return .stopped(lost: flying.count) }
    return end ?? .complete
  }

  /// False once all is done, or all that was asked for.
  private func goesOn(_ report: (InquiryEvent) -> Void) throws -> Bool {
    let now = clock()
    progress.seconds = now - started
    if deadline == nil, shouldStop() {
      deadline = now + settings.grace
      end = .stopped(lost: 0)
      if !flying.isEmpty {
        report(.note("stopping: waiting up to \(Int(settings.grace)) s for \(flying.count) answers"))
      }
    }
    if let seconds = settings.budget.seconds, now >= started + seconds, deadline == nil {
      end = end ?? .budget("\(Int(seconds)) seconds passed")
      deadline = started + seconds + settings.grace
    }
    if let deadline, now >= deadline { return false }
    return end == nil || !flying.isEmpty
  }

  /// Starts requests as long as there is room. What waits to be stored takes up room too: a kill loses no more than
  /// would be in flight.
  private func fill(_ next: () throws -> PlannedRequest?) throws {
    // A plan that was answered long ago must not keep those in flight waiting.
    let (horizon, until) = (progress.planned + 1_000, clock() + 0.05)
    while end == nil, teacher.room > waiting.count, progress.planned < horizon, clock() <= until {
      guard let planned = try next() else { return end = .complete }
      try begin(planned)
    }
  }

  private func begin(_ planned: PlannedRequest) throws {
    progress.planned += 1
    // Two prompts of the same words are one request.
    guard !underWay.contains(planned.key) else { return progress.known += 1 }
    switch try store.state(of: planned.key) {
    case .replied: return progress.known += 1
    case .failed(isTransient: false) where !settings.retriesFailed: return progress.failedBefore += 1
    default: break
    }
    if let spent = settings.budget.end(
      requests: asked, tokens: progress.tokens, seconds: clock() - started)
    {
      return end = .budget(spent)
    }
    nextTicket += 1
    asked += 1
    flying[nextTicket] = planned
    underWay.insert(planned.key)
    tellLeft()
    teacher.start(planned.request, ticket: nextTicket)
  }

  /// What the teacher may still expect: it then leaves slow servers idle at the end.
  private func tellLeft() {
    if end != nil { return teacher.expect(0) }
    let budget = settings.budget.requests.map { max(0, $0 - asked) }
    let plan = left.map { max(0, $0()) }
    teacher.expect([budget, plan].compactMap(\.self).min())
  }

  /// Takes what has ended, and stores it when that is due.
  private func poll(_ report: (InquiryEvent) -> Void) throws {
    tellLeft()
    // Without room and with nothing in flight the teacher looks for a server, or gives up.
    if teacher.inFlight > 0 || teacher.room == 0 {
      for ended in try teacher.poll(timeout: waiting.isEmpty ? 0.25 : settings.commitInterval) {
        take(ended, report)
      }
    }
    for note in teacher.takeNotes() { report(.note(note)) }
    if !waiting.isEmpty, clock() >= nextCommit || waiting.count >= teacher.room { try commit() }
    progress.inFlight = flying.count
    report(.progress(progress))
  }

  private func take(_ ended: TeacherEnd, _ report: (InquiryEvent) -> Void) {
    guard let planned = flying.removeValue(forKey: ended.ticket) else { return }
    var entry = CompletionStore.Entry(
      key: planned.key, item: planned.item, page: planned.page, augmentation: planned.augmentation,
      recipe: planned.recipe.json,
      rollout: planned.rollout, attempt: planned.attempt, endpoint: "", outcome: .reply([]), tries: 1,
      seconds: 0, endedAt: clock())
    switch ended.result {
    case .success(let reply):
      (entry.endpoint, entry.outcome) = (reply.endpoint, .reply(reply.body))
      (entry.seconds, entry.tries) = (reply.seconds, reply.tries)
      progress.replies += 1
      let parsed = try? CompletionReply(parsing: reply.body)
      // Servers are known to write any number here.
      progress.tokens += min(parsed?.outputTokens ?? 0, 1 << 32)
      if let parsed { report(.reply(planned, parsed)) }
    case .failure(let failure):
      entry.outcome = .failure(
        reason: failure.reason, detail: failure.detail, isTransient: failure.isTransient)
      entry.tries = failure.tries
      progress.failures[failure.reason, default: 0] += 1
      progress.details[failure.reason] = progress.details[failure.reason] ?? failure.detail
      progress.passing += failure.isTransient ? 1 : 0
    }
    waiting.append(entry)
  }

  private func commit() throws {
    let begin = clock()
    try store.append(waiting)
    for entry in waiting { underWay.remove(entry.key) }
    waiting.removeAll(keepingCapacity: true)
    let now = clock()
    nextCommit = now + max(settings.commitInterval, 3 * (now - begin))
  }
}

/// What an inquiry reports.
public enum InquiryEvent: Sendable {
  /// How far it is.
  case progress(InquiryProgress)
  /// A sentence for people.
  case note(String)
  /// An answer has come.
  case reply(PlannedRequest, CompletionReply)
}
