import Corpus
import Model
import Rewards
import StrictJSON

/// Learns from completions that were drawn and scored elsewhere: by another engine, or by TRL, to compare with it.
///
/// A question's columns have them (`completions`): ids, rewards by name, and if known the log-probabilities they were drawn with.
public struct Replay: RefineMethod {
  /// As runs have it.
  public static let name = "replay"
  let settings: RefineSettings

  /// By the settings of advantages.
  public init(_ settings: RefineSettings) { self.settings = settings }

  /// What the questions' columns have.
  public func groups(for questions: [Question], by policy: any PolicyModel) throws -> [RolloutGroup] {
    var groups = try questions.map { question in
      let rollouts = try Replay.rollouts(of: question, policy.rewardNames)
      guard rollouts.count == settings.numGenerations else {
        throw TrainError(
          question.place,
          "has \(counted(rollouts.count, "completion")), and --num-generations says \(settings.numGenerations)"
        )
      }
      if let long = rollouts.firstIndex(where: { $0.ids.count > settings.maxCompletionLength }) {
        throw TrainError(
          question.place,
          "completions[\(long)] has \(rollouts[long].ids.count) ids, and --max-completion-length says \(settings.maxCompletionLength)"
        )
      }
      return RolloutGroup(question, rollouts)
    }
    for group in groups.indices {
      groups[group].isOffPolicy = groups[group].rollouts.contains { !$0.logProbabilities.isEmpty }
    }
    try policy.take(&groups)
    return groups
  }

  /// As GRPO.
  public func credit(_ groups: inout [RolloutGroup], by policy: any PolicyModel) throws {
    groups.spread(try policy.compare(groups))
  }

  /// - Throws: `TrainError` with the question's place.
  static func rollouts(of question: Question, _ names: [String]) throws -> [Rollout] {
    func wrong(_ problem: String) -> TrainError { TrainError(question.place, problem) }
    guard let completions = question.columns["completions"]?.array, !completions.isEmpty else {
      throw wrong("there are no completions: a list of objects with ids and rewards")
    }
    return try completions.enumerated().map { number, completion in
      let ids = completion["ids"]?.array?.compactMap { $0.int.flatMap { Int32(exactly: $0) } } ?? []
      guard !ids.isEmpty, ids.count == completion["ids"]?.array?.count else {
        throw wrong("completions[\(number)]: ids must be a list of numbers, at least one")
      }
      let old = completion["logprobs"]?.array?.compactMap { $0.double.map { Float($0) } } ?? []
      guard old.isEmpty || old.count == ids.count else {
        throw wrong("completions[\(number)]: there must be as many logprobs as ids")
      }
      guard completion["rewards"].map({ $0.isNull || $0.members != nil }) ?? true else {
        throw wrong("completions[\(number)]: rewards must be an object of numbers by name")
      }
      var rollout = Rollout(
        ids: ids, logProbabilities: old, ended: completion["ended"]?.bool ?? true,
        text: completion["text"]?.bytes ?? [])
      rollout.rewards = names.map { completion["rewards"]?[$0]?.double }
      if let other = completion["rewards"]?.members?.first(where: {
        !names.contains(String(decoding: $0.name, as: UTF8.self))
      }) {
        throw wrong(
          "completions[\(number)]: the first completion of all has no reward \(String(decoding: other.name, as: UTF8.self)); give each the same names, null where one does not apply"
        )
      }
      return rollout
    }
  }
}
