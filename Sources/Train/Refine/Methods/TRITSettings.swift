public import Model
public import Reasoning
public import Rewards

/// What TRIT decides by beside what all refining has.
public struct TRITSettings: Sendable {
  /// The paper's or the released code's rules, and θ.
  public var filter = QuestionFilter(.paper)
  /// K: translations of a question.
  public var numTranslations = 4
  /// The language of translations and answers.
  public var language = Language.korean
  /// Which drafts are translations.
  public var check = TranslationCheck()
  /// How translations are drawn: T = 0.7, top-p = 0.95 (§3.3).
  public var translationSampling: SamplingOptions = {
    var sampling = SamplingOptions()
    (sampling.temperature, sampling.topP) = (0.7, 0.95)
    return sampling
  }()
  /// What a question, or a translation, is asked with; `{question}` stands for it.
  public var answerPrompt = "{question}\n\n단계별로 생각하고, 최종 답을 \\boxed{} 안에 쓰세요."
  /// What a translation is asked for with.
  public var translationPrompt = """
    You are a professional translator. Translate the problem below into Korean. Copy numbers, symbols and units as they are, leave \
    everything between dollar signs untouched, keep choice labels such as (A). Be natural, and add or leave out nothing. Write the \
    translation between <TRANSLATION> and </TRANSLATION>, and nothing else.

    {question}
    """
  /// What an answer begins with, behind the template's own: the released code opens the thoughts and begins with a word of the language.
  public var opening = ""

  /// Where the answer is looked for.
  public var extraction = Extraction.afterThink

  /// The paper's, in Korean.
  public init() {}

  /// As the manifest has them.
  public var named: [String: String] {
    [
      "variant": filter.variant.rawValue, "theta": "\(filter.least)",
      "num_translations": "\(numTranslations)",
      "language": "\(language)", "translation_temperature": "\(translationSampling.temperature)",
      "translation_top_p": "\(translationSampling.topP)", "answer_prompt": answerPrompt,
      "translation_prompt": translationPrompt, "opening": opening, "extraction": extraction.rawValue,
      "keeps_numbers": "\(check.keeps != nil)",
    ]
  }

  /// The same settings, if they make sense.
  ///
  /// - Throws: `TrainError` naming the setting.
  public func checked() throws -> TRITSettings {
    try QuestionSlot.check(answerPrompt, "answer_prompt")
    try QuestionSlot.check(translationPrompt, "translation_prompt")
    guard (1...16_384).contains(numTranslations) else {
      throw TrainError("num_translations", "must be from 1 to 16384")
    }
    guard (0...1).contains(filter.least) else { throw TrainError("theta", "must be from 0 to 1") }
    guard translationSampling.temperature > 0 else {
      throw TrainError("translation_temperature", "must be above 0: what is learnt from is drawn")
    }
    return self
  }

  /// How translations are drawn.
  var drafting: Draw {
    var draw = Draw(numTranslations, phase: 1)
    draw.sampling = translationSampling
    return draw
  }
}
