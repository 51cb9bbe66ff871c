public import Reasoning

/// 1 for a completion whose answer equals the known one, else 0; `docs/answers.md` says what equals what.
///
/// The known answer is the first of the columns `gold`, `answer` and `solution` that is a text or a number; `options` are
/// the texts of a choice, `kind` says what the answer is (`math`, `choice`, `text`; a choice where there are options,
/// else mathematics). nil where no answer is known, the known one cannot be read, or the two cannot be told apart; 0
/// where the completion has no answer or was cut off. TRL's `accuracy_reward` (rewards/accuracy_rewards.py) has the same values, but
/// reads the whole completion and scores what was cut off.
public struct AccuracyReward: PlainReward {
  static let function = RewardFunction.accuracy
  private let extraction: Extraction

  /// The settings' `extraction` says where the answer is looked for.
  public init(_ settings: RewardSettings = RewardSettings()) { self.init(extraction: settings.extraction) }

  /// Accuracy of answers that are looked for there.
  public init(extraction: Extraction) { self.extraction = extraction }

  func score(_ completion: RewardInput) -> Double? {
    guard let known = KnownAnswer(completion.columns) else { return nil }
    guard completion.ended else { return known.isReadable ? 0 : nil }
    let text = extraction == .afterThink ? completion.parts.answer : completion.completion
    let found = compareAnswer(
      gold: known.text, answer: String(decoding: text, as: UTF8.self), kind: known.kind,
      options: known.options, extraction: extraction)
    switch found.agreement {
    case .equal: return 1
    case .different: return 0
    case .undecided: return known.isReadable && !isStated(found.extracted, in: text, known) ? 0 : nil
    }
  }

  /// Whether there is one answer at all: words that stand for themselves are none where a formula is known, and what
  /// cannot be told of a choice are several.
  private func isStated(_ extracted: String?, in text: [UInt8], _ known: KnownAnswer) -> Bool {
    guard let extracted, !extracted.isEmpty, known.kind != .choice else { return false }
    let isAll = extracted.utf8.count + 4 >= text.count
    return !isAll || guessedAnswerKind(gold: known.text, options: known.options) != .math
  }
}
