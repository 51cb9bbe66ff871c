import Rewards

extension Findings {
  /// What was found in both phases, whatever of it is learnt from: `rewards/` has only what passed θ and could be solved.
  ///
  /// - Parameters:
  ///   - cross: phase 1, all questions.
  ///   - kept: how many of them went on.
  ///   - translated: phase 2.
  ///   - data: what of all that is learnt from.
  init<Completion>(
    of cross: [CrossGroup<Completion>], kept: Int, _ translated: [TranslationGroup<Completion>],
    _ data: TRITData<Completion>, _ variant: TRITVariant
  ) {
    self.init()
    for attempt in cross.flatMap(\.attempts) {
      add("trit/answers_reward", attempt.outcome.reward(variant), of: 1)
      add("trit/answers_right", attempt.outcome.isCorrect ? 1 : 0, of: 1)
      add("trit/answers_formed", attempt.outcome.isFormed ? 1 : 0, of: 1)
      add("trit/answers_in_language", attempt.outcome.isInLanguage ? 1 : 0, of: 1)
    }
    add("trit/kept_ratio", Double(kept), of: Double(cross.count))
    for translation in translated.flatMap(\.translations) {
      guard case .solved(_, let target) = translation.fate else {
        add("trit/valid_ratio", 0, of: 1)
        continue
      }
      add("trit/valid_ratio", 1, of: 1)
      add("trit/solved_ratio", translation.reward, of: 1)
      for attempt in target.attempts { add("trit/solutions_right", attempt.outcome.isCorrect ? 1 : 0, of: 1) }
    }
    let fates = translated.flatMap(\.translations).map(\.fate)
    let flaws = fates.compactMap { if case .invalid(let flaw) = $0 { flaw } else { nil } }
    for (flaw, found) in Dictionary(grouping: flaws, by: \.self) {
      add("trit/drafts_\(flaw.rawValue)", Double(found.count), of: Double(fates.count))
    }
    for (reason, found) in Dictionary(grouping: data.dropped, by: \.reason) {
      add(
        "trit/dropped_\(reason.rawValue)", Double(found.count),
        of: Double(data.dropped.count + data.groups.count))
    }
  }
}
