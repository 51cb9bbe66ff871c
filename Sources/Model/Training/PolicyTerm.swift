import Foundation

/// A token's loss but for the entropy, and its derivatives.
struct PolicyTerm {
  /// `beta` · KL included.
  var loss = 0.0
  /// By the logarithm of the ratio, which is the token's own or its sequence's.
  var byLogRatio = 0.0
  /// By the token's log-probability, where that does not stand in the ratio.
  var byLogProbability = 0.0
  /// Not multiplied with `beta`.
  var kl = 0.0
  /// The ratio is below what the clip lets through, or above; counted where that goes against the advantage, as TRL does.
  var clipsLow = false
  var clipsHigh = false
}

extension PolicyObjective {
  /// Ratios are e^−20 to e^20, as verl's, so that an old log-probability of −200 makes no infinity; flat beyond.
  private static let mostLogRatio = 20.0

  /// `drift` is log-probability − reference log-probability; nil without a reference.
  func term(logRatio: Double, logProbability: Double, drift: Double?, advantage: Double) -> PolicyTerm {
    let most = PolicyObjective.mostLogRatio
    let ratio = exp(min(max(logRatio, -most), most))
    var term = advantage == 0 ? PolicyTerm() : policyTerm(ratio, logProbability, advantage)
    if let drift {
      let factor = useBiasCorrectionKL ? ratio : 1
      term.kl = factor * klEstimator.value(drift)
      if beta != 0 {
        term.loss += beta * term.kl
        term.byLogProbability += beta * factor * klEstimator.derivative(drift)
        if useBiasCorrectionKL { term.byLogRatio += beta * term.kl }
      }
    }
    if abs(logRatio) > most { term.byLogRatio = 0 }
    return term
  }

  /// Whether the clip holds a ratio from below, or from above, where that goes against the advantage, as TRL counts it.
  public func clips(logRatio: Double, advantage: Double) -> (low: Bool, high: Bool) {
    let term = term(logRatio: logRatio, logProbability: 0, drift: nil, advantage: advantage)
    return (term.clipsLow, term.clipsHigh)
  }

  private func policyTerm(_ ratio: Double, _ logProbability: Double, _ advantage: Double) -> PolicyTerm {
    switch lossType {
    case .grpo, .bnpo, .drGRPO, .dapo, .luspo: clipped(ratio, advantage)
    case .cispo: held(ratio, logProbability, advantage)
    case .sapo: soft(ratio, advantage)
    }
  }

  private var bounds: ClosedRange<Double> { (1 - epsilon)...(1 + (epsilonHigh ?? epsilon)) }

  /// −min(min(ratio, delta) · A, clip(ratio) · A), and for A < 0 at most −dualClip · A. Flat where a bound holds.
  private func clipped(_ ratio: Double, _ advantage: Double) -> PolicyTerm {
    let bounds = bounds
    let free = min(ratio, delta ?? .infinity)
    let inside = min(max(ratio, bounds.lowerBound), bounds.upperBound)
    var term = PolicyTerm(loss: -min(free * advantage, inside * advantage))
    let flat = free * advantage < inside * advantage ? free != ratio : inside != ratio
    term.byLogRatio = flat ? 0 : -ratio * advantage
    if let dualClip, advantage < 0, term.loss > -dualClip * advantage {
      term.loss = -dualClip * advantage
      term.byLogRatio = 0
    }
    term.clipsLow = free < bounds.lowerBound && advantage < 0
    term.clipsHigh = free > bounds.upperBound && advantage > 0
    return term
  }

  /// −clip(ratio) · A · log p, the clipped ratio held fast.
  private func held(_ ratio: Double, _ logProbability: Double, _ advantage: Double) -> PolicyTerm {
    let bounds = cispoClip == .relative ? bounds : 0...(epsilonHigh ?? epsilon)
    let (low, high) = (ratio < bounds.lowerBound && advantage < 0, ratio > bounds.upperBound && advantage > 0)
    let held = min(max(ratio, bounds.lowerBound), bounds.upperBound)
    let factor = cispoDrops && (low || high) ? 0 : held * advantage
    return PolicyTerm(
      loss: -factor * logProbability, byLogProbability: -factor, clipsLow: low, clipsHigh: high)
  }

  /// −A · σ(τ (ratio − 1)) · 4 / τ.
  private func soft(_ ratio: Double, _ advantage: Double) -> PolicyTerm {
    let temperature = advantage > 0 ? sapoTemperaturePos : sapoTemperatureNeg
    let open = 1 / (1 + exp(-temperature * (ratio - 1)))
    return PolicyTerm(
      loss: -advantage * open * 4 / temperature,
      byLogRatio: open == 1 ? 0 : -advantage * 4 * open * (1 - open) * ratio)
  }
}
