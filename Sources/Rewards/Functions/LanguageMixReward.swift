import Korean
import Reasoning

/// How near the share of Korean in the think part is to a window: 1 within 0.05–0.20, else falling in a line on both sides.
///
/// With the share r, the window [a, b] and the shares z and y at which nothing is left (0 and 1):
///
///     (r − z) / (a − z) below a        1 from a to b        (y − r) / (y − b) above b
///
/// never below 0. The window is YI-SANG's (arXiv 2510.04230, §4), the lines beside it ours: they reach the ends of what
/// is possible, so that there is a way from a trace in one language. 0 where there is no think part.
public struct LanguageMixReward: PlainReward {
  static let function = RewardFunction.languageMix
  private let ratio: ThinkRatio
  private let window: (least: Double, most: Double)
  private let none: (below: Double, above: Double)

  /// The window and its ratio are those of the settings for traces.
  public init(_ settings: RewardSettings = RewardSettings()) {
    ratio = settings.trace.thinkRatio
    window = (settings.trace.minThinkKorean, settings.trace.maxThinkKorean)
    none = (settings.noMixBelow, settings.noMixAbove)
  }

  func score(_ completion: RewardInput) -> Double? {
    let think = completion.parts.think
    return think.isEmpty ? 0 : score(ratio.value(of: KoreanProfile(of: think).ratios))
  }

  /// Of a share of Korean.
  func score(_ share: Double) -> Double {
    if share < window.least { return max(0, (share - none.below) / (window.least - none.below)) }
    if share > window.most { return max(0, (none.above - share) / (none.above - window.most)) }
    return 1
  }
}
