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
    samplingOperations += try engine.drawingOperations(groups.map { $0.plain(at: 1) })
    if settings.cuts(sampling) || sampling.temperature != settings.sampling.temperature {
      // Those of another distribution are of no use.
      for group in groups.indices {
        for place in groups[group].rollouts.indices { groups[group].rollouts[place].logProbabilities = [] }
      }
      try fillLogProbabilities(&groups)
    }
    if !engine.tellsLogProbabilities, settings.needsReference { try completeLogProbabilities(&groups) }
    try askReference(&groups)
    return groups
  }

  /// As `SteadyPolicyModel` has it; log-probabilities are those of the distribution that was drawn from.
  func sample(
    _ questions: [Question], at places: [Int], _ draw: Draw, each: (Int, RolloutGroup) throws -> Void
  ) throws {
    let requests = questions.enumerated().map { index, question in
      var request = GenerationRequest(
        prompt: question.ids, maxTokens: draw.maxTokens ?? settings.maxCompletionLength)
      request.count = draw.count
      // A text that ends a draw ends it wherever it comes.
      request.minTokens = draw.stopTexts.isEmpty ? settings.minCompletionLength : 0
      request.sampling = draw.sampling ?? settings.sampling
      request.sampling.seed = mixed(settings.seed, stream, draw.phase, UInt64(places[index]))
      (request.stopIDs, request.stopTexts) = (stops, draw.stopTexts)
      return request
    }
    try engine.draw(
      requests, text: draw.stopTexts.isEmpty ? nil : textStream, width: max(64, draw.count),
      shouldStop: shouldStop
    ) { try each($0, RolloutGroup(questions[$0], $1.map(rollout))) }
  }

  private func rollout(_ drawn: Drawn) -> Rollout {
    Rollout(
      ids: drawn.ids, logProbabilities: drawn.logProbabilities, ended: drawn.ended,
      text: text(of: drawn.ids, ended: drawn.ended))
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
