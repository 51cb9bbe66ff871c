import Korean
import Reasoning

/// Whether the answer is in Korean: 1 where its letters have the least share of Hangul, else the share over that least.
///
/// Code, TeX, boxes and URLs say nothing, and answers of fewer than ten letters are not asked (1), as where traces are
/// judged (`docs/traces.md`); 0 where there is no answer. DeepSeek-R1 (arXiv 2501.12948, §2.3.2) rewards the share of the
/// target language's words in the thoughts; this is of the answer, and more than the least is worth no more.
public struct AnswerLanguageReward: PlainReward {
  static let function = RewardFunction.answerLanguage
  private let least: Double
  private let fewest: Int

  /// The least share and the fewest letters are those of the settings for traces.
  public init(_ settings: RewardSettings = RewardSettings()) {
    (least, fewest) = (settings.trace.minAnswerKorean, settings.trace.minAnswerLetters)
  }

  func score(_ completion: RewardInput) -> Double? {
    let answer = completion.parts.answer
    guard !answer.isEmpty else { return 0 }
    let language = AnswerLanguage(of: NFC.normalized(answer))
    guard language.letters >= fewest, language.korean < least else { return 1 }
    return language.korean / least
  }
}
