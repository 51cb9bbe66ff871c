import Checkpoints
import Foundation
import Model
import Rewards
public import StrictJSON
import Tokens

/// The model that learns, in a run.
public final class Policy: SteadyPolicyModel {
  let engine: any PolicyEngine
  let settings: RefineSettings
  let rewards: RewardSet
  private let writer: QuestionWriter
  private let tokenizer: Tokenizer?
  let stops: [Int32]
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
  var samplingOperations = 0.0
  /// Ids that were drawn.
  var drawnTokens = 0

  init(
    _ engine: any PolicyEngine, settings: RefineSettings, rewards: RewardSet, writer: QuestionWriter,
    stops: [Int32]
  ) {
    (self.engine, self.settings, self.rewards, self.writer) = (engine, settings, rewards, writer)
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
    question.ids.count + settings.maxCompletionLength <= engine.maxPositions
  }

  /// What finds the texts that end a draw; nil where there is no tokenizer.
  var textStream: (() -> TextStream)? {
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
    return try plainLogProbabilities(of: groups)
  }

  private func plainLogProbabilities(of groups: [RolloutGroup]) throws -> [[[Float]]] {
    try engine.logProbabilities(
      of: groups.map { $0.plain(at: settings.sampling.temperature) }, by: .now)
  }

  /// As `PolicyModel` has it.
  public func frozenLogProbabilities(of groups: [RolloutGroup]) throws -> [[[Float]]] {
    let room = engine.maxPositions
    func fits(_ group: RolloutGroup) -> Bool {
      group.rollouts.allSatisfy { group.question.ids.count + $0.ids.count <= room }
    }
    var found = try engine.logProbabilities(
      of: groups.filter(fits).map { $0.plain(at: 1) }, by: .first
    )[...]
    return groups.map { group in
      fits(group) ? found.popFirst() ?? [] : group.rollouts.map { $0.ids.map { _ in .nan } }
    }
  }

  /// Log-probabilities of the draws, where there are none and something asks for them.
  func fillLogProbabilities(_ groups: inout [RolloutGroup]) throws {
    if settings.needsOldLogProbabilities { try completeLogProbabilities(&groups) }
  }

  /// The same, whoever asks.
  func completeLogProbabilities(_ groups: inout [RolloutGroup]) throws {
    guard groups.contains(where: { $0.rollouts.contains { $0.logProbabilities.isEmpty } }) else { return }
    let found = try plainLogProbabilities(of: groups)
    for group in groups.indices {
      for place in groups[group].rollouts.indices where groups[group].rollouts[place].logProbabilities.isEmpty
      {
        groups[group].rollouts[place].logProbabilities = found[group][place]
      }
    }
  }

  /// The same of the reference model, where there is one.
  func askReference(_ groups: inout [RolloutGroup]) throws {
    guard settings.needsReference else { return }
    let found = try engine.logProbabilities(
      of: groups.map { $0.plain(at: settings.sampling.temperature) }, by: .reference)
    for (group, rows) in found.enumerated() {
      for (place, row) in rows.enumerated() { groups[group].rollouts[place].referenceLogProbabilities = row }
    }
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
