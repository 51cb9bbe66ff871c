/// From rewards of restatements and of solutions to the advantage of each step.
///
/// A reconstruction of TAPO's step-level relative advantage (arXiv 2603.25419; its abstract has the name and that it decouples
/// understanding from reasoning; the formula is ours):
///
///     A^U_i = (r_u,i − mean r_u) / (std r_u + ε)        for the tokens of the restatement
///     A^S_i = (r_s,i − mean r_s) / (std r_s + ε)        for all others
///
/// each over the completions of one question. With the settings as they are no solution's reward moves a token of a restatement, and no
/// restatement's reward one of a solution.
public struct UnderstandingCredit: Sendable, Equatable {
  /// Which solutions are compared.
  public enum Grouping: String, Sendable, CaseIterable {
    /// All of a question.
    case flat
    /// Those that share a restatement (the anchor state of GiGPO).
    case nested
  }

  /// Which tokens a reward is for.
  public enum Sharing: String, Sendable, CaseIterable {
    /// Those of its own step.
    case apart
    /// All: the baseline. The weighted sum w_u r_u + w_s r_s is compared over a question's completions; with `normalize_then_sum` each
    /// reward is normalised first, as in GDPO.
    case summed
  }

  /// Of solutions; `summed` compares all of a question whatever it is.
  public var grouping = Grouping.flat
  /// Of rewards.
  public var sharing = Sharing.apart
  /// λ: a restatement's reward is r_u + λ · the mean r_s of its solutions. 0 lets it be judged as a translation alone. It is not
  /// read where rewards are summed.
  public var outcomeWeight = 0.0
  /// Whether solutions behind a block that is not well-formed are in no group of solutions; their advantage is 0 then. Where rewards are
  /// summed their r_s counts nothing.
  public var leavesOutMalformed = false
  /// w_u: a factor of A^U; of r_u where rewards are summed.
  public var understandingWeight = 1.0
  /// w_s: a factor of A^S; of r_s where rewards are summed.
  public var solutionWeight = 1.0
  /// How rewards are compared.
  public var advantages = AdvantageSettings()

  /// Flat, apart, nothing else: the reconstruction of docs/methods/tapo.md.
  public init() {}

  /// The same settings, if they make sense.
  public func checked() throws(AdvantageError) -> UnderstandingCredit {
    guard outcomeWeight >= 0, outcomeWeight.isFinite else {
      throw AdvantageError("the weight of outcomes in a restatement's reward must be 0 or more")
    }
    guard understandingWeight.isFinite, solutionWeight.isFinite else {
      throw AdvantageError("the weights of both steps must be finite numbers")
    }
    return self
  }

  /// The advantages of the restatements of each question, and of their solutions, in the same order.
  ///
  /// - Parameter questions: of each the restatements, one or more. One without a reward where others of its question have one is in no
  ///   comparison, nor in sums are its solutions.
  /// - Throws: where the settings make no sense, or a question has no restatements.
  public func advantages(_ questions: [[Restatement]]) throws(AdvantageError) -> [[StepAdvantages]] {
    let settings = try checked()
    return sharing == .apart ? try settings.apart(questions) : try settings.summed(questions)
  }

  private func apart(_ questions: [[Restatement]]) throws(AdvantageError) -> [[StepAdvantages]] {
    let all = questions.flatMap(\.self)
    var rewards = [all.map(\.reward)]
    // Without a weight an outcome must not make a restatement count that has no reward.
    if outcomeWeight > 0 { rewards.append(zip(all, failed(questions)).map { $1 ? nil : $0.outcome }) }
    let understanding = try advantages.advantages(
      rewards, weights: Array([1, outcomeWeight].prefix(rewards.count)), groups: questions.map(\.count)
    ).values
    let groups =
      grouping == .nested
      ? all.map(\.solutions.count) : questions.map { $0.reduce(0) { $0 + $1.solutions.count } }
    let solutions = try advantages.advantages(
      [all.flatMap { compared($0) }], groups: groups.filter { $0 > 0 }
    ).values
    return regrouped(
      questions, understanding: understanding.map { ($0 * understandingWeight).held },
      solutions: solutions.map { ($0 * solutionWeight).held })
  }

  /// Of a restatement's solutions, those that are compared.
  private func compared(_ restatement: Restatement) -> [Double?] {
    leavesOutMalformed && !restatement.isWellFormed
      ? restatement.solutions.map { _ in nil } : restatement.solutions
  }

  /// By restatement: whether it has no reward where others of its question have one.
  private func failed(_ questions: [[Restatement]]) -> [Bool] {
    questions.flatMap { question in
      let isKnown = question.map { $0.reward?.isFinite ?? false }
      return isKnown.map { !$0 && isKnown.contains(true) }
    }
  }

  /// A restatement whose solutions differ has the mean of what its tokens would have with each.
  private func summed(_ questions: [[Restatement]]) throws(AdvantageError) -> [[StepAdvantages]] {
    let all = questions.flatMap(\.self)
    let outcomes = zip(all, failed(questions)).map { one, hasFailed -> [Double?] in
      var one = one
      if one.solutions.isEmpty { one.solutions = [0] }
      return hasFailed ? one.solutions.map { _ in nil } : compared(one)
    }
    let values = try advantages.advantages(
      [zip(all, outcomes).flatMap { one, own in own.map { _ in one.reward } }, outcomes.flatMap(\.self)],
      weights: [understandingWeight, solutionWeight],
      groups: questions.map { $0.reduce(0) { $0 + max(1, $1.solutions.count) } }
    ).values
    var (place, means, solutions) = (0, [Double](), [Double]())
    for (one, own) in zip(all, outcomes) {
      let found = values[place..<place + own.count]
      place += own.count
      means.append(found.reduce(0) { $0 + $1 / Double(own.count) })
      if !one.solutions.isEmpty { solutions += found }
    }
    return regrouped(questions, understanding: means, solutions: solutions)
  }

  private func regrouped(_ questions: [[Restatement]], understanding: [Double], solutions: [Double])
    -> [[StepAdvantages]]
  {
    var (restatement, solution) = (0, 0)
    return questions.map { restatements in
      restatements.map { one in
        defer {
          restatement += 1
          solution += one.solutions.count
        }
        return StepAdvantages(
          understanding: understanding[restatement],
          solutions: Array(solutions[solution..<solution + one.solutions.count]))
      }
    }
  }
}
