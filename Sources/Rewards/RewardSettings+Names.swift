import Reasoning

extension RewardSettings {
  /// Every setting that a reward draws a line by, by its name: as flags, `yisang.yaml` and a run's manifest have it.
  ///
  /// Names that traces have too are those of `TraceSettings.numbers`; what TRL calls each is in `docs/rewards.md`. An
  /// `overlong_cache` that is not given is empty.
  public var named: [String: String] {
    [
      "extraction": extraction.rawValue,
      "think_ratio": trace.thinkRatio.rawValue,
      "min_think_korean": "\(trace.minThinkKorean)", "max_think_korean": "\(trace.maxThinkKorean)",
      "no_mix_below": "\(noMixBelow)", "no_mix_above": "\(noMixAbove)",
      "min_answer_korean": "\(trace.minAnswerKorean)", "min_answer_letters": "\(trace.minAnswerLetters)",
      "repetition_ngram": "\(repetitionGram)", "max_repetition_penalty": "\(maxRepetitionPenalty)",
      "correct_length_shortest": "\(correctLength.shortest)",
      "correct_length_longest": "\(correctLength.longest)",
      "wrong_length_shortest": "\(wrongLength.shortest)", "wrong_length_longest": "\(wrongLength.longest)",
      "overlong_cache": overlongCache.map { "\($0)" } ?? "",
    ]
  }
}
