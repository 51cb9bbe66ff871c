import ArgumentParser
import Reasoning
import Rewards
import Train

/// What `yisang train tapo` takes beside what all refining has.
struct TAPOOptions: ParsableArguments {
  @Option(help: ArgumentHelp("What a question is asked with; has {question} in it.", valueName: "file"))
  var prompt: String?

  @Option(help: "What each completion begins with, behind the template's own.")
  var opening: String?

  @Option(help: "The name within the tags of a restatement (default: understand).")
  var tag: String?

  @Option(help: "The column with the same question in English (default: english).")
  var referenceColumn: String?

  @Option(help: "What a restatement is measured by: chrf or bleu (default: chrf).")
  var quality: String?

  @Option(help: "Hangul in the letters of a restatement, at most (default: 0.2).")
  var maxKorean: Double?

  @Flag(
    inversion: .prefixedNo,
    help: "A restatement that lacks a number, formula or label is worth nothing (default: yes).")
  var keepNumbers: Bool?

  @Flag(
    inversion: .prefixedNo,
    help: "A solution without its thoughts between tags is worth nothing (default: yes).")
  var thinkFormat: Bool?

  @Option(
    help:
      "Which tokens a reward is for: apart, those of its own step, or summed, all: the baseline (default: apart)."
  )
  var sharing: String?

  @Option(help: "What the mean of its solutions counts in a restatement's reward (default: 0).")
  var outcomeWeight: Double?

  @Flag(help: "Solutions behind a restatement that is not well-formed are not compared.")
  var leaveOutMalformed = false

  @Option(help: "Where the answer is looked for: after_think, first or last (default: after_think).")
  var extraction: String?

  static let keys = [
    "prompt", "opening", "tag", "reference_column", "quality", "max_korean", "keep_numbers", "think_format",
    "sharing", "outcome_weight", "leave_out_malformed", "extraction",
  ]

  /// The method by flags, environment and file.
  func method(_ settings: RefineSettings, _ file: Settings) throws -> TAPO {
    var tapo = TAPOSettings()
    tapo.prompt = try file.text("prompt", flag: prompt) ?? tapo.prompt
    tapo.opening = try file.string("opening", flag: opening) ?? tapo.opening
    tapo.tag = try file.string("tag", flag: tag) ?? tapo.tag
    tapo.referenceColumn = try file.string("reference_column", flag: referenceColumn) ?? tapo.referenceColumn
    if let name = try file.string("quality", flag: quality) {
      tapo.quality.metric = try choice("quality", name, of: RestatementQuality.Metric.self)
    }
    tapo.quality.maxKorean = try file.number("max_korean", maxKorean, 0...1) ?? tapo.quality.maxKorean
    if try file.choice("keep_numbers", flag: keepNumbers) == false { tapo.quality.gate = nil }
    tapo.asksThinkFormat = try file.choice("think_format", flag: thinkFormat) ?? tapo.asksThinkFormat
    if let name = try file.string("sharing", flag: sharing) {
      tapo.credit.sharing = try choice("sharing", name, of: UnderstandingCredit.Sharing.self)
    }
    tapo.credit.outcomeWeight =
      try file.number("outcome_weight", outcomeWeight, 0...1e6) ?? tapo.credit.outcomeWeight
    tapo.credit.leavesOutMalformed = try file.bool("leave_out_malformed", flag: leaveOutMalformed)
    tapo.credit.advantages = settings.advantages
    tapo.extraction = try file.extraction(extraction) ?? tapo.extraction
    return TAPO(settings, try asUsage { try tapo.checked() })
  }
}
