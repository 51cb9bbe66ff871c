/// RLPR (OpenBMB/RLPR), a baseline of NRT: the gain in mean probability, and a share for the format.
///
///     r = 0.9 · max(0, B − A) + 0.1 · format
///
/// B is the mean c_i with the trace, A the same without one. Nothing is learnt of the reference's tokens. What is left out here: the
/// penalty for repetition, and the filter of groups by a moving threshold of their deviation.
public struct RLPR: Sendable, Equatable {
  /// Of the gain.
  public var gainWeight = 0.9
  /// Of the format.
  public var formatWeight = 0.1
  /// GRPO's, with verl's ε.
  public var advantages: AdvantageSettings

  /// The released values.
  public init() {
    advantages = AdvantageSettings()
    advantages.epsilon = 1e-6
  }

  /// Of the traces of one question.
  ///
  /// - Parameters:
  ///   - logProbabilities: log c_i of the reference's tokens by trace; held as `ReferenceReward` says.
  ///   - base: the same without a trace.
  ///   - formats: whether each completion has the form that is asked for.
  /// - Throws: what `ReferenceReward` throws, and where there are not as many formats as traces.
  public func credits(_ logProbabilities: [[Double]], base: [Double], formats: [Bool]) throws(AdvantageError)
    -> [ReferenceCredit]
  {
    guard logProbabilities.count == formats.count else {
      throw AdvantageError("\(formats.count) formats for \(logProbabilities.count) traces; give one a trace")
    }
    var values: [Double] = []
    for (tokens, isFormed) in zip(logProbabilities, formats) {
      let reward = try ReferenceReward(tokens, base: base, by: .arithmeticMean)
      values.append(gainWeight * max(0, reward.value - reward.base) + formatWeight * (isFormed ? 1 : 0))
    }
    let found = try ReferenceCredit.compared(values, advantages)
    return values.indices.map { place in
      ReferenceCredit(
        reward: values[place], advantage: found[place], tokenWeights: base.map { _ in 0 })
    }
  }
}
