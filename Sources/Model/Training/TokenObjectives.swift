import Foundation

extension Objective {
  /// −p · log p with p held fast: supervised fine-tuning without the 1/p of improbable tokens in its gradient (DFT, Wu et al. 2025).
  public static let dynamicFineTuning = Objective { token in
    let p = exp(Double(token.logProbability))
    return Value(loss: Float(-p * Double(token.logProbability)), byLogProbability: Float(-p))
  }

  /// −(advantage + imitation) · log p − entropyCoef · entropy: the plain policy gradient, and losses whose derivatives were computed before.
  public static func linear(entropyCoef: Float = 0) -> Objective {
    Objective(needs: [.advantages]) { token in
      let factor = token.advantage + token.imitation
      return Value(
        loss: -factor * token.logProbability - entropyCoef * token.entropy,
        byLogProbability: -factor, byEntropy: -entropyCoef)
    }
  }

  /// The loss of a policy's tokens, and of those that are imitated. It needs advantages, with `beta` reference log-probabilities too; without old log-probabilities
  /// every ratio is 1.
  ///
  /// - Throws: `ModelError` for settings that make no sense, and ratios of whole sequences: for those see
  ///   `PolicyObjective.value(_:)`.
  public static func policy(_ settings: PolicyObjective) throws(ModelError) -> Objective {
    let settings = try settings.checked()
    guard settings.importanceSamplingLevel == .token else {
      throw ModelError("a ratio of whole sequences is no function of one token")
    }
    return Objective(needs: settings.beta == 0 ? [.advantages] : [.advantages, .reference]) { token in
      let logProbability = Double(token.logProbability)
      let term = settings.term(
        logRatio: logProbability - Double(token.oldLogProbability), logProbability: logProbability,
        drift: logProbability - Double(token.referenceLogProbability),
        advantage: Double(token.advantage))
      let imitation = Double(token.imitation)
      var value = Value(
        loss: Float(
          term.loss - settings.entropyCoef * Double(token.entropy) - imitation * logProbability),
        byLogProbability: Float(term.byLogRatio + term.byLogProbability - imitation),
        byEntropy: Float(-settings.entropyCoef))
      (value.kl, value.clipsLow, value.clipsHigh) = (Float(term.kl), term.clipsLow, term.clipsHigh)
      return value
    }
  }
}
