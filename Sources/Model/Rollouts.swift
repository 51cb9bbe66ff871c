import Checkpoints
import ModelKernels

/// Continuous batching: every step reads one token of each running continuation and a share of the prompts that wait.
///
/// A request's prompt is read once; its continuations share the pages, and attention reads what they share once for all of
/// them. What a request gets does not depend on the others: bits, draws and ends are the same alone.
public final class Rollouts: GenerationBatch {
  private let decoder: Decoder
  private let text: (() -> TextStream)?
  /// Continuations that run at once, at most (one request may have more).
  private let width: Int
  /// Pages all running requests may need together, at most.
  private let pages: Int
  /// Prompt tokens read in a step, at most.
  private let share: Int

  private var next = 0
  private var asked: [Int: GenerationRequest] = [:]
  private var waiting: [Int] = []
  private var reading: [Reading] = []
  private var running: [Continuation] = []
  private var failures: [GenerationFailure] = []
  /// The weights that what is read was read with.
  private var generation: Int

  /// A prompt that is being read.
  private struct Reading {
    let request: Int
    let cache: SequenceCache
    var read = 0
  }

  /// - Parameters:
  ///   - text: makes what turns the ids of one continuation to text, to find stop texts; without it there are none.
  ///   - width: continuations that run at once.
  ///   - cacheBytes: memory for keys and values; requests wait for it. Without it half of what is free, at least 1 GiB.
  public init(
    _ decoder: Decoder, text: (() -> TextStream)? = nil, width: Int = 64, cacheBytes: Int? = nil,
    promptTokensPerStep: Int = 512
  ) {
    self.decoder = decoder
    generation = decoder.generation
    self.text = text
    self.width = max(1, width)
    let bytes = cacheBytes ?? max(1 << 30, Int(clamping: yi_memory_available()) / 2)
    pages = max(1, bytes / decoder.pool.pageSize)
    share = max(1, promptTokensPerStep)
  }

  /// Whether there is anything to do.
  public var isEmpty: Bool { asked.isEmpty }

  /// Continuations that run now.
  public var runningCount: Int { running.count }

  /// The requests that failed since this was asked last, and why.
  public func takeFailures() -> [GenerationFailure] {
    defer { failures = [] }
    return failures
  }

  /// Queues a request, and gives its number.
  public func add(_ request: GenerationRequest) throws -> Int {
    try request.validate(decoder)
    guard request.stopTexts.isEmpty || text != nil else {
      throw ModelError("stop texts need a tokenizer")
    }
    guard pagesNeeded(request) <= pages else {
      throw ModelError(
        "\(request.count) continuations of \(request.prompt.count) + \(request.maxTokens) tokens need more memory than the cache has; ask for less, or give the cache more"
      )
    }
    let number = next
    next += 1
    asked[number] = request
    waiting.append(number)
    return number
  }

  /// Drops a request; its continuations end without an event.
  public func cancel(_ request: Int) {
    asked[request] = nil
    waiting.removeAll { $0 == request }
    reading.removeAll { $0.request == request }
    running.removeAll { $0.request == request }
  }

  /// Reads a share of the waiting prompts, and one token of every running continuation.
  public func step() throws -> [GenerationEvent] {
    if running.isEmpty, reading.isEmpty { generation = decoder.generation }
    guard generation == decoder.generation else {
      throw ModelError(
        "the weights have moved while requests were running: end them before an optimizer's step")
    }
    admit()
    var batch = TokenBatch()
    for continuation in running {
      batch.append(continuation.ids.suffix(1), to: continuation.cache, startLength: continuation.startLength)
    }
    let started = read(into: &batch)
    guard !batch.ids.isEmpty else { return [] }
    decoder.forward(batch)
    return grow() + begin(started)
  }

  /// Moves requests from waiting to reading, in order, as long as there is room.
  private func admit() {
    while let number = waiting.first, let request = asked[number] {
      let busy = Set(running.map(\.request) + reading.map(\.request)).compactMap { asked[$0] }
      let isAlone = busy.isEmpty
      let continuations = busy.reduce(0) { $0 + $1.count }
      let held = busy.reduce(0) { $0 + pagesNeeded($1) }
      guard isAlone || (continuations + request.count <= width && held + pagesNeeded(request) <= pages)
      else { return }
      waiting.removeFirst()
      reading.append(Reading(request: number, cache: decoder.sequence()))
    }
  }

  /// Appends a share of the prompts to the batch; returns those that it ends, with the row of their last token.
  private func read(into batch: inout TokenBatch) -> [(reading: Reading, row: Int)] {
    var left = share
    var ended: [(reading: Reading, row: Int)] = []
    for index in reading.indices where left > 0 {
      guard let prompt = asked[reading[index].request]?.prompt else { continue }
      let from = reading[index].read
      let to = min(prompt.count, from + left)
      left -= to - from
      batch.append(prompt[from..<to], to: reading[index].cache, startLength: prompt.count)
      reading[index].read = to
      if to == prompt.count { ended.append((reading[index], batch.ids.count - 1)) }
    }
    let done = Set(ended.map(\.reading.request))
    reading.removeAll { done.contains($0.request) }
    return ended
  }

  /// Draws the next token of every running continuation.
  private func grow() -> [GenerationEvent] {
    let current = running
    running = []
    var events: [GenerationEvent] = []
    for start in stride(from: 0, to: current.count, by: Decoder.headRows) {
      let rows = Array(start..<min(current.count, start + Decoder.headRows))
      let tokens = decoder.logits(rows: rows) { row, logits in
        let continuation = current[rows[row]]
        return asked[continuation.request].flatMap { self.draw($0, continuation, logits) }
      }
      for (row, token) in zip(rows, tokens) { take(token, into: current[row], &events) }
    }
    forgetFinished(events)
    return events
  }

  /// Draws the first tokens of requests whose prompts have been read.
  private func begin(_ started: [(reading: Reading, row: Int)]) -> [GenerationEvent] {
    guard !started.isEmpty else { return [] }
    let groups = started.map { started in
      asked[started.reading.request].map { continuations(of: started.reading, $0) } ?? []
    }
    let drawn = decoder.logits(rows: started.map(\.row)) { row, logits in
      groups[row].map { continuation -> SampledToken? in
        guard let request = asked[continuation.request] else { return nil }
        guard groups[row].count > 1, request.changesLogits else { return draw(request, continuation, logits) }
        return withUnsafeTemporaryAllocation(of: Float.self, capacity: logits.count) { copy in
          _ = copy.update(from: logits)
          return draw(request, continuation, copy)
        }
      }
    }
    var events: [GenerationEvent] = []
    for (group, tokens) in zip(groups, drawn) {
      for (continuation, token) in zip(group, tokens) { take(token, into: continuation, &events) }
    }
    forgetFinished(events)
    return events
  }

  private func continuations(of reading: Reading, _ request: GenerationRequest) -> [Continuation] {
    let seen = request.sampling.repetitionPenalty == 1 ? [] : Set(request.prompt)
    return (0..<request.count).map { sample in
      Continuation(
        request: reading.request, sample: sample,
        cache: sample == request.count - 1 ? reading.cache : reading.cache.fork(),
        startLength: request.prompt.count, seen: seen, watch: StopWatch(texts: request.stopTexts),
        text: request.stopTexts.isEmpty ? nil : text?())
    }
  }

  private func draw(
    _ request: GenerationRequest, _ continuation: Continuation, _ logits: UnsafeMutableBufferPointer<Float>
  ) -> SampledToken? {
    let position = continuation.ids.count
    return Sampler(options: request.sampling).sample(
      logits, seen: continuation.seen, forbidden: position < request.minTokens ? request.stopIDs : [],
      alternatives: request.alternatives,
      draw: Draw.unit(
        seed: request.sampling.seed, sample: request.firstSample + continuation.sample, position: position))
  }

  /// Lets a continuation take its token, and go on if it was not the last; without a token its request has failed.
  private func take(
    _ token: SampledToken?, into continuation: Continuation, _ events: inout [GenerationEvent]
  ) {
    guard let request = asked[continuation.request] else { return }
    guard let token else {
      failures.append(GenerationFailure(request: continuation.request, error: decoder.nothingToDraw(request)))
      cancel(continuation.request)
      events.removeAll { $0.request == continuation.request }
      return
    }
    var continuation = continuation
    let finish = continuation.take(token.id, of: request, limit: decoder.positionLimit(of: request))
    events.append(
      GenerationEvent(
        request: continuation.request, sample: continuation.sample, token: token, finish: finish))
    if finish == nil { running.append(continuation) }
  }

  private func forgetFinished(_ events: [GenerationEvent]) {
    guard events.contains(where: { $0.finish != nil }) else { return }
    let alive = Set(running.map(\.request))
    for event in events where event.finish != nil && !alive.contains(event.request) {
      asked[event.request] = nil
    }
  }

  /// Pages a request needs at most: its prompt's once, and what is its own of each continuation.
  private func pagesNeeded(_ request: GenerationRequest) -> Int {
    let size = PagePool.positions
    let limit = decoder.positionLimit(of: request)
    let longest = min(request.prompt.count + min(request.maxTokens, limit), limit)
    let shared = request.prompt.count / size
    return shared + request.count * max(1, (longest + size - 1) / size - shared)
  }
}

extension GenerationRequest {
  fileprivate var changesLogits: Bool { sampling.repetitionPenalty != 1 || minTokens > 0 }

  fileprivate func validate(_ decoder: Decoder) throws {
    guard !prompt.isEmpty else { throw ModelError("the prompt is empty") }
    try decoder.check(prompt)
    guard (1...GenerationRequest.mostSamples).contains(count), maxTokens >= 1 else {
      throw ModelError("count must be 1 to \(GenerationRequest.mostSamples), max tokens at least 1")
    }
    guard firstSample >= 0, firstSample <= .max - count else {
      throw ModelError("first sample must be 0 or more")
    }
    let limit = decoder.positionLimit(of: self)
    guard prompt.count < limit else {
      throw ModelError("the prompt has \(prompt.count) tokens, the model reads \(limit - 1)")
    }
    guard sampling.temperature.isFinite, sampling.temperature >= 0 else {
      throw ModelError("temperature must be 0 or more")
    }
    guard sampling.topP > 0, sampling.topP <= 1 else {
      throw ModelError("top_p must be above 0 and at most 1")
    }
    guard sampling.minP >= 0, sampling.minP <= 1 else { throw ModelError("min_p must be between 0 and 1") }
    guard sampling.topK >= 0 else { throw ModelError("top_k must be 0 or more") }
    guard sampling.repetitionPenalty.isFinite, sampling.repetitionPenalty > 0 else {
      throw ModelError("repetition_penalty must be above 0")
    }
    guard alternatives >= 0, alternatives <= decoder.config.vocabularySize else {
      throw ModelError("more alternatives than tokens")
    }
  }
}

extension Decoder {
  /// Positions a request's sequences may have.
  fileprivate func positionLimit(of request: GenerationRequest) -> Int {
    let length = request.prompt.count
    let stretched = [config.fullRope, config.slidingRope].compactMap { $0.limit(length: length) }.min()
    return min(config.maxPositions, stretched ?? .max)
  }
}
