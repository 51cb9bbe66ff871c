import Corpus
import Rewards
import StrictJSON

@testable import Train

/// A policy that says what it is told to: no model.
final class ScriptedPolicy: PolicyModel {
  let rewardNames: [String]
  /// Of the rewards; empty for 1 each.
  var weights: [Double] = []
  var advantages = AdvantageSettings()
  /// By phase: what is said to each question, by its text and what it goes on behind, in the order of the completions.
  var says: [UInt64: [String: [String]]] = [:]
  /// What was asked, by phase.
  private(set) var asked: [UInt64: [String]] = [:]
  /// What was told beside.
  private(set) var findings = Findings()

  /// Of any question.
  private static let prompt: [Int32] = [1, 2]

  init(_ rewardNames: [String]) { self.rewardNames = rewardNames }

  /// The log-probability of each id.
  var probability: (Rollout) -> [Float] = { $0.ids.map { _ in -1 } }

  /// Characters that there is room for.
  var room = 1_000

  func hasRoom(for question: Question) -> Bool {
    question.text.count + question.ids.count - ScriptedPolicy.prompt.count <= room
  }

  /// Whether the template opens the think part, which any opening ends here.
  var opensThink = false

  func question(_ messages: [JSON], opening: String, of other: Question) throws -> Question {
    Question(
      id: other.id, place: other.place, ids: ScriptedPolicy.prompt + opening.utf8.map(Int32.init),
      prompt: .array(messages), columns: other.columns,
      opensThink: opensThink && opening.isEmpty)
  }

  func sample(_ questions: [Question], _ draw: Draw) throws -> [RolloutGroup] {
    questions.map { question in
      // An id a byte.
      let behind = question.ids.dropFirst(ScriptedPolicy.prompt.count).map { UInt8(truncatingIfNeeded: $0) }
      let text = String(decoding: question.text + behind, as: UTF8.self)
      asked[draw.phase, default: []].append(text)
      let said = says[draw.phase]?[text] ?? []
      return RolloutGroup(
        question,
        (0..<draw.count).map { number in
          let text = number < said.count ? said[number] : ""
          return Rollout(
            ids: text.utf8.map(Int32.init), logProbabilities: [], ended: true, text: Array(text.utf8))
        })
    }
  }

  func encode(_ text: [UInt8]) throws -> [Int32] { text.map(Int32.init) }

  static let end: Int32 = 256
  var endID: Int32? { ScriptedPolicy.end }

  /// Log-probabilities of the frozen model, of a prompt and what stands behind it.
  var frozen: ([Int32], [Int32]) -> [Float] = { $1.map { _ in -1 } }

  func frozenLogProbabilities(of groups: [RolloutGroup]) throws -> [[[Float]]] {
    groups.map { group in group.rollouts.map { frozen(group.question.ids, $0.ids) } }
  }

  /// What was reported of rewards.
  private(set) var reports: [String] = []

  func ask(_ reward: any Reward, _ inputs: [RewardInput]) throws -> [Double?] {
    reward.scores(inputs) { reports.append($0) }
  }

  func byteLengths(of rollout: Rollout) -> [Int] { rollout.ids.map { _ in 1 } }

  func score(_ groups: inout [RolloutGroup]) throws {}

  func tell(_ findings: Findings) { self.findings.add(findings) }

  func take(_ groups: inout [RolloutGroup]) throws {
    for group in groups.indices {
      let sums = try found(groups[group]).rewards
      for (place, sum) in sums.enumerated() { groups[group].rollouts[place].reward = sum }
    }
  }

  func compare(_ groups: [RolloutGroup]) throws -> [[Double]] { try groups.map { try found($0).values } }

  private func found(_ group: RolloutGroup) throws -> Advantages {
    let rows = rewardNames.indices.map { row in group.rollouts.map { $0.rewards[row] } }
    return try advantages.advantages(
      rows, weights: weights.isEmpty ? nil : weights, groups: [group.rollouts.count])
  }

  func logProbabilities(of groups: [RolloutGroup]) throws -> [[[Float]]] {
    groups.map { $0.rollouts.map(probability) }
  }
}
