import Checkpoints
import Corpus
import Foundation
import TestKit

@testable import Model
@testable import Train

/// A run of a few steps on a tiny model of transformers, in a folder of its own.
struct TinyRun {
  static let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "ModelTests/Golden").path

  var settings = SFTSettings()
  var writing = RunWriting()
  var model = "\(golden)/qwen3"
  var data = LoadedExamples(train: TinyRun.examples(24))
  var threads = 1
  var fromScratch = false
  var memory: Int?
  /// Between a learner's making and its first step.
  var prepare: (Learner) throws -> Void = { _ in }
  /// Sees every event.
  var report: (TrainEvent) -> Void = { _ in }
  /// Asked beside the step to stop at.
  var shouldStop: () -> Bool = { false }

  init() {
    (settings.perDeviceTrainBatchSize, settings.gradientAccumulationSteps) = (2, 2)
    (settings.numTrainEpochs, settings.learningRate, settings.precision) = (1, 1e-2, .fp32)
    settings.maxTokensPerMicroBatch = 100
  }

  /// Random conversations of 5 to 60 ids, with a prompt without loss.
  static func examples(_ count: Int, seed: Int = 1) -> ExampleSet {
    var set = ExampleSet()
    for index in 0..<count {
      let length = 5 + (index * 37 + seed * 11) % 56
      let ids = (0..<length).map { Int32(($0 * 31 + index * 101 + seed * 7) % 250) }
      let prompt = 1 + length / 4
      set.append(
        id: RecordID(page: "\(seed)/\(index)"), category: nil, ids: ids,
        learns: (0..<length).map { $0 >= prompt })
    }
    return set
  }

  /// The same model in a folder of its own, with files of a tokenizer and a template, which training does not read.
  mutating func takeTokenizer(in folder: String) throws {
    try FileManager.default.copyItem(atPath: model, toPath: folder)
    for (name, text) in [
      ("tokenizer.json", "{}"), ("tokenizer_config.json", "{\"a\":1}"), ("chat_template.jinja", "{{ x }}"),
    ] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }
    model = folder
  }

  /// What a run leaves behind.
  struct Result: Equatable {
    /// The final weights, or the adapter's, to the bit.
    var weights: [UInt8] = []
    /// By step.
    var losses: [Double] = []
    var norms: [Double] = []
    var outcome = RunOutcome.done
  }

  /// Where it runs.
  func context(_ folder: String) -> TrainingRun.Context {
    var context = TrainingRun.Context(folder: RunFolder(folder), model: model, threads: threads)
    (context.writing, context.fromScratch, context.memory) = (writing, fromScratch, memory)
    return context
  }

  /// Runs, or goes on, in a folder.
  ///
  /// - Parameter stop: the step after which it is asked to stop.
  func run(in folder: String, stop: Int? = nil) throws -> Result {
    let trainer = try SFTTrainer(settings, data: data, dataSettings: [:], context(folder))
    try prepare(trainer.run.learner)
    var result = Result()
    var last = trainer.run.progress.step
    result.outcome = try trainer.train(shouldStop: { last == stop || shouldStop() }) { event in
      report(event)
      guard case .step(let metrics) = event else { return }
      last = metrics.step
      result.losses.append(metrics.loss)
      result.norms.append(metrics.gradNorm)
    }
    guard result.outcome == .done else { return result }
    let name = settings.loraRank == nil ? "model.safetensors" : "adapter_model.safetensors"
    let path = "\(RunFolder(folder).checkpoint(last))/\(name)"
    result.weights = try Array(Data(contentsOf: URL(fileURLWithPath: path)))
    return result
  }

  /// Runs from the first step to the last, in a new folder.
  func run() throws -> Result {
    let scratch = try Scratch()
    return try run(in: scratch.path + "/run")
  }
}

extension TinyRun {
  /// Each example's own mean loss, as the run wrote it down.
  func samples(of run: String) throws -> [String: Double] {
    let record = try TrainingSteps(of: run)
    var losses: [String: Double] = [:]
    for step in try record.last(1_000) {
      for sample in try record.step(step.step)?.samples ?? [] { losses["\(sample.id)"] = sample.loss }
    }
    return losses
  }
}

extension LoadedExamples {
  /// Examples to learn from, and to validate with.
  init(train: ExampleSet, validation: ExampleSet = ExampleSet()) {
    self.init()
    (self.train, self.validation) = (train, validation)
  }
}
