import Model

extension Policy {
  /// As `PolicyModel` has it.
  public func sample(_ questions: [Question], _ draw: Draw) throws -> [RolloutGroup] {
    let sampling = draw.sampling ?? settings.sampling
    let start = ContinuousClock.now
    defer { spent.sampling += (ContinuousClock.now - start) / .seconds(1) }
    var groups = questions.map { RolloutGroup($0, []) }
    try sample(questions, at: Array(questions.indices), draw) { groups[$0] = $1 }
    drawnTokens += groups.reduce(0) { $0 + $1.rollouts.reduce(0) { $0 + $1.ids.count } }
    // Sampling has the products of training's way there, a third of all.
    samplingOperations += try decoder.config.trainingOperations(groups.map { $0.plain(at: 1) }) / 3
    if settings.cuts(sampling) || sampling.temperature != settings.sampling.temperature {
      // Those of another distribution are of no use.
      for group in groups.indices {
        for place in groups[group].rollouts.indices { groups[group].rollouts[place].logProbabilities = [] }
      }
      try fillLogProbabilities(&groups)
    }
    try askReference(&groups)
    return groups
  }

  /// As `SteadyPolicyModel` has it; log-probabilities are those of the distribution that was drawn from.
  func sample(
    _ questions: [Question], at places: [Int], _ draw: Draw, each: (Int, RolloutGroup) throws -> Void
  ) throws {
    let count = draw.count
    let rollouts = Rollouts(decoder, text: draw.stopTexts.isEmpty ? nil : textStream, width: max(64, count))
    var open: [Int: (index: Int, left: Int, drawn: [Drawn])] = [:]
    for (index, question) in questions.enumerated() {
      var request = GenerationRequest(
        prompt: question.ids, maxTokens: draw.maxTokens ?? settings.maxCompletionLength)
      request.count = count
      // A text that ends a draw ends it wherever it comes.
      request.minTokens = draw.stopTexts.isEmpty ? settings.minCompletionLength : 0
      request.sampling = draw.sampling ?? settings.sampling
      request.sampling.seed = mixed(settings.seed, stream, draw.phase, UInt64(places[index]))
      (request.stopIDs, request.stopTexts) = (stops, draw.stopTexts)
      open[try rollouts.add(request)] = (index, count, Array(repeating: Drawn(), count: count))
    }
    while !rollouts.isEmpty {
      if shouldStop() { throw CancellationError() }
      for event in try rollouts.step() {
        open[event.request]?.drawn[event.sample].add(event)
        guard event.finish != nil else { continue }
        open[event.request]?.left -= 1
        guard let ended = open[event.request], ended.left == 0 else { continue }
        open[event.request] = nil
        try each(ended.index, RolloutGroup(questions[ended.index], ended.drawn.map(rollout)))
      }
      if let failure = rollouts.takeFailures().first { throw failure.error }
    }
  }

  private func rollout(_ drawn: Drawn) -> Rollout {
    Rollout(
      ids: drawn.ids, logProbabilities: drawn.logProbabilities, ended: drawn.ended,
      text: text(of: drawn.ids, ended: drawn.ended))
  }
}

/// A completion while it is drawn.
private struct Drawn {
  var ids: [Int32] = []
  var logProbabilities: [Float] = []
  var ended = false

  mutating func add(_ event: GenerationEvent) {
    ids.append(event.token.id)
    logProbabilities.append(event.token.samplingLogProbability)
    switch event.finish {
    case .stopID?, .stopText?: ended = true
    case .length?, .cancelled?, nil: break
    }
  }
}

/// One number of several, by SplitMix64's last steps (Steele, Lea and Flood 2014).
func mixed(_ numbers: UInt64...) -> UInt64 {
  numbers.reduce(0) { state, number in
    var z = (state ^ number) &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
