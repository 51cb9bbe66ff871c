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

  @OptionGroup var quality: TAPOQualityOptions

  @Flag(
    inversion: .prefixedNo,
    help: "A solution without its thoughts between tags is worth nothing (default: yes).")
  var thinkFormat: Bool?

  @Option(
    help:
      "Which solutions are compared: flat, all of a question, or nested, those behind the same restatement (default: flat)."
  )
  var grouping: String?

  @Option(
    help: "Of nested: restatements of a question; each has --num-generations solutions (default: 4).")
  var numRestatements: Int?

  @Option(
    help:
      "Which tokens a reward is for: apart, those of its own step, or summed, all: the baseline (default: apart)."
  )
  var sharing: String?

  @Option(help: "What the mean of its solutions counts in a restatement's reward (default: 0).")
  var outcomeWeight: Double?

  @Option(help: "A factor of a restatement's advantage, of its reward where they are summed (default: 1).")
  var understandingWeight: Double?

  @Option(help: "A factor of a solution's advantage, of its reward where they are summed (default: 1).")
  var solutionWeight: Double?

  @Flag(
    help:
      "Solutions behind a restatement that is not well-formed are not compared (flat, or summed; else there are none)."
  )
  var leaveOutMalformed = false

  @Option(help: "Where the answer is looked for: after_think, first or last (default: after_think).")
  var extraction: String?

  static let keys =
    [
      "prompt", "opening", "tag", "reference_column", "think_format", "grouping", "num_restatements",
      "sharing", "outcome_weight", "understanding_weight", "solution_weight", "leave_out_malformed",
      "extraction",
    ] + TAPOQualityOptions.keys

  /// The method by flags, environment and file.
  func method(_ settings: RefineSettings, _ file: Settings) throws -> TAPO {
    var tapo = TAPOSettings()
    tapo.prompt = try file.text("prompt", flag: prompt) ?? tapo.prompt
    try file.set(&tapo.opening, "opening", opening)
    try file.set(&tapo.tag, "tag", tag)
    try file.set(&tapo.referenceColumn, "reference_column", referenceColumn)
    try quality.set(&tapo, file)
    try file.set(&tapo.asksThinkFormat, "think_format", thinkFormat)
    try setCredit(&tapo, file)
    tapo.credit.advantages = settings.advantages
    tapo.extraction = try file.extraction(extraction) ?? tapo.extraction
    return TAPO(settings, try asUsage { try tapo.checked(settings) })
  }

  private func setCredit(_ tapo: inout TAPOSettings, _ file: Settings) throws {
    try file.set(&tapo.credit.grouping, "grouping", grouping)
    if let count = try file.whole("num_restatements", numRestatements, 2...16_384) {
      guard tapo.credit.grouping == .nested else {
        throw ValidationError("--num-restatements goes with --grouping nested")
      }
      tapo.numRestatements = count
    }
    try file.set(&tapo.credit.sharing, "sharing", sharing)
    try file.set(&tapo.credit.outcomeWeight, "outcome_weight", outcomeWeight, 0...1e6)
    try file.set(&tapo.credit.understandingWeight, "understanding_weight", understandingWeight, -1e6...1e6)
    try file.set(&tapo.credit.solutionWeight, "solution_weight", solutionWeight, -1e6...1e6)
    tapo.credit.leavesOutMalformed = try file.bool("leave_out_malformed", flag: leaveOutMalformed)
  }
}
