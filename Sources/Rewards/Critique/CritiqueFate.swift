/// What becomes of a critique when examples are chosen: SCFT's rule (arXiv 2601.12720, §3.2, step 2).
///
/// Of a question q a model wrote a solution y, and of (q, y) a critique c. A critique that ends in the right answer is
/// kept, whatever the solution was.
public enum CritiqueFate: Sendable, Hashable {
  /// To be learnt from, as this kind.
  case keep(Kind)
  /// To be left out, for this reason.
  case drop(Reason)

  /// The two kinds of critiques that are kept.
  public enum Kind: String, Sendable, CaseIterable {
    /// i→c: the solution is wrong, and the critique reaches the right answer.
    case corrected
    /// c→c: the solution is right, and the critique confirms it.
    case confirmed
  }

  /// Why a critique is left out.
  public enum Reason: String, Sendable, CaseIterable {
    /// The critique has not the form of one: cut off, thoughts that never end, or nothing behind them.
    case unparsed
    /// Nobody can say whether the critique's answer is right.
    case undecided
    /// Nobody can say whether the solution's answer is, so that the critique has no kind.
    case unknownSolution = "unknown_solution"
    /// c→i: the solution is right, and the critique leaves it for a wrong answer.
    case spoiled
    /// i→i: both are wrong.
    case stillWrong = "still_wrong"
    /// It is kept by the rule, but there are more of its kind than the ratio takes.
    case surplus
  }

  /// The fate by the rule alone.
  ///
  /// - Parameters:
  ///   - solution: whether the solution's answer is right: what `accuracy` gives, above 0.5 is right; nil is undecided. A
  ///     solution without an answer is wrong, as `accuracy` has it.
  ///   - critique: the same of the critique's answer.
  ///   - isParsed: whether the critique has thoughts that end and an answer behind them (`CritiquePair`).
  public init(solution: Double?, critique: Double?, isParsed: Bool) {
    guard isParsed else {
      self = .drop(.unparsed)
      return
    }
    switch (solution.map { $0 > 0.5 }, critique.map { $0 > 0.5 }) {
    case (_, nil): self = .drop(.undecided)
    case (false?, true?): self = .keep(.corrected)
    case (true?, true?): self = .keep(.confirmed)
    case (nil, _?): self = .drop(.unknownSolution)
    case (true?, false?): self = .drop(.spoiled)
    case (false?, false?): self = .drop(.stillWrong)
    }
  }
}
