/// Completions of one prompt with their rewards: what is compared with one another.
public struct RewardedGroup<Completion: Sendable>: Sendable {
  /// What the completions were drawn for.
  public enum Prompt: Sendable, Hashable {
    /// A question, to be answered in the target language.
    case cross(question: Int)
    /// A question, to be translated.
    case translation(question: Int)
    /// A translation, to be answered.
    case target(question: Int, draft: Int)
  }

  /// What the completions were drawn for.
  public let prompt: Prompt
  /// In the order they were drawn.
  public let completions: [Completion]
  /// One each.
  public let rewards: [Double]

  /// Whether no two rewards differ.
  var isConstant: Bool { rewards.allSatisfy { $0 == rewards[0] } }
}

extension RewardedGroup: Equatable where Completion: Equatable {}

/// What one update of TRIT learns from (§3.2): D_cross ∪ D_trans ∪ D_tgt, and what was left out of each.
public struct TRITData<Completion: Sendable>: Sendable {
  /// A group a question: its answers in the target language, r_final each.
  public let cross: [RewardedGroup<Completion>]
  /// A group a question that was kept: its drafts, r_trans each, invalid ones among them.
  public let translation: [RewardedGroup<Completion>]
  /// A group a translation that was solved: its solutions, r_final each.
  public let target: [RewardedGroup<Completion>]
  /// What is left out, and why.
  public let dropped: [Dropped]

  /// A group that is not learnt from.
  public struct Dropped: Sendable, Equatable {
    /// Which.
    public let prompt: RewardedGroup<Completion>.Prompt
    /// Why.
    public let reason: Reason

    /// Why.
    public enum Reason: String, Sendable, CaseIterable {
      /// The question's mean is below θ.
      case belowThreshold = "below_threshold"
      /// No answer is right.
      case noneRight = "none_right"
      /// All answers are right; `released` only.
      case allRight = "all_right"
      /// All rewards are the same; `released` only, of translations.
      case constant
    }
  }

  /// The data of a step.
  ///
  /// | | `paper` | `released` |
  /// |---|---|---|
  /// | D_cross | all questions with mean r_final ≥ θ | all questions with 0 < acc < 1, also below θ |
  /// | D_trans | all of their drafts | the groups whose rewards differ |
  /// | D_tgt | translations with Acc > 0 | translations with 0 < Acc < 1 |
  ///
  /// - Parameters:
  ///   - phase1: every question of the step.
  ///   - phase2: those that `filter` keeps, translated and solved.
  /// - Throws: `RewardFailure` where a question comes twice, or phase 2 has others than the filter keeps, fewer, or one with
  ///   another phase 1: by number of attempts and outcomes.
  public init(
    _ phase1: [CrossGroup<Completion>], _ phase2: [TranslationGroup<Completion>], filter: QuestionFilter
  ) throws(RewardFailure) {
    try TRITData.check(phase1, phase2, filter)
    let variant = filter.variant
    var dropped: [Dropped] = []
    func kept(_ group: RewardedGroup<Completion>, unless reason: Dropped.Reason?) -> RewardedGroup<
      Completion
    >? {
      if let reason { dropped.append(Dropped(prompt: group.prompt, reason: reason)) }
      return reason == nil ? group : nil
    }
    cross = phase1.compactMap { group in
      let reason: Dropped.Reason? =
        variant == .paper
        ? (filter.keeps(group) ? nil : .belowThreshold) : TRITData.uneven(group.attempts.accuracy())
      return kept(TRITData.group(.cross(question: group.question), group.attempts, variant), unless: reason)
    }
    translation = phase2.compactMap { group in
      let rewarded = RewardedGroup(
        prompt: .translation(question: group.cross.question),
        completions: group.translations.map(\.completion),
        rewards: group.translations.map(\.reward))
      return kept(rewarded, unless: variant == .released && rewarded.isConstant ? .constant : nil)
    }
    target = phase2.flatMap { group in
      group.translations.enumerated().compactMap { place, translation in
        guard case .solved(_, let target) = translation.fate else { return nil }
        let prompt = RewardedGroup<Completion>.Prompt.target(question: group.cross.question, draft: place)
        let reason =
          variant == .paper ? (target.accuracy > 0 ? nil : .noneRight) : TRITData.uneven(target.accuracy)
        return kept(TRITData.group(prompt, target.attempts, variant), unless: reason)
      }
    }
    self.dropped = dropped
  }

  /// The three together, for one update; no two have a prompt in common.
  public var groups: [RewardedGroup<Completion>] { cross + translation + target }

  private static func uneven(_ accuracy: Double) -> Dropped.Reason? {
    accuracy == 0 ? .noneRight : accuracy == 1 ? .allRight : nil
  }

  private static func group(
    _ prompt: RewardedGroup<Completion>.Prompt, _ attempts: [TRITAttempt<Completion>], _ variant: TRITVariant
  ) -> RewardedGroup<Completion> {
    RewardedGroup(
      prompt: prompt, completions: attempts.map(\.completion), rewards: attempts.rewards(variant))
  }

  private static func check(
    _ phase1: [CrossGroup<Completion>], _ phase2: [TranslationGroup<Completion>], _ filter: QuestionFilter
  ) throws(RewardFailure) {
    var wanted: [Int: CrossGroup<Completion>] = [:]
    var seen: Set<Int> = []
    for group in phase1 {
      guard seen.insert(group.question).inserted else {
        throw RewardFailure("question \(group.question) is answered twice; give each a place of its own")
      }
      if filter.keeps(group) { wanted[group.question] = group }
    }
    for group in phase2 {
      guard let own = wanted.removeValue(forKey: group.cross.question),
        own.attempts.map(\.outcome) == group.cross.attempts.map(\.outcome)
      else {
        throw RewardFailure(
          "question \(group.cross.question) is translated, but not among those of phase 1 that the filter keeps"
        )
      }
    }
    if let missing = wanted.keys.min() {
      throw RewardFailure("question \(missing) is kept by the filter, but was not translated")
    }
  }
}
