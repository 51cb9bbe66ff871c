/// What a trace is worth by how much it helps the model to write a reference answer, without a verifier (NRT, arXiv 2602.11549).
///
/// c_i = π(y*_i | x, z, y*_<i), b_i the same with an empty trace under the same weights; y* has its EOS. Log-probabilities are
/// held, so that everything here is finite: log c_i and log b_i from −1000 to 0, and log b_i from −20 where it is a divisor or a weight
/// (the released code stops where 1/b overflows). A token that is certain without a trace has −log b = 0 and counts nothing in `weighted_sum_log_prob`.
public struct ReferenceReward: Sendable, Equatable {
  /// The least log c_i.
  public static let leastLogProbability = -1000.0
  /// The least log b_i as a divisor or a weight: 1/b is 4.9e8 at most.
  public static let leastBase = -20.0

  /// R = f(c).
  public let value: Double
  /// R_base = f(b).
  public let base: Double
  /// α_i c_i, one a token of the reference: the factor of ∇ log π(y*_i | …) in the gradient of R.
  public let tokenWeights: [Double]

  /// Of one trace.
  ///
  /// - Parameters:
  ///   - logProbabilities: log c_i of the T tokens of the reference, in natural logarithms.
  ///   - base: log b_i, of the same tokens.
  ///   - aggregation: f.
  /// - Throws: where there are no tokens, not as many of both, or one is no number.
  public init(_ logProbabilities: [Double], base: [Double], by aggregation: ReferenceAggregation)
    throws(AdvantageError)
  {
    guard logProbabilities.count == base.count else {
      throw AdvantageError(
        "\(logProbabilities.count) log-probabilities of a reference with a trace, \(base.count) without; the tokens must be the same"
      )
    }
    let own = try ReferenceReward.held(logProbabilities, least: ReferenceReward.leastLogProbability)
    // As a divisor and a weight the base is held closer than as what R is compared with.
    let bounded = try ReferenceReward.held(base, least: ReferenceReward.leastBase)
    let none = try ReferenceReward.held(base, least: ReferenceReward.leastLogProbability)
    value = aggregation.reward(own, base: bounded)
    self.base = aggregation.reward(none, base: bounded)
    tokenWeights = aggregation.tokenWeights(own, base: bounded)
  }

  /// log π(y* | x, z) by trace.
  static func sums(_ logProbabilities: [[Double]]) throws(AdvantageError) -> [Double] {
    var sums: [Double] = []
    for tokens in logProbabilities { sums.append(try held(tokens).reduce(0, +)) }
    return sums
  }

  /// Log-probabilities from `least` to 0.
  ///
  /// - Throws: where there are none, or one is no number.
  static func held(_ logProbabilities: [Double], least: Double = leastLogProbability) throws(AdvantageError)
    -> [Double]
  {
    guard !logProbabilities.isEmpty else {
      throw AdvantageError("a reference without tokens; it has its end at least")
    }
    if let place = logProbabilities.firstIndex(where: \.isNaN) {
      throw AdvantageError(
        "the log-probability of token \(place) of a reference is no number; look for broken weights")
    }
    return logProbabilities.map { min(0, max(least, $0)) }
  }
}
