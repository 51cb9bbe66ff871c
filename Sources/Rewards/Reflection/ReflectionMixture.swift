/// How outcome and reflection become one reward. RLERR combines the two (arXiv 2601.12720, §5.4) and gives no weights:
/// mode and weight are ours.
public struct ReflectionMixture: Sendable, Equatable {
  /// Ways to combine them.
  public enum Mode: String, Sendable, CaseIterable {
    /// acc + λ · score / 10.
    case sum
    /// acc, and λ · score / 10 more where acc is 1: no reflection pays for a wrong answer.
    case gated
    /// acc and λ · score / 10, each normalised within its group, then summed (GDPO).
    case normalizeThenSum = "normalize_then_sum"
  }

  /// How.
  public var mode = Mode.sum
  /// λ, of a score of 10.
  public var weight = 0.5

  /// The sum, λ = 0.5.
  public init() {}

  /// The two rewards of a completion that are compared; one that is nil counts nothing.
  public struct Parts: Sendable, Equatable {
    /// Acc.
    public var accuracy: Double?
    /// Score / 10.
    public var reflection: Double?
  }

  /// Whether the score of a completion of this acc would count.
  public func wants(_ accuracy: Double?) -> Bool { accuracy.map { mode != .gated || $0 == 1 } ?? false }

  /// What of each completion of a group is compared: acc + λ · score / 10, or the two apart in `normalize_then_sum`.
  ///
  /// Nothing where acc is nil. Where a score is wanted and missing, acc alone in `normalize_then_sum`, and where acc is 0: whoever is wrong
  /// gains nothing by a reply that cannot be read. Else nothing, if another completion of the group has one, since they could not be
  /// compared; if none has, as when the judge was away, all have their acc alone.
  ///
  /// - Parameters:
  ///   - accuracy: of each, 0 to 1; nil where it does not apply.
  ///   - scores: of each, 0 to 10; nil where there is none. As many.
  public func parts(accuracy: [Double?], scores: [Double?]) -> [Parts] {
    let hasScores = zip(accuracy, scores).contains { wants($0) && $1 != nil }
    return accuracy.indices.map { place in
      guard wants(accuracy[place]), hasScores else { return Parts(accuracy: accuracy[place]) }
      if place < scores.count, let score = scores[place] {
        return Parts(accuracy: accuracy[place], reflection: score / 10)
      }
      let isAlone = mode == .normalizeThenSum || accuracy[place] == 0
      return isAlone ? Parts(accuracy: accuracy[place]) : Parts()
    }
  }

  /// How advantages make one of the two rewards.
  public var aggregation: AdvantageSettings.Aggregation {
    mode == .normalizeThenSum ? .normalizeThenSum : .sumThenNormalize
  }
}
