/// What is learnt of a trace z and of the reference y* behind it: the gradient is the mean over a question's traces of
/// A ∇log π(z | x) + Σ_i w_i ∇log π(y*_i | x, z, y*_<i).
public struct ReferenceCredit: Sendable, Equatable {
  /// R, for records.
  public var reward: Double
  /// A, of each token of the trace.
  public var advantage: Double
  /// w_i, one a token of the reference.
  public var tokenWeights: [Double]

  /// Credit.
  public init(reward: Double, advantage: Double, tokenWeights: [Double]) {
    (self.reward, self.advantage, self.tokenWeights) = (reward, advantage, tokenWeights)
  }

  /// Advantages of one group's rewards by these settings.
  static func compared(_ rewards: [Double], _ settings: AdvantageSettings) throws(AdvantageError) -> [Double]
  {
    guard !rewards.isEmpty else { return [] }
    return try settings.advantages([rewards], groups: [rewards.count]).values
  }
}

extension AdvantageSettings {
  /// Each less the mean of the others.
  static var leaveOneOut: AdvantageSettings {
    var settings = AdvantageSettings()
    settings.estimator = .rloo
    return settings
  }

  /// Each less the mean by the standard deviation (n − 1), to which nothing is added; 0 where nothing differs.
  static var standardised: AdvantageSettings {
    var settings = AdvantageSettings()
    settings.epsilon = 0
    return settings
  }
}
