import Checkpoints
import Foundation
public import Model
import Rewards
public import StrictJSON
import Tokens

/// The model that learns, in a run.
public final class Policy: SteadyPolicyModel {
  /// For draws and log-probabilities, with the weights as they are now.
  public let decoder: Decoder
  let settings: RefineSettings
  let rewards: RewardSet
  /// What the KL is measured to.
  var reference: ReferenceModel?
  /// The model as it was before the first step; nil where the method does not ask for it.
  var frozen: ReferenceModel?
  private let writer: QuestionWriter
  private let tokenizer: Tokenizer?
  private let stops: [Int32]
  /// Asked between tokens.
  var shouldStop: () -> Bool = { false }
  /// Told what went wrong with a reward.
  var report: (String) -> Void = { _ in }
  /// Of the draws: what makes those of one generation others than those of the next.
  var stream: UInt64 = 0
  /// Completions that each reward failed for, and those that were scored, in this generation.
  var (failed, scored): ([String: Int], Int) = ([:], 0)
  /// What the method found beside, in this generation.
  var findings = Findings()
  /// Seconds spent so far.
  var spent = (sampling: 0.0, scoring: 0.0)
  /// Operations that sampling could not do without.
  private(set) var samplingOperations = 0.0
  /// Ids that were drawn.
  private(set) var drawnTokens = 0

  init(
    _ decoder: Decoder, settings: RefineSettings, rewards: RewardSet, writer: QuestionWriter, stops: [Int32]
  ) {
    (self.decoder, self.settings, self.rewards, self.writer) = (decoder, settings, rewards, writer)
    (tokenizer, self.stops) = (try? writer.tokenizer.get(), stops)
  }

  /// As `PolicyModel` has it.
  public func question(_ messages: [JSON], opening: String, of other: Question) throws -> Question {
    try writer.question(messages, opening: opening, of: other)
  }

  /// As `PolicyModel` has it.
  public func encode(_ text: [UInt8]) throws -> [Int32] { try writer.tokenizer.get().encode(text) }

  /// As `PolicyModel` has it.
  public var endID: Int32? { writer.endID.flatMap { stops.contains($0) ? $0 : nil } ?? stops.first }

  /// As `PolicyModel` has it.
  public func hasRoom(for question: Question) -> Bool {
    question.ids.count + settings.maxCompletionLength <= decoder.config.maxPositions
  }

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

  /// What finds the texts that end a draw; nil where there is no tokenizer.
  private var textStream: (() -> TextStream)? {
    tokenizer.map { tokenizer in
      {
        var stream = DecodeStream(tokenizer)
        return { stream.append($0) }
      }
    }
  }

  /// What ids write, without the one that ends it; nothing where there is no tokenizer.
  func text(of ids: [Int32], ended: Bool) -> [UInt8] { tokenizer?.decode(written(ids, ended: ended)) ?? [] }

  /// The ids that have text.
  private func written(_ ids: [Int32], ended: Bool) -> ArraySlice<Int32> {
    ended && ids.last.map(stops.contains) == true ? ids.dropLast() : ids[...]
  }

  /// As `PolicyModel` has it; the bytes of a scalar are those of the id that completes it.
  public func byteLengths(of rollout: Rollout) -> [Int] {
    var lengths = Array(repeating: 0, count: rollout.ids.count)
    guard let tokenizer else { return lengths }
    var stream = DecodeStream(tokenizer)
    let written = written(rollout.ids, ended: rollout.ended)
    for (place, id) in written.enumerated() { lengths[place] = stream.append(id).count }
    if let last = written.indices.last { lengths[last] += stream.finish().count }
    return lengths
  }

  /// As `PolicyModel` has it.
  public func logProbabilities(of groups: [RolloutGroup]) throws -> [[[Float]]] {
    let start = ContinuousClock.now
    defer { spent.scoring += (ContinuousClock.now - start) / .seconds(1) }
    return try decoder.logProbabilities(of: groups.map { $0.plain(at: settings.sampling.temperature) })
  }

  /// As `PolicyModel` has it.
  public func frozenLogProbabilities(of groups: [RolloutGroup]) throws -> [[[Float]]] {
    guard let frozen else { throw ModelError("the method did not say that it asks the frozen model") }
    let room = decoder.config.maxPositions
    func fits(_ group: RolloutGroup) -> Bool {
      group.rollouts.allSatisfy { group.question.ids.count + $0.ids.count <= room }
    }
    var found = try frozen.logProbabilities(
      of: groups.filter(fits).map { $0.plain(at: 1) }, by: decoder
    )[...]
    return groups.map { group in
      fits(group) ? found.popFirst() ?? [] : group.rollouts.map { $0.ids.map { _ in .nan } }
    }
  }

  /// Log-probabilities of the draws, where there are none and something asks for them.
  func fillLogProbabilities(_ groups: inout [RolloutGroup]) throws {
    guard settings.needsOldLogProbabilities,
      groups.contains(where: { $0.rollouts.contains { $0.logProbabilities.isEmpty } })
    else { return }
    let found = try logProbabilities(of: groups)
    for group in groups.indices {
      for place in groups[group].rollouts.indices where groups[group].rollouts[place].logProbabilities.isEmpty
      {
        groups[group].rollouts[place].logProbabilities = found[group][place]
      }
    }
  }

  /// The same of the reference model, where there is one.
  func askReference(_ groups: inout [RolloutGroup]) throws {
    try reference?.score(&groups, by: decoder, at: settings.sampling.temperature)
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

extension RolloutGroup {
  /// The group with a weight of 1 for every token.
  func plain(at temperature: Float) -> TrainingGroup {
    var group = TrainingGroup(
      prompt: question.ids, completions: rollouts.map { TrainingGroup.Completion(ids: $0.ids) })
    group.temperature = temperature
    return group
  }
}
