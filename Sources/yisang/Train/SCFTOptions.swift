import ArgumentParser
import Rewards
import Train

/// How `yisang train scft` draws solutions and critiques, and which it learns from.
struct SCFTOptions: ParsableArguments {
  @Option(help: "Solutions of a question (default: 1).")
  var numSolutions: Int?

  @Option(help: "Critiques of a solution (default: 1).")
  var numCritiques: Int?

  @Option(help: "Tokens of a solution or critique, at most; the paper has 32768 (default: 4096).")
  var maxCompletionLength: Int?

  @OptionGroup var drawing: DrawingOptions<TrainSCFTVerb>

  @Option(
    help: ArgumentHelp(
      "What a critique is asked for with, before question and solution; else what docs/methods/scft.md says.",
      valueName: "file"))
  var drawingPrompt: String?

  @Option(
    help: ArgumentHelp(
      "What stands before question and solution in an example; else what docs/methods/scft.md says.",
      valueName: "file"))
  var trainingPrompt: String?

  @Option(
    help: ArgumentHelp(
      "Critiques that correct a wrong solution to those that confirm a right one, or none: all (default: 2:1).",
      valueName: "n:m"))
  var ratio: String?

  @Option(help: "Where the answer is looked for: after_think, first or last (default: after_think).")
  var extraction: String?

  @Flag(help: "The control: learn from as many correct solutions in place of critiques.")
  var selfDistill = false

  static let keys =
    [
      "num_solutions", "num_critiques", "max_completion_length", "drawing_prompt", "training_prompt", "ratio",
      "extraction", "self_distill",
    ] + DrawingOptions<TrainSCFTVerb>.keys

  /// The settings from flags, environment and file.
  func resolved(_ learning: LearningOptions<TrainSCFTVerb>, _ sft: SFTOptions, _ file: Settings) throws
    -> SCFTSettings
  {
    var settings = SCFTSettings()
    try sft.set(&settings.sft, learning, file)
    try file.set(&settings.numSolutions, "num_solutions", numSolutions, 1...16_384)
    try file.set(&settings.numCritiques, "num_critiques", numCritiques, 1...16_384)
    try file.set(&settings.maxCompletionLength, "max_completion_length", maxCompletionLength, 1...1 << 24)
    try drawing.set(&settings.sampling, file)
    if let text = try file.text("drawing_prompt", flag: drawingPrompt) {
      settings.drawingPrompt = try prompt("drawing_prompt", text)
    }
    if let text = try file.text("training_prompt", flag: trainingPrompt) {
      settings.trainingPrompt = try prompt("training_prompt", text)
    }
    if let text = try file.string("ratio", flag: ratio) { settings.ratio = try parts(text) }
    settings.extraction = try file.extraction(extraction) ?? settings.extraction
    settings.selfDistill = try file.bool("self_distill", flag: selfDistill)
    return settings
  }

  /// An instruction, without the blanks around it.
  private func prompt(_ key: String, _ text: String) throws -> CritiquePrompt {
    guard let start = text.firstIndex(where: { !$0.isWhitespace }),
      let end = text.lastIndex(where: { !$0.isWhitespace })
    else { throw ValidationError("\(key): the file has no text; write the instruction into it") }
    return CritiquePrompt(String(text[start...end]))
  }

  private func parts(_ text: String) throws -> CritiqueSelection.Ratio? {
    if text == "none" { return nil }
    let numbers = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let corrected = numbers[0], let confirmed = numbers[1] else {
      throw ValidationError("ratio: \(text) is not CORRECTED:CONFIRMED, such as 2:1, nor none")
    }
    return try asUsage { try CritiqueSelection.Ratio(corrected: corrected, confirmed: confirmed) }
  }
}
