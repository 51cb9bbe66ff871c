import Corpus
import Train

/// What `train sft --dry-run` prints: what was read, and what the steps would be.
struct SFTPlan {
  private let steps: Int
  private let sequences: Int
  private let loaded: LoadedExamples
  private let settings: SFTSettings

  /// - Throws: `TrainError` also where the model cannot read an example.
  init(_ settings: SFTSettings, _ loaded: LoadedExamples, model: String) throws {
    try SFTTrainer.check(loaded, model: model)
    try SFTTrainer.checkMemory(settings, loaded, model: model)
    sequences = settings.sequences(of: loaded.train).count
    steps = try StepPlan(sequences: sequences, settings: settings).steps
    (self.settings, self.loaded) = (settings, loaded)
  }

  private struct JSON: Encodable {
    let examples, validation, tokens, targets, longest, sequences, steps: Int
    let dropped: [String: Int]
    let template: String
    let settings: [String: String]
  }

  func print(json: Bool) throws {
    let examples = loaded.train.examples
    let targets = examples.reduce(0) { $0 + $1.targets }
    let longest = examples.map(\.count).max() ?? 0
    let dropped = Dictionary(grouping: loaded.dropped, by: \.reason.rawValue).mapValues(\.count)
    if json {
      return try Console.json(
        JSON(
          examples: examples.count, validation: loaded.validation.examples.count, tokens: loaded.train.tokens,
          targets: targets, longest: longest, sequences: sequences, steps: steps, dropped: dropped,
          template: loaded.template, settings: settings.named))
    }
    Console.out(
      "\(counted(examples.count, "example")) of \(loaded.train.tokens) ids, \(targets) with a loss, the longest of \(longest)"
        + " (template: \(loaded.template)); \(loaded.validation.examples.count) held back")
    for note in loaded.notes(settings) { Console.out("  \(note)") }
    Console.out("\(counted(steps, "step")):")
    for (name, value) in settings.named.sorted(by: { $0.key < $1.key }) where !value.isEmpty {
      Console.out("  \(name): \(value)")
    }
  }
}
