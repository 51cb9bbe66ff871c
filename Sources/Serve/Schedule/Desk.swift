import Model

/// The batch and whose its requests are; lives on the scheduler's thread.
struct Desk {
  private struct Running {
    var events: Scheduler.Events.Continuation
    /// The batch's numbers of the job's requests, in order.
    var requests: [Int] = []
    /// Continuations that have not ended.
    var samples = 0
    var scores: [Job.Score] = []
    var scored = 0
  }

  /// Nil before the first, and where none could be made.
  var batch: (any GenerationBatch)?
  private var jobs: [Int: Running] = [:]
  /// Of the batch's numbers, the job and the place in it.
  private var owners: [Int: (job: Int, place: Int)] = [:]
  /// Jobs with something to score, first come first.
  private var toScore: [Int] = []
  private let onEnd: (Int) -> Void

  /// - Parameter onEnd: told of every job that has ended, however it did.
  init(onEnd: @escaping (Int) -> Void) { self.onEnd = onEnd }

  var isIdle: Bool { jobs.isEmpty }

  /// Puts a job's requests into the batch; one that the batch refuses ends the job.
  mutating func take(_ number: Int, _ job: Job, _ events: Scheduler.Events.Continuation) {
    var running = Running(events: events, scores: job.scores)
    jobs[number] = running
    guard let batch else { return }
    do {
      guard job.scores.isEmpty || batch is any ScoringBatch else {
        throw ServeError(problem: "echo with logprobs is not supported for this model", parameter: "echo")
      }
      for (place, request) in job.requests.enumerated() {
        let id = try batch.add(request)
        owners[id] = (number, place)
        running.requests.append(id)
        running.samples += request.count
        jobs[number] = running
      }
      jobs[number] = running
      if !job.scores.isEmpty { toScore.append(number) }
      events.yield(.accepted)
      endIfDone(number)
    } catch {
      end(number, error as? ServeError ?? ServeError(problem: "\(error)", parameter: "prompt"))
    }
  }

  /// Frees the job's places.
  mutating func drop(_ number: Int) {
    end(number, ServeError(status: 499, problem: "the client has gone", code: "client_closed"))
  }

  /// Ends all jobs with an error, and gives how many there were.
  mutating func endAll(_ error: ServeError) -> Int {
    let count = jobs.count
    for number in jobs.keys.sorted() { end(number, error) }
    return count
  }

  /// Scores one prompt, and steps the batch once.
  mutating func step() throws {
    try scoreOne()
    guard let batch, !batch.isEmpty else {
      // A batch that has lost a request must not keep its client waiting.
      for (number, running) in jobs where running.scored == running.scores.count && running.samples > 0 {
        end(number, ServeError(status: 500, problem: "the model lost the request", code: "model_failed"))
      }
      return
    }
    var byJob: [Int: [GenerationEvent]] = [:]
    for var event in try batch.step() {
      guard let owner = owners[event.request] else { continue }
      event.request = owner.place
      byJob[owner.job, default: []].append(event)
    }
    for failure in batch.takeFailures() {
      guard let owner = owners[failure.request] else { continue }
      end(owner.job, ServeError(status: 500, problem: failure.error.problem, code: "model_failed"))
    }
    for (number, events) in byJob {
      jobs[number]?.events.yield(.tokens(events))
      jobs[number]?.samples -= events.count { $0.finish != nil }
      endIfDone(number)
    }
  }

  private mutating func scoreOne() throws {
    guard let number = toScore.first, let running = jobs[number], let batch = batch as? any ScoringBatch
    else { return }
    let score = running.scores[running.scored]
    let tokens: [SampledToken]
    do {
      tokens = try batch.score(score.ids, alternatives: score.alternatives)
    } catch let error as ModelError {
      return end(number, ServeError(status: 400, problem: error.problem, code: "prompt_refused"))
    }
    running.events.yield(.scored(running.scored, tokens))
    jobs[number]?.scored += 1
    if running.scored + 1 == running.scores.count { toScore.removeFirst() }
    endIfDone(number)
  }

  private mutating func endIfDone(_ number: Int) {
    guard let running = jobs[number], running.samples == 0, running.scored == running.scores.count else {
      return
    }
    end(number, nil)
  }

  private mutating func end(_ number: Int, _ error: ServeError?) {
    guard let running = jobs.removeValue(forKey: number) else { return }
    for id in running.requests {
      owners[id] = nil
      if error != nil { batch?.cancel(id) }
    }
    toScore.removeAll { $0 == number }
    // Counted out first: who sees the end of the stream finds the place free.
    onEnd(number)
    running.events.finish(throwing: error)
  }
}
