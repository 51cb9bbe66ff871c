import ArgumentParser
import Checkpoints
import Corpus
import Foundation
import Train

struct TrainSFTVerb: AsyncParsableCommand, LearningVerb {
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
        yisang train sft --model models/base --data corpus --engine torch --processes 8
        yisang plot runs/first
      """)

  static var defaults: [String: String] { SFTSettings().named }

  @OptionGroup var place: RunOptions
  @OptionGroup var data: TrainDataOptions
  @OptionGroup var learning: LearningOptions<Self>
  @OptionGroup var options: SFTOptions
  @OptionGroup var watching: WatchOptions
  @OptionGroup var engine: EngineOptions
  @OptionGroup var foreign: ForeignFlags

  static let keys =
    RunOptions.keys + TrainDataOptions.keys + LearningOptions<Self>.keys + SFTOptions.keys + WatchOptions.keys
    + EngineOptions.keys

  func validate() throws {
    try foreign.refuse(known: TrainSFTVerb.keys + RunOptions.flags + EngineOptions.flags, .sft)
  }

  func run() async throws {
    let file = try Settings(file: place.config, section: .sft)
    var context = try place.resolved(file, verb: "sft")
    let settings = try options.resolved(learning, file)
    let sources = try data.resolved(file, maxLength: settings.maxLength, seed: settings.seed)
    if let count = data.show {
      return try ShowExamples(settings: sources, model: context.model, json: place.json).run(count)
    }
    try watching.set(&context.writing, file)
    let loaded = try context.examples(of: sources)
    if place.dryRun {
      if !context.fromScratch { try Checkpoint(folder: context.model).validate() }
      return try SFTPlan(settings, loaded, model: context.model).print(json: place.json)
    }
    for note in loaded.notes(settings) { Console.note(note) }
    context.writing.lookup = SpikeReport.lookup(in: loaded.train, of: sources.sources, model: context.model)
    if let corpus = TrainSFTVerb.corpus(of: sources.sources) {
      (context.writing.lookup, context.writing.features) = (
        { [known = SpikeLookup(corpus: corpus).about, own = context.writing.lookup] ids in
          let found = try known(ids)
          return try found.merging(own(ids.filter { found[$0] == nil })) { $1 }
        }, SpikeLookup.features
      )
    }
    if let torch = try engine.resolved(file, threads: place.chosenThreads(file)) {
      let run = try TorchRun(settings, data: loaded, dataSettings: sources.named, torch: torch, context)
      try loaded.writeDropped(to: context.folder.path)
      return try engine.train(run, json: place.json)
    }
    let trainer = try SFTTrainer(settings, data: loaded, dataSettings: sources.named, context)
    try loaded.writeDropped(to: context.folder.path)
    let reporter = try TrainReporter(trainer.run.log, json: place.json)
    try reporter.train { try trainer.train(shouldStop: stopRequested, report: $0) }
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
}
