/// Which TRIT is meant: the paper's (arXiv 2602.05940v1) or that of its released code, where they differ.
public enum TRITVariant: String, Sendable, CaseIterable {
  /// The paper.
  case paper
  /// The released code, less its error of grouping (docs/methods/trit.md).
  case released
}

/// What is asked of an answer in the target language: the four parts of r_final (§3.1).
public struct TRITOutcome: Sendable, Equatable {
  /// r_fmt: thoughts that end, and an answer behind them.
  public var isFormed: Bool
  /// r_lang: it is in the target language.
  public var isInLanguage: Bool
  /// r_rep: nothing is repeated over and over.
  public var isVaried: Bool
  /// r_acc: the answer is right; what nobody can decide is not, as in the released code.
  public var isCorrect: Bool

  /// An outcome.
  public init(isFormed: Bool, isInLanguage: Bool, isVaried: Bool, isCorrect: Bool) {
    (self.isFormed, self.isInLanguage) = (isFormed, isInLanguage)
    (self.isVaried, self.isCorrect) = (isVaried, isCorrect)
  }

  /// r_final: 1, 0.1 or 0.
  ///
  /// 1 for what passes the first three and is right, 0.1 for what passes them and is wrong, else 0; but `released` gives 0.1
  /// to what repeats itself, right or wrong, if form and language are right.
  public func reward(_ variant: TRITVariant) -> Double {
    guard isFormed, isInLanguage else { return 0 }
    guard isVaried else { return variant == .released ? 0.1 : 0 }
    return isCorrect ? 1 : 0.1
  }
}
