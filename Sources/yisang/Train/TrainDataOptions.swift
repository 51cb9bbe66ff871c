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
      """, valueName: "path"), completion: .file())
  var data: [String] = []

  @OptionGroup var examples: ExampleOptions

  @Option(
    help: "The assistant's turns that have a loss: all or last (default: all).",
    completion: .list(["all", "last"]))
  var turns: String?

  @Option(help: "A probe of one category: it alone, and some exams for the form of answers.")
  var probeCategory: String?

  @Option(help: "Examples of the probed category at most (default: 50000).")
  var probeSize: Int?

  @Option(help: "Exams beside it at most (default: 3000).")
  var probeExams: Int?

  @Option(
    help: ArgumentHelp("Print the first examples, with what has no loss dimmed, and end.", valueName: "n"))
  var show: Int?

  static let keys =
    ExampleOptions.keys + ["data", "turns", "probe_category", "probe_size", "probe_exams"]

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
    try examples.set(&settings, file)
    try file.set(&settings.turns, "turns", turns)
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
