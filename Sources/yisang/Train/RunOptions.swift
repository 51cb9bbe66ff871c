import ArgumentParser
import Checkpoints
import Corpus
import Foundation
import Train

/// Where a run of training is, what it begins with, and what is written when.
struct RunOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The model's folder, as save_pretrained writes it.", valueName: "dir"),
    completion: .directory)
  var model: String?

  @Flag(
    inversion: .prefixedNo,
    help: "Take of the model its configuration and tokenizer alone, and draw weights by the seed.")
  var fromScratch: Bool?

  @Option(
    help: "The run's folder; a plain name is one below runs (default: runs/<verb>).", completion: .directory)
  var outputDir: String?

  @Option(help: "A checkpoint every so many steps, and at the end (default: 500).")
  var saveSteps: Int?

  @Option(help: "Checkpoints that stay (default: all).")
  var saveTotalLimit: Int?

  @Option(help: "A log entry every so many steps (default: 10).")
  var loggingSteps: Int?

  @Option(help: "Threads that compute; results do not depend on it (default: all cores).")
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "Memory for activations; layers beyond it are computed again (default: 0.6 of what is free).",
      valueName: "MiB"))
  var memory: Int?

  @Flag(help: "Say what would be done, and train nothing.")
  var dryRun = false

  @Option(
    help: "The settings file; yisang.yaml is read where it is there.", completion: .file(extensions: ["yaml"])
  )
  var config: String?

  @Flag(help: "Print results as JSON.")
  var json = false

  static let keys = [
    "model", "output_dir", "save_steps", "save_total_limit", "logging_steps", "from_scratch", "threads",
    "memory",
  ]
  /// Flags that no file has.
  static let flags = ["show", "dry_run", "config", "json"]

  /// Threads that somebody asked for.
  func chosenThreads(_ file: Settings) throws -> Int? { try file.whole("threads", threads, 1...1_024) }

  /// The context from flags, environment and file.
  ///
  /// - Parameter verb: names the folder where nothing else does.
  func resolved(_ file: Settings, verb: String) throws -> TrainingRun.Context {
    guard let model = try file.string("model", flag: model) else {
      throw ValidationError("--model is missing: the folder of a model, as save_pretrained writes it")
    }
    let folder = RunFolder(try file.string("output_dir", flag: outputDir) ?? verb)
    do { try folder.check() } catch let error as TrainError { throw ValidationError("\(error)") }
    let threads = try chosenThreads(file) ?? ProcessInfo.processInfo.activeProcessorCount
    var context = TrainingRun.Context(folder: folder, model: model, threads: threads)
    context.fromScratch = try file.choice("from_scratch", flag: fromScratch) ?? false
    context.memory = try file.whole("memory", memory, 1...1_000_000_000).map { $0 << 20 }
    try file.set(&context.writing.saveSteps, "save_steps", saveSteps, 1...1_000_000_000)
    context.writing.saveTotalLimit = try file.whole("save_total_limit", saveTotalLimit, 1...1_000_000)
    try file.set(&context.writing.loggingSteps, "logging_steps", loggingSteps, 1...1_000_000_000)
    return context
  }
}
