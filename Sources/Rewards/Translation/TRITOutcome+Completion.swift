public import Reasoning

extension TRITOutcome {
  /// What a completion is.
  ///
  /// Form is that of `think_format`; the language is told by scripts (`LanguageShare`, the rule by which `eval` measures
  /// consistency) where both sources have langdetect: the thoughts' in `paper`, that of thoughts and answer in `released`.
  /// Repetition is `findRepetition`'s, in either part. In `released` what is not formed is not right either.
  ///
  /// - Parameters:
  ///   - accuracy: what `accuracy` gives; above 0.5 is right.
  ///   - language: the target.
  public init(
    of completion: RewardInput, accuracy: Double?, in language: Language = .korean, _ variant: TRITVariant,
    repetition rule: RepetitionRule = RepetitionRule()
  ) {
    let parts = completion.parts
    func isInLanguage(_ part: [UInt8]) -> Bool {
      !part.isEmpty && LanguageShare(of: part).isConsistent(with: language)
    }
    let isFormed = ThinkFormatReward().score(completion) == 1
    self.init(
      isFormed: isFormed,
      isInLanguage: isInLanguage(parts.think) && (variant == .paper || isInLanguage(parts.answer)),
      isVaried: findRepetition(in: parts.think, rule) == nil && findRepetition(in: parts.answer, rule) == nil,
      isCorrect: (accuracy ?? 0) > 0.5 && (isFormed || variant == .paper))
  }
}
