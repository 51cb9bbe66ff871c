public import Reasoning

/// The house's own rewards, by their names.
public enum RewardFunction: String, Sendable, CaseIterable {
  case accuracy
  case thinkFormat = "think_format"
  case languageMix = "language_mix"
  case answerLanguage = "answer_language"
  case repetition
  case length
  case overlong

  /// The reward of the name.
  public func reward(_ settings: RewardSettings = RewardSettings()) -> any Reward {
    switch self {
    case .accuracy: AccuracyReward(settings)
    case .thinkFormat: ThinkFormatReward()
    case .languageMix: LanguageMixReward(settings)
    case .answerLanguage: AnswerLanguageReward(settings)
    case .repetition: RepetitionReward(settings)
    case .length: LengthReward(settings)
    case .overlong: OverlongReward(settings)
    }
  }
}

/// A reward that looks at one completion at a time, and cannot fail.
protocol PlainReward: Reward {
  static var function: RewardFunction { get }

  /// nil where the reward does not apply.
  func score(_ completion: RewardInput) -> Double?
}

extension PlainReward {
  /// The function's.
  public var name: String { Self.function.rawValue }

  /// Each completion's own.
  public func scores(_ completions: [RewardInput], report: (String) -> Void) -> [Double?] {
    completions.map(score)
  }
}

extension RewardInput {
  /// What was thought and what was answered.
  public var parts: TraceParts { TraceParts(content: completion, reasoning: nil, opensThink: opensThink) }

  /// How many tokens it has; nil where they are not known, which text without tokens says.
  var tokenCount: Int? { ids.isEmpty && !completion.isEmpty ? nil : ids.count }
}
