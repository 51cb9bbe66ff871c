import ArgumentParser
import Model
import Reasoning
import Rewards
import Train

/// What `yisang train trit` takes beside what all refining has.
struct TRITOptions: ParsableArguments {
  @Option(
    help: "Whose rules: paper, or released (the authors' code, less its error of grouping) (default: paper).")
  var variant: String?

  @Option(
    help:
      "Questions whose mean reward in phase 1 is below it are not translated (default: 1/3; released: 0.2).")
  var theta: Double?

  @Option(help: "Translations of a question (default: 4).")
  var numTranslations: Int?

  @Option(help: "Of translations and answers: korean or english (default: korean).")
  var language: String?

  @Option(help: "How translations are drawn (default: 0.7).")
  var translationTemperature: Double?

  @Option(help: "How translations are drawn (default: 0.95).")
  var translationTopP: Double?

  @Option(help: ArgumentHelp("What a question is asked with; has {question} in it.", valueName: "file"))
  var answerPrompt: String?

  @Option(
    help: ArgumentHelp("What a translation is asked for with; has {question} in it.", valueName: "file"))
  var translationPrompt: String?

  @Option(
    help:
      "What each answer begins with, behind the template's own, such as <think> and a first word; \\n is a line's end."
  )
  var opening: String?

  @Flag(
    inversion: .prefixedNo, help: "A translation that lacks a number or a formula of its question is none.")
  var keepNumbers: Bool?

  @Option(help: "Where the answer is looked for: after_think, first or last (default: after_think).")
  var extraction: String?

  static let keys = [
    "variant", "theta", "num_translations", "language", "translation_temperature", "translation_top_p",
    "answer_prompt", "translation_prompt", "opening", "keep_numbers", "extraction",
  ]

  /// The method by flags, environment and file.
  func method(_ settings: RefineSettings, _ file: Settings) throws -> TRIT {
    var trit = TRITSettings()
    if let name = try file.string("variant", flag: variant) {
      trit.filter = QuestionFilter(try choice("variant", name, of: TRITVariant.self))
    }
    try file.set(&trit.filter.least, "theta", theta, 0...1)
    try file.set(&trit.numTranslations, "num_translations", numTranslations, 1...16_384)
    if let name = try file.string("language", flag: language) {
      trit.language = try choice("language", name, of: Language.self)
      trit.check.language = trit.language
    }
    if let number = try file.number("translation_temperature", translationTemperature, 1e-4...1e4) {
      trit.translationSampling.temperature = Float(number)
    }
    if let number = try file.number("translation_top_p", translationTopP, 1e-6...1) {
      trit.translationSampling.topP = Float(number)
    }
    trit.answerPrompt = try file.text("answer_prompt", flag: answerPrompt) ?? trit.answerPrompt
    trit.translationPrompt =
      try file.text("translation_prompt", flag: translationPrompt) ?? trit.translationPrompt
    trit.opening = try file.lines("opening", flag: opening) ?? trit.opening
    if try file.choice("keep_numbers", flag: keepNumbers) ?? false {
      trit.check.keeps = { PreservationGate().loss(from: $0, to: $1) == nil }
    }
    trit.extraction = try file.extraction(extraction) ?? trit.extraction
    return TRIT(settings, try asUsage { try trit.checked() })
  }
}
