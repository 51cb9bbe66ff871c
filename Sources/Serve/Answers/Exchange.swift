import Model
import StrictJSON

/// One request on its way to its answer: what is asked of the batch, and what is made of what comes back.
struct Exchange {
  let shape: AnswerShape
  let job: Job
  let streams: Bool
  private(set) var usage = Usage()
  private(set) var choices: [Choice] = []
  /// Continuations of each prompt.
  private let count: Int

  /// - Parameter identity: what an answer is known by; not the request's.
  init(_ chat: ChatRequest, model: ServedModel, identity: Identity) throws {
    let text: [UInt8]
    do {
      text = try model.codec.prompt(of: chat.prompt)
    } catch {
      throw ServeError(problem: "the chat template refuses this: \(error)", parameter: "messages")
    }
    let ids = try model.codec.ids(of: text, addingSpecialTokens: chat.options.addsSpecialTokens)
    let split = model.splitsReasoning ? ReasoningSplit(after: text) : nil
    try self.init(
      chat.options, kind: .chat, prompts: [(ids, nil)], split: split, model: model, identity: identity)
  }

  init(_ completion: CompletionRequest, model: ServedModel, identity: Identity) throws {
    let options = completion.options
    let prompts = try completion.prompts.map { prompt -> (ids: [Int32], echo: [UInt8]?) in
      switch prompt {
      case .ids(let ids):
        guard completion.echoes else { return (ids, nil) }
        var stream = model.codec.stream(skippingSpecialTokens: options.skipsSpecialTokens)
        return (ids, ids.flatMap { stream.append($0) } + stream.finish())
      case .text(let text):
        let ids = try model.codec.ids(of: text, addingSpecialTokens: options.addsSpecialTokens)
        return (ids, completion.echoes ? text : nil)
      }
    }
    try self.init(options, kind: .text, prompts: prompts, split: nil, model: model, identity: identity)
  }

  private init(
    _ options: CompletionOptions, kind: AnswerShape.Kind, prompts: [(ids: [Int32], echo: [UInt8]?)],
    split: ReasoningSplit?, model: ServedModel, identity: Identity
  ) throws {
    shape = AnswerShape(
      kind: kind, id: (kind == .chat ? "chatcmpl-" : "cmpl-") + identity.id, created: identity.created,
      model: model.name, seed: options.sampling.seed, hasLogProbabilities: options.alternatives != nil,
      returnsTokenIDs: options.returnsTokenIDs, includesUsage: options.includesUsage,
      splitsReasoning: split != nil, stopIDs: options.stopIDs)
    (streams, count) = (options.streams, options.count)
    var job = Job()
    let names = options.alternatives == nil ? nil : model.codec
    for (place, prompt) in prompts.enumerated() {
      let request = try Exchange.request(prompt.ids, place, options, model)
      usage.prompt += prompt.ids.count
      let scores = prompt.echo != nil && options.alternatives != nil
      if scores { job.scores.append(.init(ids: prompt.ids, alternatives: request.alternatives)) }
      if request.maxTokens > 0 { job.requests.append(request) }
      for sample in 0..<options.count {
        let text = AnswerText(
          stream: model.codec.stream(skippingSpecialTokens: options.skipsSpecialTokens),
          stopTexts: options.stopTexts, keepsStop: options.includesStopText)
        let echo = prompt.echo.map { Echo(text: $0, ids: prompt.ids, codec: model.codec, names: names) }
        choices.append(
          Choice(
            index: place * options.count + sample, prompt: prompt.ids,
            answer: Answer(text: text, split: split, names: names), echo: echo, awaitsScore: scores,
            isWhole: request.maxTokens == 0))
      }
    }
    self.job = job
  }

  private static func request(
    _ ids: [Int32], _ place: Int, _ options: CompletionOptions, _ model: ServedModel
  ) throws -> GenerationRequest {
    guard !ids.isEmpty else { throw ServeError(problem: "the prompt has no tokens", parameter: "prompt") }
    let room = model.maxPositions - ids.count
    let wanted = options.maxTokens ?? max(1, room)
    guard room >= wanted else {
      let asked = options.maxTokens.map { " and max_tokens is \($0)" } ?? ""
      throw ServeError(
        problem: """
          the model's context has \(model.maxPositions) positions: the prompt has \(ids.count) tokens\(asked); \
          \(room > 0 ? "ask for at most \(room)" : "shorten the prompt")
          """, parameter: options.maxTokens == nil ? "messages" : "max_tokens",
        code: "context_length_exceeded")
    }
    var request = GenerationRequest(prompt: ids, maxTokens: wanted)
    request.count = options.count
    request.minTokens = min(options.minTokens, wanted)
    request.sampling = options.sampling
    // Equal prompts of one request are to differ in their answers.
    request.sampling.seed &+= UInt64(place)
    request.stopIDs = (options.ignoresEnds ? [] : model.endIDs) + options.stopIDs
    request.stopTexts = options.stopTexts
    request.alternatives = options.alternatives ?? 0
    return request
  }

  /// What is said before the first token.
  mutating func opening() -> [JSON] {
    var chunks: [JSON] = []
    for index in choices.indices {
      if shape.kind == .chat { chunks.append(shape.opening(choices[index])) }
      if let piece = choices[index].opening() { chunks.append(say(piece, index)) }
    }
    return chunks
  }

  /// Takes what the batch brought, and gives the chunks of it.
  mutating func take(_ event: JobEvent) -> [JSON] {
    switch event {
    case .accepted: return opening()
    case .scored(let place, let tokens):
      return (place * count..<(place + 1) * count).compactMap { index in
        choices[index].score(tokens).map { say($0, index) }
      }
    case .tokens(let events):
      if usage.begin == nil { (usage.begin, usage.firstTokens) = (.now, events.count) }
      return events.compactMap { event in
        let index = event.request * count + event.sample
        guard choices.indices.contains(index) else { return nil }
        usage.completion += 1
        return choices[index].append(event.token, finish: event.finish).map { say($0, index) }
      }
    }
  }

  private mutating func say(_ piece: Answer.Piece, _ index: Int) -> JSON {
    guard streams else {
      choices[index].collect(piece)
      return .null
    }
    return shape.chunk(piece, of: &choices[index])
  }

  /// The answer in one, of a request that does not stream.
  mutating func whole() -> JSON { shape.whole(&choices, usage: usage) }
}

/// What an answer is known by.
struct Identity {
  /// A word that no other answer has.
  var id: String
  /// Seconds since 1970.
  var created: Int
}
