import ArgumentParser
import Train

/// What becomes of examples before they are learnt from, and which of them are held back.
struct ExampleOptions: ParsableArguments {
  @Option(help: "Examples of more than --max-length ids: drop (and list), or truncate (default: drop).")
  var overlong: String?

  @Option(
    help:
      "Empty think blocks of the assistant: train, mask_empty (no loss), forbid_empty (left out) (default: mask_empty)."
  )
  var thinkLoss: String?

  @Option(help: "Share of the questions that is held back to validate (default: 0).")
  var validationFraction: Double?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "What is held back in place of a share: paths as --data of train sft takes them.", valueName: "path"))
  var evalData: [String] = []

  static let keys = ["overlong", "think_loss", "validation_fraction", "eval_data"]

  /// Sets what flags, environment and file say.
  func set(_ settings: inout DataSettings, _ file: Settings) throws {
    try file.set(&settings.overlong, "overlong", overlong)
    try file.set(&settings.thinkLoss, "think_loss", thinkLoss)
    if let share = try file.double("validation_fraction", flag: validationFraction) {
      guard share >= 0, share < 1 else {
        throw ValidationError("validation_fraction must be from 0 to below 1")
      }
      settings.validationFraction = share
    }
    settings.evalSources = try file.strings("eval_data", flag: evalData)
    guard settings.evalSources.isEmpty || settings.validationFraction == 0 else {
      throw ValidationError(
        "eval_data is held back in place of a validation_fraction: leave one of the two out")
    }
  }
}
