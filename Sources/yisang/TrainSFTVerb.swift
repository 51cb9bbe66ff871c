import ArgumentParser
import Checkpoints
import Corpus
import Foundation
import Train

struct TrainSFTVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sft",
    abstract: "Fine-tune a model on conversations: no packing, no padding, resumable to the bit.",
    discussion: """
      --data is a corpus, its distill folder, a shard, or JSON Lines with messages. Each conversation is rendered by a \
      template for training; thoughts, answers and their end mark have a loss, all else has none (--show 3 shows it). \
      Examples longer than --max-length are dropped and listed, not cut.

      A run is a folder: checkpoint-N/ with weights in float32, the optimizer's state and trainer_state.json; \
      metrics.sqlite with every step and its examples; at the end the model itself. Stopped by Ctrl-C or killed, the \
      same command goes on from the newest checkpoint, and the weights get the bits they would have had. It refuses to \
      go on with other settings, data or model. docs/sft.md says more.

      Examples:
        yisang train sft --model models/base --data corpus --show 3
        yisang train sft --model models/base --data corpus/distill --output-dir runs/first
        yisang train sft --model models/base --data a.jsonl --per-device-train-batch-size 8 \
      --gradient-accumulation-steps 4 --learning-rate 1e-4 --lora-r 16
        yisang train sft --model tiny --from-scratch --data sums.jsonl --optim muon --learning-rate 4e-3 --max-steps 1200
        yisang plot runs/first
      """)

  @Option(help: ArgumentHelp("The model's folder, as save_pretrained writes it.", valueName: "dir"))
  var model: String?

  @Flag(
    inversion: .prefixedNo,
    help: "Take of the model its configuration and tokenizer alone, and draw weights by the seed.")
  var fromScratch: Bool?

  @OptionGroup var data: TrainDataOptions
  @OptionGroup var options: SFTOptions

  @OptionGroup var foreign: ForeignFlags

  @Option(help: "The run's folder; a plain name is one below runs (default: runs/sft).")
  var outputDir: String?

  @Option(help: "A checkpoint every so many steps, and at the end (default: 500).")
  var saveSteps: Int?

  @Option(help: "Checkpoints that stay (default: all).")
  var saveTotalLimit: Int?

  @Option(help: "A log entry every so many steps (default: 10).")
  var loggingSteps: Int?

  @Option(help: "The validation's loss every so many steps, and at the end (default: as --save-steps).")
  var evalSteps: Int?

  @Option(help: "Steps whose losses a spike is measured against (default: 50).")
  var spikeWindow: Int?

  @Option(help: "Robust deviations above their median at which two losses are a spike (default: 6).")
  var spikeThreshold: Double?

  @Option(help: "Threads that compute; results do not depend on it (default: all cores).")
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "Memory for activations; layers beyond it are computed again (default: 0.6 of what is free).",
      valueName: "MiB"))
  var memory: Int?

  @Flag(help: "Say what would be done, and train nothing.")
  var dryRun = false

  @Option(help: "The settings file; yisang.yaml is read where it is there.")
  var config: String?

  @Flag(help: "Print results as JSON.")
  var json = false

  static let keys =
    SFTOptions.keys + TrainDataOptions.keys + [
      "model", "output_dir", "save_steps", "save_total_limit", "logging_steps", "eval_steps", "spike_window",
      "spike_threshold", "from_scratch", "threads", "memory",
    ]

  func validate() throws {
    try foreign.refuse(known: TrainSFTVerb.keys + ["show", "dry_run", "config", "json"])
  }

  func run() async throws {
    let file = try Settings(file: config, section: "sft", keys: TrainSFTVerb.keys)
    guard let model = try file.string("model", flag: model) else {
      throw ValidationError("--model is missing: the folder of a model, as save_pretrained writes it")
    }
    let settings = try options.resolved(file)
    let sources = try data.resolved(file, maxLength: settings.maxLength, seed: settings.seed)
    if let count = data.show {
      return try ShowExamples(settings: sources, model: model, json: json).run(count)
    }
    var writing = try writing(file)
    let folder = try SFTOptions.folder(try file.string("output_dir", flag: outputDir) ?? "sft")
    let fromScratch = try file.choice("from_scratch", flag: fromScratch) ?? false
    let threads =
      try file.whole("threads", threads, 1...1_024) ?? ProcessInfo.processInfo.activeProcessorCount
    let memory = try file.whole("memory", memory, 1...1_000_000_000)
    let loaded = try load(sources, model, threads)
    if dryRun {
      if !fromScratch { try Checkpoint(folder: model).validate() }
      return try SFTPlan(settings, loaded, model: model).print(json: json)
    }
    for note in loaded.notes(settings) { Console.note(note) }
    writing.lookup = SpikeReport.lookup(in: loaded.train, of: sources.sources, model: model)
    if let corpus = TrainSFTVerb.corpus(of: sources.sources) {
      (writing.lookup, writing.features) = (
        { [known = SpikeLookup(corpus: corpus).about, own = writing.lookup] ids in
          let found = try known(ids)
          return try found.merging(own(ids.filter { found[$0] == nil })) { $1 }
        }, SpikeLookup.features
      )
    }
    let trainer = try SFTTrainer(
      settings, writing: writing, run: folder, model: model, fromScratch: fromScratch, data: loaded,
      dataSettings: sources.named, threads: threads, memory: memory.map { $0 << 20 })
    try loaded.writeDropped(to: folder.path)
    switch try TrainReporter(trainer, json: json).train(shouldStop: stopRequested) {
    case .done: Console.note("the model is in \(folder.path)")
    case .stopped(let step):
      leave(ExitStatus.stopped, "stopped after step \(step); run the same command again to go on")
    }
  }

  private func load(_ sources: DataSettings, _ model: String, _ threads: Int) throws -> LoadedExamples {
    defer { Console.status("") }
    do {
      return try loadExamples(
        sources, model: model, threads: threads, progress: { Console.status("reading: \($0) examples") },
        shouldStop: stopRequested)
    } catch is CancellationError {
      leave(ExitStatus.stopped, "stopped before the first step; run the same command again")
    } catch let none as NoExample {
      leave(ExitStatus.empty, none.description)
    }
  }

  /// The corpus that examples come from, for reports about them; nil for files of rows.
  private static func corpus(of sources: [String]) -> Corpus? {
    for source in sources {
      if FileManager.default.fileExists(atPath: source + "/distill") { return Corpus(root: source) }
      let url = URL(filePath: source)
      if url.lastPathComponent == "distill" { return Corpus(root: url.deletingLastPathComponent().path) }
    }
    return nil
  }

  private func writing(_ file: Settings) throws -> SFTTrainer.Writing {
    var writing = SFTTrainer.Writing()
    writing.saveSteps = try file.whole("save_steps", saveSteps, 1...1_000_000_000) ?? writing.saveSteps
    writing.saveTotalLimit = try file.whole("save_total_limit", saveTotalLimit, 1...1_000_000)
    writing.loggingSteps =
      try file.whole("logging_steps", loggingSteps, 1...1_000_000_000) ?? writing.loggingSteps
    writing.evalSteps = try file.whole("eval_steps", evalSteps, 1...1_000_000_000)
    writing.spikes.window =
      try file.whole("spike_window", spikeWindow, 2...10_000) ?? writing.spikes.window
    writing.spikes.threshold =
      try file.number("spike_threshold", spikeThreshold, 0...1e6) ?? writing.spikes.threshold
    return writing
  }
}
