import Rewards

/// Group Relative Policy Optimization (Shao et al. 2024, arXiv 2402.03300, §4.1): several completions of a question are each other's
/// baseline.
public struct GRPO: RefineMethod {
  /// As runs have it.
  public static let name = "grpo"
  /// How many completions, and how rewards become advantages.
  public var settings: RefineSettings

  /// The method by its settings.
  public init(_ settings: RefineSettings) { self.settings = settings }

  /// One phase: draw and score.
  public func groups(for questions: [Question], by policy: any PolicyModel) throws -> [RolloutGroup] {
    var groups = try policy.sample(questions, Draw(settings.numGenerations))
    try policy.score(&groups)
    return groups
  }

  /// Every token has its completion's advantage.
  public func credit(_ groups: inout [RolloutGroup], by policy: any PolicyModel) throws {
    groups.spread(try policy.compare(groups))
  }
}
