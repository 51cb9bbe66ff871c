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

  /// The numbers of a batch, a row a reward, a column a completion: nil where a reward does not apply, NaN where it failed.
  ///
  /// What is infinite or of magnitude above 1e30 has failed, and so has a whole batch with another number of rewards than
  /// completions; both are reported once a reward.
  ///
  /// - Parameters:
  ///   - shouldStop: asked before each reward, and at least every 100 ms while a command or a judge is waited for; what is
  ///     missing then is NaN.
  ///   - report: told what went wrong; that ends nothing.
  public func scores(
    _ completions: [RewardInput], shouldStop: () -> Bool = { false }, report: (String) -> Void
  ) -> [[Double?]] {
    rewards.map { reward in
      let failed: [Double?] = completions.map { _ in .nan }
      if shouldStop() { return failed }
      let found = reward.scores(completions, shouldStop: shouldStop, report: report)
      guard found.count == completions.count else {
        if told.isFirst("\(reward.name) count") {
          report(
            "\(reward.name): gave \(found.count) rewards for \(completions.count) completions, and whose they are is not known: all have failed; this is said once"
          )
        }
        return failed
      }
      let bad = found.count { $0.map { !$0.isNaN && !$0.isReward } ?? false }
      if bad > 0, told.isFirst(reward.name) {
        report(
          "\(reward.name): \(bad) of \(completions.count) rewards are infinite or beyond 1e30, and have failed; this is said once"
        )
      }
      return found.map { $0.map { $0.isReward ? $0 : .nan } }
    }
  }

  /// The weighted sum of each completion over the rewards that have a number; nil where none has, as TRL's `nansum` with its
  /// mask of the unscorable, or where the sum is not finite.
  public func sums(_ scores: [[Double?]]) -> [Double?] {
    (scores.first ?? []).indices.map { completion in
      let terms = zip(scores, weights).compactMap { row, weight in
        row[completion].flatMap { $0.isNaN ? nil : $0 * weight }
      }
      let sum = terms.reduce(0, +)
      return terms.isEmpty || !sum.isFinite ? nil : sum
    }
  }

  /// Ends a command: its input is closed, it has two seconds to go, and is killed with its group. Another batch would start it
  /// anew; a second time does nothing. Waits for a batch that is being scored on another thread.
  public func close() {
    for reward in rewards { reward.close() }
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
