/// What each completion of a batch did better than the others of its group.
public struct Advantages: Sendable, Equatable {
  /// Mean and standard deviation (n − 1); nil where there are too few numbers.
  public struct Statistics: Sendable, Equatable {
    /// Of one number or more.
    public var mean: Double?
    /// Of two or more.
    public var std: Double?
  }

  /// The completions of one prompt.
  public struct Group: Sendable, Equatable {
    /// Their places in the batch.
    public var completions: Range<Int>
    /// Those with a reward.
    public var scored: Int
    /// Of their rewards.
    public var statistics: Statistics
    /// Nothing can be learnt by comparing: two or more have a reward, and no two rewards differ. It is equality that counts, not a
    /// deviation of 0, which rounding spoils. A group of one is constant too, if it is compared with itself. With several rewards each normalised by itself, each must
    /// be constant.
    public var isConstant: Bool
  }

  /// One a completion, finite; 0 for those without any reward and those of constant groups.
  public var values: [Double]
  /// The weighted sum of each completion's rewards; nil where none applies.
  public var rewards: [Double?]
  /// In order.
  public var groups: [Group]
  /// Of `rewards`.
  public var statistics: Statistics
  /// Of each reward function.
  public var functions: [Statistics]

  /// Share of the completions that are in constant groups: TRL's `frac_reward_zero_std`.
  public var constantShare: Double {
    let constant = groups.reduce(0) { $0 + ($1.isConstant ? $1.completions.count : 0) }
    return values.isEmpty ? 0 : Double(constant) / Double(values.count)
  }

  /// What TRL logs of rewards, under its names; without what is nil.
  ///
  /// - Parameter names: of the reward functions.
  public func metrics(names: [String]) -> [(name: String, value: Double)] {
    var metrics: [(name: String, value: Double?)] = [
      ("reward", statistics.mean), ("reward_std", statistics.std), ("frac_reward_zero_std", constantShare),
    ]
    for (name, function) in zip(names, functions) {
      metrics += [("rewards/\(name)/mean", function.mean), ("rewards/\(name)/std", function.std)]
    }
    return metrics.compactMap { metric in metric.value.map { (metric.name, $0) } }
  }
}

extension AdvantageSettings {
  /// The advantages of a batch.
  ///
  /// A reward that is nil counts nothing in its completion's sum; a completion of nothing but nil is in no mean and no deviation. What
  /// is no finite number is taken for nil, as TRL takes NaN. (`GRPOTrainer._generate_and_score_completions`, 1.16.)
  ///
  /// - Parameters:
  ///   - rewards: by function, and by completion, the completions of a group side by side; nil does not apply.
  ///   - weights: of the functions, TRL's `reward_weights`; nil is 1 each.
  ///   - groups: how many completions each group has.
  public func advantages(_ rewards: [[Double?]], weights: [Double]? = nil, groups: [Int])
    throws(AdvantageError) -> Advantages
  {
    let settings = try checked()
    let batch = try RewardTable(rewards, weights: weights, groups: groups)
    let sums = batch.sums
    let whole = Moments(sums.compactMap(\.self))
    var found = Advantages(
      values: Array(repeating: 0, count: sums.count), rewards: sums, groups: [], statistics: whole.statistics,
      functions: batch.rewards.map { Moments($0.compactMap(\.self)).statistics })
    for places in batch.groups {
      let moments = Moments(sums[places].compactMap(\.self))
      let differs =
        settings.multiObjectiveAggregation == .sumThenNormalize
        ? !moments.isConstant : batch.rewards.contains { !Moments($0[places].compactMap(\.self)).isConstant }
      found.groups.append(
        Advantages.Group(
          completions: places, scored: moments.count, statistics: moments.statistics,
          isConstant: !differs && (moments.count > 1 || (places.count == 1 && settings.groupOfOne == .zero))))
      guard settings.multiObjectiveAggregation == .sumThenNormalize else { continue }
      for place in places {
        guard let sum = sums[place] else { continue }
        let value = places.count == 1 ? settings.alone(sum, whole) : settings.among(moments, sum, whole)
        found.values[place] = value.held
      }
    }
    if settings.multiObjectiveAggregation == .normalizeThenSum {
      found.values = batch.normalised(epsilon: settings.epsilon)
      for group in found.groups where group.isConstant {
        for place in group.completions { found.values[place] = 0 }
      }
    }
    return found
  }

  private func among(_ group: Moments, _ reward: Double, _ whole: Moments) -> Double {
    if group.isConstant { return 0 }
    let distance = group.distance(reward)
    switch (estimator, scaleRewards) {
    case (.rloo, _): return distance * (Double(group.count) / Double(group.count - 1)) * group.scale
    case (.grpo, .none): return distance * group.scale
    case (.grpo, .group): return group.normalised(reward, epsilon: epsilon)
    case (.grpo, .batch):
      // The batch's scale is the greater one.
      guard let std = whole.std, std > 0 else { return 0 }
      return distance * (group.scale / whole.scale) / (std + epsilon / whole.scale)
    }
  }

  private func alone(_ reward: Double, _ whole: Moments) -> Double {
    if groupOfOne == .zero { return 0 }
    switch (estimator, scaleRewards) {
    case (.rloo, _), (.grpo, .none): return reward
    case (.grpo, .group): return reward / (1 + epsilon)
    case (.grpo, .batch):
      guard let std = whole.std, std > 0 else { return 0 }
      return reward / whole.scale / (std + epsilon / whole.scale)
    }
  }
}
