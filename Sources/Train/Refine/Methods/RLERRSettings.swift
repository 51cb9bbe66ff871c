public import Reasoning
public import Rewards

/// What RLERR decides by beside what all refining has. The paper gives no weights: they are ours.
public struct RLERRSettings: Sendable, Equatable {
  /// How outcome and reflection become one reward. What refining compares is to be aggregated as it says (`aggregation`).
  public var mixture = ReflectionMixture()
  /// Where the answer is looked for.
  public var extraction = Extraction.afterThink

  /// The sum, λ = 0.5.
  public init() {}

  /// As the manifest has them.
  public var named: [String: String] {
    [
      "mixture": mixture.mode.rawValue, "reflection_weight": "\(mixture.weight)",
      "extraction": extraction.rawValue,
    ]
  }
}

extension Findings {
  /// Reflections of a completion, and ERR; what nobody can tell to be right or wrong has no part in ERR.
  init(of completions: some Sequence<(RewardInput, Double?)>) {
    self.init()
    var effective = EffectiveReflection()
    for (completion, right) in completions {
      let count = findReflections(in: completion.parts.reflective).count
      add("reflection/count", Double(count), of: 1)
      if let right { effective.add(reflections: count, isCorrect: right == 1) }
    }
    add("reflection/err", Double(effective.effective), of: Double(effective.reflections))
  }

  /// The mean score and the share of those that were capped, of what has a score; the share of each failure, of what was asked for; and
  /// whether no score came at all.
  init(of said: [ReflectionScore], by scorer: any ReflectionScorer) {
    self.init()
    var failed: [String: [String]] = [:]
    for score in said {
      switch score {
      case .scored(let value, let isCapped):
        add("\(scorer.name)/score", value, of: 1)
        add("\(scorer.name)/capped_ratio", isCapped ? 1 : 0, of: 1)
      case .failed(let kind, let words): failed[kind, default: []].append(words)
      case .inapplicable: break
      }
    }
    for kind in scorer.failures {
      add("\(scorer.name)/\(kind)_ratio", Double(failed[kind]?.count ?? 0), of: Double(said.count))
    }
    for (kind, words) in failed {
      fail("\(scorer.name) \(kind)", words[0], words.count, of: said.count)
    }
    if !failed.isEmpty, said.allSatisfy({ $0.value == nil }) {
      fail(
        "\(scorer.name) none", "no completion has a score, so answers alone are rewarded, as in plain GRPO",
        said.count, of: said.count)
    }
  }
}
