import Foundation
public import Model

/// One thread that owns the batch: takes jobs in, steps as long as there is anything to do, and hands tokens out.
///
/// Jobs come in by a queue under a lock. A job's events go out by a stream that nobody waits for: it holds at most the
/// tokens its own request may have, so a client that reads slowly holds up nobody.
public final class Scheduler: @unchecked Sendable {
  typealias Events = AsyncThrowingStream<JobEvent, any Error>

  private struct Arrival {
    var number: Int
    var job: Job
    var events: Events.Continuation
  }

  private let makeBatch: @Sendable () throws -> any GenerationBatch
  private let maxQueue: Int
  /// Guards all that follows.
  private let condition = NSCondition()
  private var arrivals: [Arrival] = []
  private var departures: [Int] = []
  private var lastNumber = 0
  private var open: Set<Int> = []
  private var isClosed = false
  private var deadline: ContinuousClock.Instant?
  private var failure: ServeError?
  private var cutOff = 0
  private var isOver = false
  private var waiters: [CheckedContinuation<Void, Never>] = []

  /// Starts the thread.
  ///
  /// - Parameters:
  ///   - maxQueue: Jobs that may wait or run; more are refused with 429.
  ///   - makeBatch: Called on the thread, once, and again after a step that failed.
  public init(maxQueue: Int, makeBatch: @escaping @Sendable () throws -> any GenerationBatch) {
    self.maxQueue = maxQueue
    self.makeBatch = makeBatch
    let thread = Thread { self.work() }
    thread.name = "batch"
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// Queues a job. Who lets go of the events, or ends their task, cancels it.
  ///
  /// - Throws: `ServeError` 429 if the queue is full, 503 after `close`, 500 if there is no batch any more.
  func submit(_ job: Job) throws -> (number: Int, events: Events) {
    let (events, continuation) = Events.makeStream()
    let number = try locked { () throws -> Int in
      if let failure { throw failure }
      guard !isClosed else {
        throw ServeError(status: 503, problem: "the server is stopping", code: "stopping")
      }
      guard open.count < maxQueue else {
        throw ServeError(
          status: 429, problem: "\(open.count) requests wait or run already; ask again later",
          code: "queue_full")
      }
      lastNumber += 1
      open.insert(lastNumber)
      arrivals.append(Arrival(number: lastNumber, job: job, events: continuation))
      return lastNumber
    }
    continuation.onTermination = { [weak self] reason in
      if case .cancelled = reason { self?.cancel(number) }
    }
    return (number, events)
  }

  /// Drops a job; its place in the batch is free before the next step.
  func cancel(_ number: Int) {
    locked { if open.contains(number) { departures.append(number) } }
  }

  /// Jobs that wait or run.
  public var count: Int { locked { open.count } }

  /// Why no job can be taken any more: the batch failed, and could not be made again.
  public var problem: String? { locked { failure?.problem } }

  /// Takes no more jobs, and ends when the open ones have, or at the deadline.
  public func close(by deadline: ContinuousClock.Instant) {
    locked {
      isClosed = true
      self.deadline = min(deadline, self.deadline ?? deadline)
    }
  }

  /// Waits for the end after `close`, and gives how many jobs were cut off.
  public func end() async -> Int {
    await withCheckedContinuation { continuation in
      let isOver = locked {
        if !self.isOver { waiters.append(continuation) }
        return self.isOver
      }
      if isOver { continuation.resume() }
    }
    return locked { cutOff }
  }

  private func locked<Value>(_ body: () throws -> Value) rethrows -> Value {
    condition.lock()
    defer {
      condition.signal()
      condition.unlock()
    }
    return try body()
  }

  /// Waits until there is something to do.
  ///
  /// - Returns: What came and went, or nil at the end.
  private func news(isIdle: Bool) -> (arrivals: [Arrival], departures: [Int], isLate: Bool)? {
    condition.lock()
    defer { condition.unlock() }
    while isIdle, arrivals.isEmpty, departures.isEmpty, !isClosed { condition.wait() }
    if isIdle, isClosed, arrivals.isEmpty { return nil }
    defer { (arrivals, departures) = ([], []) }
    return (arrivals, departures, deadline.map { ContinuousClock.now >= $0 } ?? false)
  }

  private func work() {
    var desk = Desk { [self] number in _ = locked { open.remove(number) } }
    do {
      desk.batch = try makeBatch()
      while let (arrivals, departures, isLate) = news(isIdle: desk.isIdle) {
        for arrival in arrivals { desk.take(arrival.number, arrival.job, arrival.events) }
        for number in departures { desk.drop(number) }
        if isLate {
          let left = desk.endAll(ServeError(status: 503, problem: "the server is stopping", code: "stopping"))
          locked { cutOff += left }
        }
        do {
          try desk.step()
        } catch {
          _ = desk.endAll(
            ServeError(status: 500, problem: "the model failed: \(error)", code: "model_failed"))
          desk.batch = try makeBatch()
        }
      }
    } catch {
      let failure = ServeError(status: 500, problem: "there is no model: \(error)", code: "model_failed")
      let left = locked { () -> [Arrival] in
        self.failure = failure
        defer { arrivals = [] }
        return arrivals
      }
      for arrival in left { desk.take(arrival.number, arrival.job, arrival.events) }
      _ = desk.endAll(failure)
    }
    let waiters = locked { () -> [CheckedContinuation<Void, Never>] in
      isOver = true
      return self.waiters
    }
    for waiter in waiters { waiter.resume() }
  }
}
