import Checkpoints
import Corpus
import Foundation
import StrictJSON
import TestKit
import Testing

@testable import Model
@testable import Train

/// What a run writes, refuses, and survives.
@Suite(.serialized) struct SFTTrainerTests {
  private let scratch: Scratch
  private var folder: String { scratch.path + "/run" }

  init() throws { scratch = try Scratch() }

  private func names(_ folder: String) throws -> Set<String> {
    Set(try FileManager.default.contentsOfDirectory(atPath: folder))
  }

  @Test func aRunHasTheFilesOfTRL() throws {
    var tiny = TinyRun()
    tiny.data.validation = TinyRun.examples(5, seed: 2)
    (tiny.writing.saveSteps, tiny.writing.saveTotalLimit, tiny.writing.loggingSteps) = (2, 2, 1)
    let result = try tiny.run(in: folder)
    #expect(
      try names(folder) == [
        "checkpoint-4", "checkpoint-6", "config.json", "generation_config.json", "manifest.json",
        "metrics.sqlite",
        "model.safetensors", "trainer_state.json",
      ])
    #expect(
      try names(folder + "/checkpoint-4") == [
        "config.json", "generation_config.json", "manifest.json", "model.safetensors",
        "optimizer.safetensors",
        "progress.json", "trainer_state.json",
      ])
    let state = try JSON(parsing: Array(Data(contentsOf: URL(filePath: folder + "/trainer_state.json"))))
    #expect(state["global_step"]?.int == 6 && state["max_steps"]?.int == 6 && state["epoch"]?.double == 1)
    let log = state["log_history"]?.array ?? []
    #expect(log.compactMap { $0["loss"]?.double }.count == 6 && log.compactMap { $0["eval_loss"] }.count == 3)
    #expect(
      log.first { $0["eval_loss"] != nil }?.members?.map { String(decoding: $0.name, as: UTF8.self) } == [
        "epoch", "eval_entropy", "eval_loss", "eval_mean_token_accuracy", "eval_num_tokens", "eval_runtime",
        "eval_samples_per_second", "eval_steps_per_second", "step",
      ])
    let record = try TrainingSteps(of: folder)
    #expect(try record.steps().map(\.loss) == result.losses)
    #expect(try record.step(3)?.samples.count == 4)
    // Σ loss · targets of the samples is that of the step.
    for step in try record.steps() {
      let samples = try record.step(step.step)?.samples ?? []
      let mean = samples.reduce(0) { $0 + ($1.loss ?? .nan) * Double($1.targets) } / Double(step.tokens)
      #expect(abs(mean - (step.loss ?? .nan)) < 1e-6)
    }
    let final = try Checkpoint(folder: folder)
    #expect(final.config.layers.count == 3)
  }

  @Test func aRunThatIsDoneIsDone() throws {
    let tiny = TinyRun()
    let first = try tiny.run(in: folder)
    let second = try tiny.run(in: folder)
    #expect(second.losses.isEmpty && second.weights == first.weights && second.outcome == .done)
  }

  /// What the log was made of is gone: the log stays.
  @Test func aRunThatIsDoneAndHasNoRecordIsLeftAsItIs() throws {
    let tiny = TinyRun()
    _ = try tiny.run(in: folder)
    let state = try Data(contentsOf: URL(filePath: folder + "/trainer_state.json"))
    try FileManager.default.removeItem(atPath: folder + "/metrics.sqlite")
    let before = try names(folder)
    let error = #expect(throws: TrainError.self) { try tiny.run(in: folder) }
    #expect(error?.description.contains("metrics.sqlite: has no step 6") == true)
    #expect(try names(folder) == before)
    #expect(try Data(contentsOf: URL(filePath: folder + "/trainer_state.json")) == state)
  }

  @Test func stepsThatTheRecordLacksAreSaid() throws {
    var tiny = TinyRun()
    let expected = try tiny.run()
    _ = try tiny.run(in: folder, stop: 4)
    try FileManager.default.removeItem(atPath: folder + "/metrics.sqlite")
    for _ in 0..<2 {
      var notes: [String] = []
      tiny.report = { if case .note(let note) = $0 { notes.append(note) } }
      #expect(try tiny.run(in: folder).weights == expected.weights)
      #expect(notes.count == 1 && notes[0].contains("lacks 4 of the"), "\(notes)")
    }
    let state = try JSON(parsing: Array(Data(contentsOf: URL(filePath: folder + "/trainer_state.json"))))
    #expect(state["global_step"]?.int == 6)
  }

  @Test func anotherRunIsNotGoneOn() throws {
    var tiny = TinyRun()
    _ = try tiny.run(in: folder, stop: 2)
    tiny.settings.learningRate = 1e-3
    tiny.data.train = TinyRun.examples(24, seed: 3)
    let error = #expect(throws: TrainError.self) { try tiny.run(in: folder) }
    let words = error?.description ?? ""
    #expect(words.contains("learning_rate was 0.01, is 0.001"), "\(words)")
    #expect(words.contains("the examples of --data are others than those it began with"), "\(words)")
    #expect(words.contains("checkpoint of step 2") && words.contains("--output-dir"))
  }

  /// A checkpoint that a kill left half written has no name of one.
  @Test func whatAKillLeftIsClearedAway() throws {
    let tiny = TinyRun()
    let expected = try tiny.run()
    _ = try tiny.run(in: folder, stop: 3)
    try FileManager.default.copyItem(atPath: folder + "/checkpoint-3", toPath: folder + "/checkpoint-4.tmp")
    try FileManager.default.removeItem(atPath: folder + "/checkpoint-4.tmp/model.safetensors")
    #expect(try tiny.run(in: folder).weights == expected.weights)
    #expect(try !names(folder).contains("checkpoint-4.tmp"))
  }

  @Test func weightsFromNothingAreOfTheSeed() throws {
    func weights(_ seed: UInt64, stop: Int? = nil) throws -> [UInt8] {
      let scratch = try Scratch()
      var tiny = TinyRun()
      (tiny.settings.seed, tiny.fromScratch, tiny.settings.optim) = (seed, true, .muon)
      (tiny.writing.saveSteps, tiny.writing.saveTotalLimit) = (1, 1)
      if stop != nil { _ = try tiny.run(in: scratch.path + "/run", stop: stop) }
      return try tiny.run(in: scratch.path + "/run").weights
    }
    let one = try weights(1)
    #expect(try weights(1, stop: 2) == one && weights(2) != one)
  }

  /// What a masked id is makes no difference to what is learnt before it, and no gradient comes of it as a target.
  @Test func masksAreHeld() throws {
    func run(_ last: Int32) throws -> [UInt8] {
      var tiny = TinyRun()
      var set = ExampleSet()
      for index in 0..<8 {
        let ids = (0..<20).map { Int32(($0 * 31 + index * 101) % 250) } + [last]
        set.append(
          id: RecordID(page: "\(index)"), category: nil, ids: ids,
          learns: (0..<21).map { (5..<20).contains($0) })
      }
      tiny.data.train = set
      return try tiny.run().weights
    }
    #expect(try run(7) == run(93))
  }

  /// A pass of examples without any target gives zero and is counted.
  @Test func nothingToLearnIsNothingLearnt() throws {
    var tiny = TinyRun()
    tiny.settings.weightDecay = 0
    tiny.settings.maxTokensPerMicroBatch = 1
    var set = TinyRun.examples(3)
    for index in 0..<5 {
      set.append(
        id: RecordID(page: "empty/\(index)"), category: nil, ids: [5, 6, 7], learns: [false, false, false])
    }
    tiny.data.train = set
    (tiny.settings.perDeviceTrainBatchSize, tiny.settings.gradientAccumulationSteps) = (8, 1)
    let mixed = try tiny.run(in: folder)
    let record = try TrainingSteps(of: folder)
    #expect(try record.metrics(of: 1)["data/empty_micro_batches"] == 5)
    tiny.data.train = TinyRun.examples(3)
    let alone = try tiny.run()
    #expect(mixed.weights == alone.weights && mixed.losses == alone.losses && alone.losses[0].isFinite)
  }

  @Test func aTokenizerOfAnotherModelIsNoticed() throws {
    var tiny = TinyRun()
    tiny.data.train.append(id: RecordID(page: "x"), category: nil, ids: [1, 300], learns: [false, true])
    let error = #expect(throws: TrainError.self) { try tiny.run(in: folder) }
    #expect(error?.problem.contains("the id 300, and the model knows 300") == true)
  }
}
