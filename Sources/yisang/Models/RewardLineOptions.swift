import ArgumentParser
import Corpus
import Reasoning
import Rewards

/// Where the house's rewards draw their lines; docs/rewards.md has the formulas.
struct RewardLineOptions: ParsableArguments {
  @Option(help: "Where accuracy looks for the answer: after_think, first or last (default: after_think).")
  var extraction: String?

  @Option(help: "language_mix is 1 from this share of Korean in the think part on (default: 0.05).")
  var minThinkKorean: Double?

  @Option(help: "And up to this one (default: 0.2).")
  var maxThinkKorean: Double?

  @Option(help: "The ratio that is meant: all, nonspace, letters, masked, nolatex, eojeol (default: all).")
  var thinkRatio: String?

  @Option(help: "language_mix is 0 up to this share (default: 0).")
  var noMixBelow: Double?

  @Option(help: "And from this one on (default: 1).")
  var noMixAbove: Double?

  @Option(help: "answer_language is 1 from this share of Hangul in the letters on (default: 0.5).")
  var minAnswerKorean: Double?

  @Option(help: "Answers of fewer letters are not asked for their language (default: 10).")
  var minAnswerLetters: Int?

  @Option(help: "Tokens of a gram that repetition counts (default: 3).")
  var repetitionNgram: Int?

  @Option(parsing: .unconditional, help: "What repetition gives where every gram is the same (default: -1).")
  var maxRepetitionPenalty: Double?

  @Option(parsing: .unconditional, help: "length of a correct completion of no tokens (default: 1).")
  var correctLengthShortest: Double?

  @Option(parsing: .unconditional, help: "Of a correct one of the most tokens (default: 0.5).")
  var correctLengthLongest: Double?

  @Option(parsing: .unconditional, help: "Of a wrong one of no tokens (default: -1).")
  var wrongLengthShortest: Double?

  @Option(parsing: .unconditional, help: "Of a wrong one of the most tokens (default: -0.5).")
  var wrongLengthLongest: Double?

  @Option(help: "Tokens before the limit in which overlong falls (default: a fifth of the limit).")
  var overlongCache: Int?

  static let keys = [
    "extraction", "min_think_korean", "max_think_korean", "think_ratio", "no_mix_below", "no_mix_above",
    "min_answer_korean", "min_answer_letters", "repetition_ngram", "max_repetition_penalty",
    "correct_length_shortest", "correct_length_longest",
    "wrong_length_shortest", "wrong_length_longest", "overlong_cache",
  ]

  /// The settings from flags, environment and file.
  func resolved(_ file: Settings) throws -> RewardSettings {
    var settings = RewardSettings()
    settings.extraction = try file.extraction(extraction) ?? settings.extraction
    try file.set(&settings.trace.thinkRatio, "think_ratio", thinkRatio)
    let numbers: [(String, Double?, ClosedRange<Double>, WritableKeyPath<RewardSettings, Double>)] = [
      ("min_think_korean", minThinkKorean, 0...1, \.trace.minThinkKorean),
      ("max_think_korean", maxThinkKorean, 0...1, \.trace.maxThinkKorean),
      ("no_mix_below", noMixBelow, 0...1, \.noMixBelow), ("no_mix_above", noMixAbove, 0...1, \.noMixAbove),
      ("min_answer_korean", minAnswerKorean, 0...1, \.trace.minAnswerKorean),
      ("max_repetition_penalty", maxRepetitionPenalty, -1e6...0, \.maxRepetitionPenalty),
      ("correct_length_shortest", correctLengthShortest, -1e6...1e6, \.correctLength.shortest),
      ("correct_length_longest", correctLengthLongest, -1e6...1e6, \.correctLength.longest),
      ("wrong_length_shortest", wrongLengthShortest, -1e6...1e6, \.wrongLength.shortest),
      ("wrong_length_longest", wrongLengthLongest, -1e6...1e6, \.wrongLength.longest),
    ]
    for (key, flag, range, path) in numbers {
      if let number = try file.number(key, flag, range) { settings[keyPath: path] = number }
    }
    try file.set(&settings.trace.minAnswerLetters, "min_answer_letters", minAnswerLetters, 0...1_000_000)
    try file.set(&settings.repetitionGram, "repetition_ngram", repetitionNgram, 1...1_000_000)
    settings.overlongCache = try file.whole("overlong_cache", overlongCache, 0...100_000_000)
    do { return try settings.checked() } catch let problem as RewardFailure {
      throw ValidationError(
        "\(problem); these are no_mix_below, min_think_korean, max_think_korean and no_mix_above")
    }
  }
}
