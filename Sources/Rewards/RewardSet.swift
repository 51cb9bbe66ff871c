import Synchronization

/// Rewards by name with their weights: a matrix of numbers for a batch.
public struct RewardSet: Sendable {
  /// In the order they were named, a command and a judge that were not named last.
  public let rewards: [any Reward]
  /// As many.
  public let weights: [Double]
  /// What they draw their lines by.
  public let settings: RewardSettings
  private let told = Complaints()

  /// Names, in order.
  public var names: [String] { rewards.map(\.name) }

  /// The rewards of these names, each 1 where no weights are given.
  ///
  /// - Parameters:
  ///   - names: of `RewardFunction`; `command` and `judge` may stand among them to say their places.
  ///   - weights: one a reward, in the same order; empty for 1 each.
  ///   - command: a user's own, by its command line.
  ///   - judge: a user's own, by its address.
  /// - Throws: `RewardFailure`: an unknown name, one named twice, weights of another number.
  public init(
    names: [String], weights: [Double] = [], command: RewardCommand? = nil, judge: RewardJudge? = nil,
    settings: RewardSettings = RewardSettings()
  ) throws {
    let settings = try settings.checked()
    let users: [(any Reward)?] = [command, judge]
    let own = users.compactMap(\.self)
    let missing = own.map(\.name).filter { !names.contains($0) }
    let rewards = try (names + missing).map { name in
      if let function = RewardFunction(rawValue: name) { return function.reward(settings) }
      if let found = own.first(where: { $0.name == name }) { return found }
      throw RewardSet.unknown(name)
    }
    try self.init(rewards, weights: weights, settings: settings)
  }

  /// These rewards.
  ///
  /// - Throws: `RewardFailure`: none at all, two of one name, weights of another number.
  public init(
    _ rewards: [any Reward], weights: [Double] = [], settings: RewardSettings = RewardSettings()
  ) throws {
    self.settings = settings
    let names = rewards.map(\.name)
    guard !rewards.isEmpty else {
      throw RewardFailure("no reward is named; the rewards are \(RewardSet.known)")
    }
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw RewardFailure("the reward \(twice) is named twice")
    }
    guard weights.isEmpty || weights.count == rewards.count else {
      throw RewardFailure(
        "there are \(weights.count) weights for \(rewards.count) rewards: \(names.joined(separator: ", "))")
    }
    guard weights.allSatisfy(\.isFinite) else { throw RewardFailure("a weight must be a finite number") }
    self.rewards = rewards
    self.weights = weights.isEmpty ? rewards.map { _ in 1 } : weights
  }

  /// The numbers of a batch, a row a reward, a column a completion. What is no finite number is nil, and is reported once a reward.
  ///
  /// - Parameter report: told what went wrong; that ends nothing.
  public func scores(_ completions: [RewardInput], report: (String) -> Void) -> [[Double?]] {
    rewards.map { reward in
      let found = reward.scores(completions, report: report)
      let finite = completions.indices.map { at in
        at < found.count ? found[at].flatMap { $0.isFinite ? $0 : nil } : nil
      }
      let bad = zip(found, finite).count { $0 != nil && $1 == nil }
      if bad > 0 || found.count != completions.count, told.isFirst(reward.name) {
        report(
          "\(reward.name): \(bad) of \(completions.count) rewards are no finite numbers, and count as none")
      }
      return finite
    }
  }

  /// The weighted sum of each completion; nil where no reward has a number, as TRL's `nansum` with its mask of the unscorable.
  public func sums(_ scores: [[Double?]]) -> [Double?] {
    (scores.first ?? []).indices.map { completion in
      let terms = zip(scores, weights).compactMap { row, weight in row[completion].map { $0 * weight } }
      return terms.isEmpty ? nil : terms.reduce(0, +)
    }
  }

  private static var known: String {
    RewardFunction.allCases.map(\.rawValue).joined(separator: ", ")
  }

  private static func unknown(_ name: String) -> RewardFailure {
    let remedy =
      name == RewardCommand.name
      ? "needs --reward-command"
      : name == RewardJudge.name ? "needs --reward-judge" : "is unknown; the rewards are \(known)"
    return RewardFailure("the reward \(name) \(remedy)")
  }
}

/// What has been complained of already: each thing is said once a run.
final class Complaints: Sendable {
  private let said = Mutex(Set<String>())

  /// Whether it is the first time.
  func isFirst(_ complaint: String) -> Bool { said.withLock { $0.insert(complaint).inserted } }
}
