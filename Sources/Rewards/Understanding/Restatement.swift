/// A restatement of a question, and what the solutions that follow it are worth.
///
/// In a flat group each of the G completions is a restatement with one solution; in a nested one each of K restatements has G. Rewards are
/// nil where they do not apply.
public struct Restatement: Sendable, Equatable {
  /// r_u, of the restatement.
  public var reward: Double?
  /// Whether its block is well-formed.
  public var isWellFormed: Bool
  /// r_s of each solution; none where it was not gone on from, which solves nothing.
  public var solutions: [Double?]

  /// A restatement with its solutions.
  public init(_ reward: Double?, isWellFormed: Bool = true, solutions: [Double?]) {
    (self.reward, self.isWellFormed, self.solutions) = (reward, isWellFormed, solutions)
  }

  /// A completion of a flat group.
  public init(_ reward: Double?, isWellFormed: Bool = true, solution: Double?) {
    self.init(reward, isWellFormed: isWellFormed, solutions: [solution])
  }

  /// The mean of the solutions that have a reward; 0 where it was not gone on from.
  var outcome: Double? {
    if solutions.isEmpty { return 0 }
    let known = solutions.compactMap { $0.flatMap { $0.isFinite ? $0 : nil } }
    return known.isEmpty ? nil : known.reduce(0) { $0 + $1 / Double(known.count) }
  }
}

/// What the two steps of a restatement's completions did better than their like.
public struct StepAdvantages: Sendable, Equatable {
  /// A^U: of the restatement's tokens.
  public var understanding: Double
  /// A^S: of each solution's tokens.
  public var solutions: [Double]

  /// Advantages of both steps.
  public init(understanding: Double, solutions: [Double]) {
    (self.understanding, self.solutions) = (understanding, solutions)
  }

  /// An advantage for each of `count` tokens of a restatement with one of its solutions.
  ///
  /// - Parameters:
  ///   - number: of the solution.
  ///   - segment: tokens of the restatement (`UnderstandingBlock.tokens`).
  /// - Throws: where the segment reaches beyond the completion.
  public func tokens(solution number: Int = 0, understanding segment: Range<Int>, count: Int)
    throws(AdvantageError) -> [Double]
  {
    try AdvantageSegment.spread(
      [AdvantageSegment("understanding", segment, understanding)], count: count, elsewhere: solutions[number])
  }
}
