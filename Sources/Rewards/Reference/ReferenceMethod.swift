/// Who gives credit to traces and to the tokens of a reference: NRT in two variants, and what it is compared with.
public enum ReferenceMethod: String, Sendable, CaseIterable {
  /// NRT (arXiv 2602.11549), by the paper: the gain over no trace, and token weights α_i c_i.
  case paper
  /// NRT as its code was released: the reward itself, and token weights of 1.
  case released
  case rlpr
  case verifree
  case jepo
  /// JEPO's bound of all traces together.
  case jepoMulti = "jepo_multi"
  case latro
  /// The reference behind traces that are drawn and not learnt: the control.
  case sft

  /// Of the traces of one question.
  public struct Evidence: Sendable {
    /// log c_i of the reference's tokens by trace; held as `ReferenceReward` says.
    public var logProbabilities: [[Double]]
    /// The same without a trace.
    public var base: [Double]
    /// Whether each trace was ended by the model itself.
    public var isClosed: [Bool]
    /// Of latro: log π(z | x) − log π_0(z | x) by trace.
    public var ratios: [Double] = []

    /// Evidence.
    public init(logProbabilities: [[Double]], base: [Double], isClosed: [Bool]) {
      (self.logProbabilities, self.base, self.isClosed) = (logProbabilities, base, isClosed)
    }
  }

  /// Of the traces of one question: what each is credited with, and R and R_base by one aggregation, in which all methods can be compared.
  ///
  /// - Parameters:
  ///   - aggregation: f, which both variants of NRT learn by; others have their own.
  ///   - beta: of latro.
  /// - Throws: what `ReferenceReward` throws.
  public func credits(_ evidence: Evidence, by aggregation: ReferenceAggregation, beta: Double)
    throws(AdvantageError) -> (credits: [ReferenceCredit], rewards: [ReferenceReward])
  {
    var rewards: [ReferenceReward] = []
    for tokens in evidence.logProbabilities {
      rewards.append(try ReferenceReward(tokens, base: evidence.base, by: aggregation))
    }
    let credits =
      switch self {
      case .paper: try ReferenceVariant.paper.credits(rewards)
      case .released: try ReferenceVariant.released.credits(rewards)
      case .rlpr:
        try RLPR().credits(evidence.logProbabilities, base: evidence.base, formats: evidence.isClosed)
      case .verifree: try VeriFree().credits(evidence.logProbabilities)
      case .jepo: try JEPO(.single).credits(evidence.logProbabilities)
      case .jepoMulti: try JEPO(.multi).credits(evidence.logProbabilities)
      case .latro: try LaTRO(beta: beta).credits(evidence.logProbabilities, ratios: evidence.ratios)
      case .sft:
        rewards.map {
          ReferenceCredit(reward: $0.value, advantage: 0, tokenWeights: $0.tokenWeights.map { _ in 1 })
        }
      }
    return (credits, rewards)
  }
}
