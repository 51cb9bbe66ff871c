/// How rewards become advantages: TRL's names and defaults (`GRPOConfig`, 1.16), and verl's where TRL has none.
public struct AdvantageSettings: Sendable, Equatable {
  /// What a completion's distance from its group's mean is divided by: TRL's `scale_rewards`.
  public enum Scale: String, Sendable, CaseIterable {
    /// The standard deviation of its group (Shao et al. 2024).
    case group
    /// That of all completions of the batch; the mean stays the group's.
    case batch
    /// Nothing (Dr. GRPO, Liu et al. 2025).
    case none
  }

  /// What a completion is compared with: verl's `adv_estimator`.
  public enum Estimator: String, Sendable, CaseIterable {
    /// The mean of its group, itself among them.
    case grpo
    /// The mean of the others (Ahmadian et al. 2024); nothing is divided, as in verl.
    case rloo
  }

  /// How several rewards become one: TRL's `multi_objective_aggregation`.
  public enum Aggregation: String, Sendable, CaseIterable {
    /// Their weighted sum is compared within the group.
    case sumThenNormalize = "sum_then_normalize"
    /// Each is normalised within its group, and their weighted sum over the batch, whatever `scaleRewards` is (GDPO, Liu et al. 2026).
    case normalizeThenSum = "normalize_then_sum"
  }

  /// What a group of one completion is compared with.
  public enum GroupOfOne: String, Sendable, CaseIterable {
    /// Itself: the advantage is 0. TRL.
    case zero
    /// Nothing: mean 0 and deviation 1, so that the reward is the advantage. verl.
    case reward
  }

  /// Of distances.
  public var scaleRewards = Scale.group
  /// Of means.
  public var estimator = Estimator.grpo
  /// Of several rewards.
  public var multiObjectiveAggregation = Aggregation.sumThenNormalize
  /// Of groups without others.
  public var groupOfOne = GroupOfOne.zero
  /// Added to what is divided by; TRL's 1e-4 (verl has 1e-6).
  public var epsilon = 1e-4

  /// TRL's defaults.
  public init() {}

  /// The same settings, if they make sense.
  public func checked() throws(AdvantageError) -> AdvantageSettings {
    guard (0...1).contains(epsilon) else {
      throw AdvantageError("what is added to a deviation must be from 0 to 1")
    }
    guard multiObjectiveAggregation == .sumThenNormalize || (estimator == .grpo && groupOfOne == .zero) else {
      throw AdvantageError("normalize_then_sum goes with adv_estimator grpo and group_of_one zero only")
    }
    return self
  }
}

/// Why no advantages can be made: what, and what to do.
public struct AdvantageError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong, and what to do.
  public let problem: String

  init(_ problem: String) { self.problem = problem }

  /// A sentence for people.
  public var description: String { problem }
}
