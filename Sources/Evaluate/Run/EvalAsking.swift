internal import Corpus
internal import Teacher

/// Asks what is not stored, and stores every answer before anything is made of it.
///
/// One thread. A kill loses what was in flight, and asks nothing again that was stored.
final class EvalAsking {
  /// Seconds between commits, at least; a slow disk makes them rarer.
  private static let commitInterval = 0.05

  private let store: CompletionStore
  private let teacher: any Teacher
  private let recipes: [String]
  private let clock: () -> Double
  private let shouldStop: () -> Bool
  private let grace: Double

  private var progress = EvalProgress()
  private var flying: [Int: EvalQuestion] = [:]
  private var waiting: [CompletionStore.Entry] = []
  private var nextTicket = 0
  private var nextCommit = 0.0
  private var started = 0.0
  private var isStopping = false
  /// The moment it stops waiting for what is in flight.
  private var deadline: Double?

  /// - Parameters:
  ///   - recipes: what is stored beside the answers, by task.
  ///   - grace: seconds that requests in flight are waited for at a stop.
  ///   - clock: seconds since 1970.
  init(
    _ store: CompletionStore, _ teacher: any Teacher, recipes: [String], grace: Double,
    clock: @escaping () -> Double, shouldStop: @escaping () -> Bool
  ) {
    (self.store, self.teacher, self.recipes, self.grace) = (store, teacher, recipes, grace)
    (self.clock, self.shouldStop) = (clock, shouldStop)
  }

  /// - Throws: what the store or the teacher throws; what has come until then is stored.
  func run(
    _ questions: EvalQuestions, retriesFailed: Bool, report: (EvalEvent) -> Void
  ) throws -> EvalEnd {
    var open = try unanswered(questions, retriesFailed: retriesFailed)[...]
    started = clock()
    do {
      while try goesOn(open.isEmpty, report) {
        while !isStopping, teacher.room > waiting.count, let place = open.popFirst() {
          try begin(try questions[place], of: questions.run)
        }
        try poll(report)
      }
    } catch {
      try commit()
      throw error
    }
    try commit()
    (progress.inFlight, progress.seconds) = (0, clock() - started)
    report(.progress(progress))
    return isStopping && !(open.isEmpty && flying.isEmpty) ? .stopped(lost: flying.count) : .complete
  }

  /// The places of what is to be asked: two questions of the same words are one.
  private func unanswered(_ questions: EvalQuestions, retriesFailed: Bool) throws -> [Int] {
    var seen: Set<[UInt8]> = []
    var open: [Int] = []
    for place in 0..<questions.count {
      let key = try questions[place].key
      guard seen.insert(key).inserted else { continue }
      progress.total += 1
      switch try store.state(of: key) {
      case .replied: progress.known += 1
      case .failed(isTransient: false) where !retriesFailed: progress.failedBefore += 1
      default: open.append(place)
      }
    }
    return open
  }

  private func goesOn(_ isAsked: Bool, _ report: (EvalEvent) -> Void) throws -> Bool {
    let now = clock()
    progress.seconds = now - started
    if !isStopping, shouldStop() {
      (isStopping, deadline) = (true, now + grace)
      if !flying.isEmpty {
        report(.note("stopping: waiting up to \(Int(grace)) s for \(counted(flying.count, "answer"))"))
      }
    }
    if let deadline, now >= deadline { return false }
    return !flying.isEmpty || !(isAsked || isStopping)
  }

  private func begin(_ question: EvalQuestion, of run: EvalRun) throws {
    nextTicket += 1
    flying[nextTicket] = question
    if let request = try run.request(question) { return teacher.start(request, ticket: nextTicket) }
    let failure = TeacherFailure(
      "teacher.too_long", "the prompt leaves an answer no room in the context", isTransient: false)
    take(TeacherEnd(ticket: nextTicket, result: .failure(failure)))
  }

  /// Takes what has ended, and stores it when that is due.
  private func poll(_ report: (EvalEvent) -> Void) throws {
    // Without room and with nothing in flight the teacher looks for a server, or gives up.
    if teacher.inFlight > 0 || teacher.room == 0 {
      for ended in try teacher.poll(timeout: waiting.isEmpty ? 0.25 : EvalAsking.commitInterval) {
        take(ended)
      }
    }
    for note in teacher.takeNotes() { report(.note(note)) }
    if !waiting.isEmpty, clock() >= nextCommit || waiting.count >= teacher.room { try commit() }
    progress.inFlight = flying.count
    report(.progress(progress))
  }

  private func take(_ ended: TeacherEnd) {
    guard let question = flying.removeValue(forKey: ended.ticket) else { return }
    var entry = CompletionStore.Entry(
      key: question.key, item: nil, page: nil, recipe: recipes[question.task], rollout: question.sample,
      attempt: 0, endpoint: "", outcome: .reply([]), tries: 1, seconds: 0, endedAt: clock())
    switch ended.result {
    case .success(let reply):
      (entry.endpoint, entry.outcome) = (reply.endpoint, .reply(reply.body))
      (entry.seconds, entry.tries) = (reply.seconds, reply.tries)
      progress.replies += 1
      // Servers are known to write any number here.
      progress.tokens += min((try? CompletionReply(parsing: reply.body))?.outputTokens ?? 0, 1 << 32)
    case .failure(var failure):
      failure.isTransient = failure.isTransient && !isLasting(failure)
      entry.outcome = .failure(
        reason: failure.reason, detail: failure.detail, isTransient: failure.isTransient)
      entry.tries = failure.tries
      progress.failures[failure.reason, default: 0] += 1
      progress.details[failure.reason] = progress.details[failure.reason] ?? failure.detail
      progress.passing += failure.isTransient ? 1 : 0
    }
    waiting.append(entry)
  }

  /// A teacher that has answered nothing yet takes every refusal for one of the settings. What was refused while others of
  /// the same settings were answered is refused for good, or it would be asked for ever.
  private func isLasting(_ failure: TeacherFailure) -> Bool {
    ["teacher.too_long", "teacher.status_400", "teacher.status_422"].contains(failure.reason)
      && progress.known + progress.replies > 0
  }

  private func commit() throws {
    let begin = clock()
    try store.append(waiting)
    waiting.removeAll(keepingCapacity: true)
    let now = clock()
    nextCommit = now + max(EvalAsking.commitInterval, 3 * (now - begin))
  }
}
