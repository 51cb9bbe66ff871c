import Corpus
import Rewards
import StrictJSON

@testable import Train

/// A policy that says what it is told to: no model.
final class ScriptedPolicy: PolicyModel {
  let rewardNames: [String]
  var advantages = AdvantageSettings()
  /// By phase: what is said to each question, by its text, in the order of the completions.
  var says: [UInt64: [String: [String]]] = [:]
  /// What was asked, by phase.
  private(set) var asked: [UInt64: [String]] = [:]

  init(_ rewardNames: [String]) { self.rewardNames = rewardNames }

  /// The log-probability of each id.
  var probability: (Rollout) -> [Float] = { $0.ids.map { _ in -1 } }

  /// Characters that there is room for.
  var room = 1_000

  /// Ids that there is room for.
  var mostIDs = Int.max

  func hasRoom(for question: Question) -> Bool {
    question.text.count <= room && question.ids.count <= mostIDs
  }

  func question(_ messages: [JSON], opening: String, of other: Question) throws -> Question {
    Question(
      id: other.id, place: other.place, ids: [1, 2], prompt: .array(messages), columns: other.columns,
      opensThink: false)
  }

  func sample(_ questions: [Question], _ draw: Draw) throws -> [RolloutGroup] {
    questions.map { question in
      let text = String(decoding: question.text, as: UTF8.self)
      asked[draw.phase, default: []].append(text)
      let said = says[draw.phase]?[text] ?? []
      return RolloutGroup(
        question,
        (0..<draw.count).map { number in
          let text = number < said.count ? said[number] : ""
          // An id a byte.
          return Rollout(
            ids: text.utf8.map(Int32.init), logProbabilities: [], ended: true, text: Array(text.utf8))
        })
    }
  }

  func encode(_ text: [UInt8]) throws -> [Int32] { text.map(Int32.init) }

  static let end: Int32 = 256
  var endID: Int32? { ScriptedPolicy.end }

  /// What was noted, by name.
  private(set) var observed: [String: [Double]] = [:]

  func observe(_ name: String, _ value: Double) { observed[name, default: []].append(value) }

  func byteLengths(of rollout: Rollout) -> [Int] { rollout.ids.map { _ in 1 } }

  func score(_ groups: inout [RolloutGroup]) throws {}

  func take(_ groups: inout [RolloutGroup]) throws {
    for group in groups.indices {
      for place in groups[group].rollouts.indices {
        let given = groups[group].rollouts[place].rewards.compactMap(\.self)
        groups[group].rollouts[place].reward = given.isEmpty ? nil : given.reduce(0, +)
      }
    }
  }

  func compare(_ groups: [RolloutGroup]) throws -> [[Double]] {
    try groups.map { group in
      try advantages.advantages([group.rollouts.map(\.reward)], groups: [group.rollouts.count]).values
    }
  }

  func logProbabilities(of groups: [RolloutGroup]) throws -> [[[Float]]] {
    groups.map { $0.rollouts.map(probability) }
  }
}
