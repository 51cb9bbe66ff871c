/// A policy gradient's loss, with its settings under TRL's names (`GRPOConfig`, 1.16) and verl's where TRL has none.
///
/// The loss of a token is its policy term (`PolicyTerm`), plus `beta` · KL, less `entropyCoef` · entropy; how the tokens of a batch
/// are put together are its weights (`tokenWeights`).
public struct PolicyObjective: Sendable, Equatable {
  /// TRL's `loss_type`: the policy term and the weights.
  public enum LossType: String, Sendable, CaseIterable {
    /// Clipped; the mean over sequences of their tokens' mean (Shao et al. 2024).
    case grpo
    /// Clipped; the mean over the tokens of what is given at once.
    case bnpo
    /// Clipped; the sum over tokens by sequences · `maxCompletionLength` (Liu et al. 2025).
    case drGRPO = "dr_grpo"
    /// Clipped; the mean over tokens of the whole batch (Yu et al. 2025).
    case dapo
    /// Clipped; the mean over sequences of their tokens' sum.
    case luspo
    /// The ratio is clipped and held fast, every token learns (MiniMax-M1); weights as in dapo.
    case cispo
    /// The ratio goes through a sigmoid instead of a clip (Gao et al. 2025); weights as in grpo.
    case sapo
  }

  /// What is a ratio: a token's, or the geometric mean over a sequence (GSPO, Zheng et al. 2025).
  public enum Level: String, Sendable, CaseIterable { case token, sequence }

  /// What `epsilon` and `epsilonHigh` mean to cispo.
  public enum CISPOClip: String, Sendable, CaseIterable {
    /// Ratios are at most `epsilonHigh`: TRL.
    case absolute
    /// Ratios are from 1 − `epsilon` to 1 + `epsilonHigh`: verl.
    case relative
  }

  /// Term and weights.
  public var lossType = LossType.dapo
  /// Of the ratio.
  public var importanceSamplingLevel = Level.token
  /// Ratios below 1 − epsilon are clipped.
  public var epsilon = 0.2
  /// Ratios above 1 + epsilonHigh are clipped; nil: `epsilon`.
  public var epsilonHigh: Double?
  /// The greatest ratio, where no clip holds it (the other side of the clip); nil is off.
  public var delta: Double?
  /// verl's `clip_ratio_c`: with a negative advantage A a token's loss is at most −dualClip · A (Ye et al. 2020); nil is off.
  public var dualClip: Double?
  /// Of cispo.
  public var cispoClip = CISPOClip.absolute
  /// Of cispo: tokens whose ratio the clip holds back where that goes against the advantage have no policy loss (the released NRT).
  public var cispoDrops = false
  /// Of sapo, where the advantage is above 0.
  public var sapoTemperaturePos = 1.0
  /// Of sapo, elsewhere.
  public var sapoTemperatureNeg = 1.05
  /// What the KL counts.
  public var beta = 0.0
  /// How the KL is estimated.
  public var klEstimator = KLEstimator.k3
  /// The KL is multiplied with the ratio (DeepSeek-V3.2, eq. 7), the derivative of which counts.
  public var useBiasCorrectionKL = false
  /// What the entropy counts, with the weights of the rest.
  public var entropyCoef = 0.0
  /// Tokens, of dr_grpo; there is no default.
  public var maxCompletionLength: Int?
  /// Whatever the loss type, the sum over tokens by sequences · this constant (as verl's `loss_scale_factor` of `seq-mean-token-sum-norm`,
  /// which does not divide by sequences); nil: the weights of the loss type.
  public var lossScaleFactor: Double?

  /// TRL's defaults, but for the bias correction of KL.
  public init() {}

  /// The same settings, if they make sense.
  public func checked() throws(ModelError) -> PolicyObjective {
    let numbers: [(String, Double?, ClosedRange<Double>)] = [
      ("epsilon", epsilon, 0...1), ("epsilon_high", epsilonHigh, 0...1e6), ("delta", delta, 0...1e6),
      ("dual_clip", dualClip, 1...1e6), ("sapo_temperature_pos", sapoTemperaturePos, 1e-6...1e6),
      ("sapo_temperature_neg", sapoTemperatureNeg, 1e-6...1e6), ("beta", beta, 0...1e6),
      ("entropy_coef", entropyCoef, -1e6...1e6), ("loss_scale_factor", lossScaleFactor, 1e-6...1e9),
    ]
    for case (let name, let value?, let range) in numbers where !range.contains(value) {
      throw ModelError("\(name) must be from \(range.lowerBound) to \(range.upperBound)")
    }
    if lossType == .drGRPO, (maxCompletionLength ?? 0) < 1 {
      throw ModelError("dr_grpo needs max_completion_length, a number of tokens from 1 up")
    }
    if lossType == .cispo, cispoClip == .absolute, epsilonHigh == nil {
      throw ModelError("cispo with cispo_clip absolute needs epsilon_high, the greatest ratio (5.0 is usual)")
    }
    if lossType == .cispo, cispoClip == .absolute, let epsilonHigh, epsilonHigh < 1 {
      throw ModelError(
        "cispo with cispo_clip absolute: epsilon_high is the greatest ratio itself, 1 or more (5.0 is usual), not \(epsilonHigh)"
      )
    }
    return self
  }

  /// What each token of a sequence counts in the loss of a batch, from the numbers of tokens that have one: 0 for sequences
  /// without. The batch is all that makes one step of the optimizer, in however many passes; TRL's `bnpo` alone is cut by pass.
  public func tokenWeights(_ counts: [Int]) -> [Double] {
    let sequences = Double(max(1, counts.count))
    let tokens = Double(max(1, counts.reduce(0, +)))
    return counts.map { count in
      guard count > 0 else { return 0 }
      if let lossScaleFactor { return 1 / (sequences * lossScaleFactor) }
      return switch lossType {
      case .grpo, .sapo: 1 / (sequences * Double(count))
      case .bnpo, .dapo, .cispo: 1 / tokens
      case .drGRPO: 1 / (sequences * Double(max(1, maxCompletionLength ?? 1)))
      case .luspo: 1 / sequences
      }
    }
  }
}
