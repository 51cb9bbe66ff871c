import ArgumentParser
import Rewards
import Train

/// What `yisang train nrt` takes beside what all refining has.
struct NRTOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Who gives credit: \(ReferenceMethod.allCases.map(\.rawValue).joined(separator: ", ")); paper and released are NRT, sft the control (default: paper).",
      valueName: "name"))
  var variant: String?

  @Option(
    help: ArgumentHelp(
      "How a reference's probabilities become one reward; the other variants have their own, and this is logged: \(ReferenceAggregation.allCases.map(\.rawValue).joined(separator: ", ")) (default: weighted_sum_log_prob).",
      valueName: "name"))
  var aggregation: String?

  @Option(
    help:
      "Where references are: gold, the known answer, or accepted, what a page of licence class A or B accepted (default: gold)."
  )
  var reference: String?

  @Option(help: "What is written behind a trace; has {reference} in it (default: {reference}).")
  var referenceTemplate: String?

  @Option(help: "Tokens of a reference, at most; questions of longer ones are not asked (default: 2048).")
  var maxReferenceLength: Int?

  @Option(
    help:
      "What the model's turn begins with, behind the template's own; \\n is a line's end (default: <think> where </think> ends a trace and nothing has opened it)."
  )
  var opening: String?

  @Option(
    help:
      "What stands between trace and reference (default: </think> and an empty line; \\n is a line's end).")
  var separator: String?

  @Option(help: "What its loss counts where the model did not write it (default: 0.3).")
  var separatorWeight: Double?

  static let keys = [
    "variant", "aggregation", "reference", "reference_template", "max_reference_length", "opening",
    "separator", "separator_weight",
  ]

  /// The method by flags, environment and file.
  func method(_ settings: RefineSettings, _ file: Settings) throws -> NRT {
    var nrt = NRTSettings()
    try file.set(&nrt.method, "variant", variant)
    try file.set(&nrt.aggregation, "aggregation", aggregation)
    try file.set(&nrt.reference, "reference", reference)
    try file.set(&nrt.template, "reference_template", referenceTemplate)
    try file.set(&nrt.maxReferenceLength, "max_reference_length", maxReferenceLength, 1...10_000_000)
    nrt.opening = try file.lines("opening", flag: opening) ?? nrt.opening
    nrt.separator = try file.lines("separator", flag: separator) ?? nrt.separator
    try file.set(&nrt.separatorWeight, "separator_weight", separatorWeight, 0...1e3)
    return NRT(settings, try asUsage { try nrt.checked(settings) })
  }
}
