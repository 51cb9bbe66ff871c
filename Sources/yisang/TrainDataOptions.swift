import ArgumentParser
import Train

/// Which conversations are learnt from, as `yisang train sft` takes it.
struct TrainDataOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      """
      A corpus, its distill folder, shards, or JSON Lines of messages, of prompt and completion, or of conversations; several are \
      read one after the other, - is standard input.
      """, valueName: "path"))
  var data: [String] = []

  @Option(help: "Examples of more than --max-length ids: drop (and list), or truncate (default: drop).")
  var overlong: String?

  @Option(
    help:
      "Empty think blocks of the assistant: train, mask_empty (no loss), forbid_empty (left out) (default: mask_empty)."
  )
  var thinkLoss: String?

  @Option(help: "The assistant's turns that have a loss: all or last (default: all).")
  var turns: String?

  @Option(help: "Share of the questions that is held back to validate (default: 0).")
  var validationFraction: Double?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "What is held back in place of a share: paths as --data takes them.", valueName: "path"))
  var evalData: [String] = []

  @Option(help: "A probe of one category: it alone, and some exams for the form of answers.")
  var probeCategory: String?

  @Option(help: "Examples of the probed category at most (default: 50000).")
  var probeSize: Int?

  @Option(help: "Exams beside it at most (default: 3000).")
  var probeExams: Int?

  @Option(
    help: ArgumentHelp("Print the first examples, with what has no loss dimmed, and end.", valueName: "n"))
  var show: Int?

  static let keys = [
    "data", "overlong", "think_loss", "turns", "validation_fraction", "eval_data",
    "probe_category", "probe_size", "probe_exams",
  ]

  mutating func validate() throws {
    if let show, show < 1 { throw ValidationError("--show must be 1 or more") }
  }

  /// The settings from flags, environment and file.
  func resolved(_ file: Settings, maxLength: Int, seed: UInt64) throws -> DataSettings {
    var settings = DataSettings(
      sources: try file.strings("data", flag: data), maxLength: maxLength, seed: seed)
    guard !settings.sources.isEmpty else {
      throw ValidationError("--data is missing: a corpus, corpus/distill, or JSON Lines of messages")
    }
    if let name = try file.string("overlong", flag: overlong) {
      settings.overlong = try choice("overlong", name, of: DataSettings.Overlong.self)
    }
    if let name = try file.string("think_loss", flag: thinkLoss) {
      settings.thinkLoss = try choice("think_loss", name, of: DataSettings.ThinkLoss.self)
    }
    if let name = try file.string("turns", flag: turns) {
      settings.turns = try choice("turns", name, of: DataSettings.Turns.self)
    }
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
    settings.probeCategory = try file.string("probe_category", flag: probeCategory)
    settings.probeSize = try count("probe_size", probeSize, file) ?? settings.probeSize
    settings.probeExams = try count("probe_exams", probeExams, file) ?? settings.probeExams
    return settings
  }

  private func count(_ key: String, _ flag: Int?, _ file: Settings) throws -> Int? {
    guard let value = try file.int(key, flag: flag) else { return nil }
    guard value >= 0 else { throw ValidationError("\(key) must not be below 0") }
    return value
  }
}
