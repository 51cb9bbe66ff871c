import Model
public import Rewards

/// Reinforcement learning with effective reflection rewards (arXiv 2601.12720, §3.3): GRPO in which a judge scores how the whole trajectory
/// looks back at itself, and outcome and reflection are rewarded together.
///
/// By rules in the judge's place it is `rlerr-proxy`, and not RLERR.
public struct RLERR: RefineMethod {
  /// As runs have it.
  public static let name = "rlerr"
  let settings: RefineSettings
  let rlerr: RLERRSettings
  let scorer: any ReflectionScorer
  private let accuracy: AccuracyReward

  /// What of the paper's settings is not another machine's: eight completions, a rate of 1e-6.
  public static var defaults: RefineSettings {
    var settings = RefineSettings()
    (settings.numGenerations, settings.learning.learningRate) = (8, 1e-6)
    return settings
  }

  /// The method by its settings and its scorer.
  public init(_ settings: RefineSettings, _ rlerr: RLERRSettings, scorer: any ReflectionScorer) {
    (self.settings, self.rlerr, self.scorer) = (settings, rlerr, scorer)
    accuracy = AccuracyReward(extraction: rlerr.extraction)
  }

  /// `rlerr` with a judge, `rlerr-proxy` with rules.
  public var name: String { scorer is ReflectionJudge ? RLERR.name : ReflectionProxy.name }

  /// As the manifest has them.
  public var named: [String: String] {
    var named = rlerr.named.merging(scorer.named) { $1 }
    // It may hold a secret.
    if let body = named["judge_body"], !body.isEmpty { named["judge_body"] = body.concealed }
    return named
  }

  /// The rewards of a run: acc, and score / 10 by λ.
  public func rewards() throws -> RewardSet {
    try RewardSet(known: [accuracy.name, scorer.name], weights: [1, rlerr.mixture.weight])
  }

  /// One phase: draw, compare the answers, and have scored what a score would count for.
  public func groups(for questions: [Question], by policy: any PolicyModel) throws -> [RolloutGroup] {
    var groups = try policy.sample(questions, Draw(settings.numGenerations))
    let inputs = groups.map { $0.inputs(maxTokens: settings.maxCompletionLength) }
    let right = inputs.map { accuracy.scores($0) { _ in } }
    let wanted = right.map { $0.map(rlerr.mixture.wants) }

    let asked = zip(inputs.joined(), wanted.joined()).compactMap { $1 ? $0 : nil }
    let said = try policy.scoring { scorer.scores(asked, shouldStop: $0) }
    policy.tell(Findings(of: zip(inputs.joined(), right.joined())))
    policy.tell(Findings(of: said, by: scorer))

    var left = said[...]
    for group in groups.indices {
      let scores = wanted[group].map { $0 ? left.popFirst()?.value : nil }
      let parts = rlerr.mixture.parts(accuracy: right[group], scores: scores)
      for (place, part) in parts.enumerated() {
        groups[group].rollouts[place].rewards = [part.accuracy, part.reflection]
      }
    }
    try policy.take(&groups)
    return groups
  }

  /// Every token has its completion's advantage.
  public func credit(_ groups: inout [RolloutGroup], by policy: any PolicyModel) throws {
    groups.spread(try policy.compare(groups))
  }
}
