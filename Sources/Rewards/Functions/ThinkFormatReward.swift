import Reasoning

/// 1 for one think part, closed, before everything else, with something in it and an answer behind it; else 0.
///
/// The rule of TRL's `think_format_reward` (rewards/format_rewards.py: `^<think>(?!.*<think>)(.*?)</think>.*$`), told by
/// `TraceParts`: tags in code are text, the other teachers' tags count too, an empty part and a second `</think>` do not
/// pass, and where the template has opened the think part the completion need not.
public struct ThinkFormatReward: PlainReward {
  static let function = RewardFunction.thinkFormat

  /// There is nothing to set.
  public init() {}

  func score(_ completion: RewardInput) -> Double? {
    let parts = completion.parts
    let isOpened =
      completion.opensThink || completion.completion[..<parts.thinkStart].contains(UInt8(ascii: "<"))
    return parts.shape == .whole && isOpened && !parts.think.isEmpty && !parts.answer.isEmpty ? 1 : 0
  }
}
