public import Rewards
import StrictJSON

extension RewardSet {
  /// The rewards that completions drawn elsewhere came with, by the names of the first; nothing is asked of them.
  ///
  /// - Throws: `TrainError` where there are none; `RewardFailure` for weights of another number.
  public init(replaying questions: LoadedQuestions, weights: [Double]) throws {
    let first = questions.questions.first
    let members = first?.columns["completions"]?.array?.first?["rewards"]?.members ?? []
    guard !members.isEmpty else {
      throw TrainError(
        first?.place ?? "rollouts",
        "the first completion has no rewards: an object of numbers by name, such as {\"accuracy\": 1}")
    }
    try self.init(known: members.map { String(decoding: $0.name, as: UTF8.self) }, weights: weights)
  }

  /// Rewards that a method finds itself; nothing is asked of them.
  init(known names: [String], weights: [Double] = []) throws {
    try self.init(names.map(Given.init), weights: weights)
  }
}

/// A reward that is known already.
private struct Given: Reward {
  let name: String

  func scores(_ completions: [RewardInput], report: (String) -> Void) -> [Double?] {
    completions.map { _ in nil }
  }
}
