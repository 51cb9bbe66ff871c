import Model
public import Rewards

extension Policy {
  /// Names, in order.
  public var rewardNames: [String] { rewards.names }

  /// As `PolicyModel` has it.
  public func take(_ groups: inout [RolloutGroup]) throws {
    for group in groups.indices {
      for (place, rollout) in groups[group].rollouts.enumerated() where rollout.text.isEmpty {
        groups[group].rollouts[place].text = text(of: rollout.ids, ended: rollout.ended)
      }
    }
    try fillLogProbabilities(&groups)
    try askReference(&groups)
    settle(&groups)
  }

  /// As `PolicyModel` has it.
  public func score(_ groups: inout [RolloutGroup]) throws {
    let inputs = groups.flatMap { $0.inputs(maxTokens: settings.maxCompletionLength) }
    let found = try scoring { rewards.scores(inputs, shouldStop: $0, report: report) }
    var index = 0
    for group in groups.indices {
      for place in groups[group].rollouts.indices {
        groups[group].rollouts[place].rewards = found.map { $0[index] }
        index += 1
      }
    }
    settle(&groups)
  }

  /// As `PolicyModel` has it.
  public func ask(_ reward: any Reward, _ inputs: [RewardInput]) throws -> [Double?] {
    try scoring { reward.scores(inputs, shouldStop: $0, report: report) }
  }

  /// As `PolicyModel` has it.
  public func scoring<Found>(_ body: (_ shouldStop: () -> Bool) -> Found) throws -> Found {
    let start = ContinuousClock.now
    defer { spent.scoring += (ContinuousClock.now - start) / .seconds(1) }
    let found = body(shouldStop)
    if shouldStop() { throw CancellationError() }
    return found
  }

  /// As `PolicyModel` has it.
  public func tell(_ findings: Findings) { self.findings.add(findings) }

  /// Leaves out what cannot be compared, lets rewards change places where the run is a control, and sums them up.
  private func settle(_ groups: inout [RolloutGroup]) {
    for group in groups.indices {
      scored += groups[group].rollouts.count
      for (row, name) in rewards.names.enumerated() {
        let count = groups[group].rollouts.count { $0.rewards[row]?.isNaN ?? false }
        if count > 0 { failed[name, default: 0] += count }
      }
      groups[group].rollouts.leaveOutFailed()
      if settings.shuffleRewards {
        let seed = mixed(settings.seed, stream, 0x5EED)
        groups[group].rollouts.shuffleRewards(seed: seed, stream: UInt64(group))
      }
      let found = rewards.names.indices.map { row in groups[group].rollouts.map { $0.rewards[row] } }
      for (place, sum) in rewards.sums(found).enumerated() { groups[group].rollouts[place].reward = sum }
    }
  }

  /// As `PolicyModel` has it.
  public func compare(_ groups: [RolloutGroup]) throws -> [[Double]] {
    let all = groups.flatMap(\.rollouts)
    var rows = rewards.names.indices.map { row in all.map { $0.rewards[row] } }
    var weights = rewards.weights
    if let penalty = settings.klInReward {
      // Of nothing there is nothing to take.
      rows = [try all.map { rollout in try rollout.reward.map { try $0 - penalty.sum(of: rollout) } }]
      weights = [1]
    }
    let found = try settings.advantages.advantages(
      rows, weights: weights, groups: groups.map(\.rollouts.count))
    var start = 0
    return groups.map { group in
      defer { start += group.rollouts.count }
      return Array(found.values[start..<start + group.rollouts.count])
    }
  }
}

extension [Rollout] {
  /// A reward that could not be found (NaN) for some of a group would let the others look better than they are: those without it are in
  /// no comparison. Where none has it, the others' rewards are as good as before.
  fileprivate mutating func leaveOutFailed() {
    let names = first?.rewards.indices ?? 0..<0
    let failed = names.map { row in map { $0.rewards[row]?.isNaN ?? false } }
    for place in indices {
      let isLeftOut = failed.contains { $0[place] && !$0.allSatisfy(\.self) }
      self[place].rewards = names.map { row in
        isLeftOut || failed[row][place] ? nil : self[place].rewards[row]
      }
    }
  }

  /// Rewards change places, all of a completion's together: what a group's are stays as it was.
  fileprivate mutating func shuffleRewards(seed: UInt64, stream: UInt64) {
    var order = Array<Int>(indices)
    order.shuffle(seed: seed, stream: stream)
    let own = map(\.rewards)
    for (place, from) in order.enumerated() { self[place].rewards = own[from] }
  }
}

extension RefineSettings {
  /// The KL that is taken from the reward; nil where none is. `klEstimator` is that of the loss; here it is verl's default, k1, whose mean
  /// over draws has the right derivative.
  var klInReward: KLInReward? {
    guard useKLInReward else { return nil }
    var penalty = KLInReward()
    penalty.coefficient = objective.beta
    return penalty
  }
}

extension KLInReward {
  /// What is taken from a completion's reward: the sum over its tokens.
  func sum(of rollout: Rollout) throws -> Double {
    try penalties(
      sampled: rollout.logProbabilities.map(Double.init),
      reference: rollout.referenceLogProbabilities.map(Double.init), mask: rollout.learns
    ).reduce(0, +)
  }

  /// The mean over the tokens of all groups.
  func mean(of groups: [RolloutGroup]) throws -> Double {
    var unit = self
    unit.coefficient = 1
    let all = groups.flatMap(\.rollouts)
    let tokens = all.reduce(0) { $0 + $1.targets }
    return try all.reduce(0) { try $0 + unit.sum(of: $1) } / Double(max(1, tokens))
  }
}
