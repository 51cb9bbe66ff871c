/// LaTRO, a baseline of NRT, as we know it without having read its code: R = log π(y* | x, z) − β log (π(z | x) / π_0(z | x)), each
/// trace against the mean of the others, and cross-entropy of the reference with weight 1.
public struct LaTRO: Sendable, Equatable {
  /// β: how much it costs to leave the reference model.
  public var beta: Double

  /// - Parameter beta: no default, since we have none of the authors'.
  public init(beta: Double) { self.beta = beta }

  /// Of the traces of one question.
  ///
  /// - Parameters:
  ///   - logProbabilities: log c_i of the reference's tokens by trace; held as `ReferenceReward` says.
  ///   - ratios: log π(z | x) − log π_0(z | x) of each trace: the sums over its tokens.
  /// - Throws: where there are not as many of both, a reference has no tokens, or something is no finite number.
  public func credits(_ logProbabilities: [[Double]], ratios: [Double]) throws(AdvantageError)
    -> [ReferenceCredit]
  {
    guard logProbabilities.count == ratios.count else {
      throw AdvantageError(
        "\(ratios.count) log ratios for \(logProbabilities.count) traces; give one a trace")
    }
    guard beta >= 0, beta.isFinite, ratios.allSatisfy(\.isFinite) else {
      throw AdvantageError("LaTRO's beta must be 0 or more, and log ratios finite numbers")
    }
    let values = zip(try ReferenceReward.sums(logProbabilities), ratios).map { ($0 - beta * $1).held }
    let advantages = try ReferenceCredit.compared(values, .leaveOneOut)
    return values.indices.map { place in
      ReferenceCredit(
        reward: values[place], advantage: advantages[place],
        tokenWeights: logProbabilities[place].map { _ in 1 })
    }
  }
}
