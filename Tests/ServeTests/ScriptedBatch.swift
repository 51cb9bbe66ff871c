import Glibc
import Model
import Serve
import Synchronization

/// What a scripted batch is doing, seen from the tests.
final class BatchLedger: Sendable {
  struct State {
    var added = 0
    var cancelled = 0
    /// Continuations with a place.
    var running = 0
    var steps = 0
    var requests: [GenerationRequest] = []
    var failsNext = false
  }

  private let state = Mutex(State())

  var now: State { state.withLock { $0 } }

  func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }

  /// Waits for something to come true; false if it does not within ten seconds.
  func wait(_ isTrue: (State) -> Bool) async -> Bool {
    for _ in 0..<2000 {
      if isTrue(now) { return true }
      try? await Task.sleep(for: .milliseconds(5))
    }
    return false
  }
}

/// A batch that says what it is told to: one id a step to every continuation, ends as a real one decides them.
final class ScriptedBatch: ScoringBatch {
  /// What answers a request's sample; the last id is said again and again where the answer goes on beyond it.
  typealias Script = @Sendable (GenerationRequest, Int) -> [Int32]

  struct Failure: Error, CustomStringConvertible {
    var description: String { "a weight is NaN" }
  }

  private struct Sample {
    var number: Int
    var place: Int
    var request: GenerationRequest
    var ids: [Int32]
    var said: [Int32] = []
  }

  private let ledger: BatchLedger
  private let script: Script
  /// Continuations that run at once; the others wait.
  private let places: Int
  private var samples: [Sample] = []
  private var last = 0

  init(ledger: BatchLedger, places: Int = 1000, script: @escaping Script) {
    (self.ledger, self.places, self.script) = (ledger, places, script)
  }

  deinit { ledger.change { $0.running = 0 } }

  var isEmpty: Bool { samples.isEmpty }

  func add(_ request: GenerationRequest) throws -> Int {
    if request.prompt.contains(ByteCodec.special) { throw ModelError("the prompt has a forbidden id") }
    last += 1
    for place in 0..<request.count {
      samples.append(Sample(number: last, place: place, request: request, ids: script(request, place)))
    }
    ledger.change {
      $0.added += 1
      $0.requests.append(request)
    }
    count()
    return last
  }

  func cancel(_ request: Int) {
    samples.removeAll { $0.number == request }
    ledger.change { $0.cancelled += 1 }
    count()
  }

  private func count() {
    let running = min(places, samples.count)
    ledger.change { $0.running = running }
  }

  func takeFailures() -> [GenerationFailure] { [] }

  func step() throws -> [GenerationEvent] {
    // A step takes a moment.
    usleep(200)
    var fails = false
    ledger.change {
      $0.steps += 1
      (fails, $0.failsNext) = ($0.failsNext, false)
    }
    if fails { throw Failure() }
    var events: [GenerationEvent] = []
    for index in samples.indices.prefix(places) { events.append(say(&samples[index])) }
    var ended = zip(samples.indices, events).filter { $1.finish != nil }.map(\.0)
    while let index = ended.popLast() { samples.remove(at: index) }
    count()
    return events
  }

  private func say(_ sample: inout Sample) -> GenerationEvent {
    let id = sample.ids[min(sample.said.count, sample.ids.count - 1)]
    sample.said.append(id)
    let token = ScriptedBatch.token(id, sample.said.count, sample.request.alternatives)
    return GenerationEvent(
      request: sample.number, sample: sample.place, token: token, finish: finish(sample, id))
  }

  private func finish(_ sample: Sample, _ id: Int32) -> FinishReason? {
    let request = sample.request
    if sample.said.count >= request.minTokens {
      if request.stopIDs.contains(id) { return .stopID(id) }
      let text = sample.said.filter { $0 < 256 }.map { UInt8($0) }
      for stop in request.stopTexts where text.suffix(stop.count).elementsEqual(stop) {
        return .stopText(stop)
      }
    }
    return sample.said.count == request.maxTokens ? .length : nil
  }

  static func token(_ id: Int32, _ place: Int, _ alternatives: Int) -> SampledToken {
    SampledToken(
      id: id, logProbability: -Float(place) / 4, samplingLogProbability: 0,
      alternatives: (0..<alternatives).map { .init(id: id + Int32($0), logProbability: -Float($0) - 0.5) })
  }

  func score(_ ids: [Int32], alternatives: Int) -> [SampledToken] {
    ids.enumerated().dropFirst().map { ScriptedBatch.token($1, $0, alternatives) }
  }
}
