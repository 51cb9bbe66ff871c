public import StrictJSON

/// What became of all that was drawn, and the examples that are learnt from.
public struct CritiqueChoice: Sendable {
  /// One critique, or one solution that is not looked at.
  public struct Entry: Sendable {
    /// The question's place in the data, from 0.
    public let question: Int
    /// Number of the solution.
    public let solution: Int
    /// Number of the critique; nil where none was asked for, and of a solution that is learnt from.
    public let critique: Int?
    /// Whether the solution is right; nil: nobody can say.
    public let isSolutionRight: Bool?
    /// The same of the critique.
    public let isCritiqueRight: Bool?
    /// What became of it: a name of `CritiqueFate`, `no_room` or `empty_solution`; of the control `kept` or a reason of
    /// `SelfDistillSelection`.
    public internal(set) var fate: String
    /// Whether it is learnt from.
    public internal(set) var isKept: Bool
  }

  /// In the order of questions, solutions and critiques.
  public internal(set) var entries: [Entry] = []
  /// How many there are of each fate, those that are learnt from first; none is left out.
  public internal(set) var counts: [(fate: String, count: Int)] = []
  /// Solutions that are right, wrong, or neither.
  public internal(set) var solutions = (right: 0, wrong: 0, undecided: 0)
  /// Rows as `train sft` reads them.
  public internal(set) var examples: [JSON] = []
  /// Critiques that the rule keeps, whatever the ratio: i→c and c→c.
  public internal(set) var ruled = (corrected: 0, confirmed: 0)
  /// Correct solutions that the control lacks.
  public internal(set) var missing = 0
}
