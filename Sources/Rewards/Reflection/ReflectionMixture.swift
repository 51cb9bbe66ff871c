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

  /// The reward of each completion of a group in the modes `sum` and `gated`; in `normalize_then_sum` the plain sum, for logs.
  ///
  /// nil where acc is nil. Where a score is wanted and missing, nil too, if another completion of the group has one, since
  /// they could not be compared; if none has, as when the judge was away, all have their acc alone.
  ///
  /// - Parameters:
  ///   - accuracy: of each, 0 to 1; nil where it does not apply.
  ///   - scores: of each, 0 to 10; nil where there is none. As many.
  public func rewards(accuracy: [Double?], scores: [Double?]) -> [Double?] {
    let wanted = accuracy.map { $0.map { mode != .gated || $0 == 1 } ?? false }
    let hasScores = zip(wanted, scores).contains { $0 && $1 != nil }
    return accuracy.indices.map { place in
      guard let accuracy = accuracy[place] else { return nil }
      guard wanted[place], hasScores else { return accuracy }
      guard place < scores.count, let score = scores[place] else { return nil }
      return accuracy + weight * score / 10
    }
  }

  /// The advantages of a batch, groups side by side.
  ///
  /// - Parameters:
  ///   - groups: how many completions each group has.
  ///   - settings: of the comparison; in `normalize_then_sum` they aggregate so, whatever they say of it.
  /// - Throws: `AdvantageError`, also where there are not as many scores as completions.
  public func advantages(
    accuracy: [Double?], scores: [Double?], groups: [Int], settings: AdvantageSettings = AdvantageSettings()
  ) throws(AdvantageError) -> Advantages {
    let isEach = groups.allSatisfy { $0 > 0 && $0 <= accuracy.count }
    guard isEach, accuracy.count == scores.count, accuracy.count == groups.reduce(0, +) else {
      throw AdvantageError(
        "\(accuracy.count) accuracies and \(scores.count) scores for groups of \(groups) completions; there must be one of each"
      )
    }
    if mode == .normalizeThenSum {
      var settings = settings
      settings.multiObjectiveAggregation = .normalizeThenSum
      // Without an outcome there is nothing to add a score to.
      let parts = zip(accuracy, scores).map { $0 == nil ? nil : $1.map { $0 / 10 } }
      return try settings.advantages([accuracy, parts], weights: [1, weight], groups: groups)
    }
    var mixed: [Double?] = []
    for size in groups {
      let places = mixed.count..<(mixed.count + size)
      mixed += rewards(accuracy: Array(accuracy[places]), scores: Array(scores[places]))
    }
    var settings = settings
    settings.multiObjectiveAggregation = .sumThenNormalize
    return try settings.advantages([mixed], groups: groups)
  }
}
