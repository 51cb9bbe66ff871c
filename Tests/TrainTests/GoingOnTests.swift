import Checkpoints
import Corpus
import Foundation
import StrictJSON
import TestKit
import Testing

@testable import Train

/// What a run that was broken off leaves to the one that goes on.
@Suite(.serialized) struct GoingOnTests {
  private let scratch: Scratch
  private var folder: String { scratch.path + "/run" }

  init() throws { scratch = try Scratch() }

  private func names(_ folder: String) throws -> Set<String> {
    Set(try FileManager.default.contentsOfDirectory(atPath: folder))
  }

  /// Where the checkpoint that was gone on from is removed meanwhile too.
  @Test(arguments: [nil, 4], [false, true])
  func tokenizerAndTemplateStay(_ rank: Int?, _ fromScratch: Bool) throws {
    var tiny = TinyRun()
    try tiny.takeTokenizer(in: scratch.path + "/model")
    (tiny.settings.loraRank, tiny.fromScratch) = (rank, fromScratch)
    (tiny.writing.saveSteps, tiny.writing.saveTotalLimit) = (1, 1)
    let whole = scratch.path + "/whole"
    let expected = try tiny.run(in: whole)
    _ = try tiny.run(in: folder, stop: 2)
    #expect(try tiny.run(in: folder).weights == expected.weights)
    for part in ["", "/checkpoint-6"] {
      #expect(try names(folder + part) == names(whole + part))
      #expect(
        try names(folder + part).isSuperset(of: [
          "tokenizer.json", "tokenizer_config.json", "chat_template.jinja",
        ]))
    }
    guard rank != nil else { return }
    let config = try JSON(
      parsing: Array(Data(contentsOf: URL(filePath: folder + "/adapter_config.json"))))
    let base = fromScratch ? folder + "/checkpoint-0" : tiny.model
    #expect(config["base_model_name_or_path"]?.text == base)
  }

  @Test func aTokenizerThatGoesMeanwhileIsMissed() throws {
    var tiny = TinyRun()
    try tiny.takeTokenizer(in: scratch.path + "/model")
    let path = tiny.model + "/tokenizer.json"
    tiny.prepare = { _ in try FileManager.default.removeItem(atPath: path) }
    let error = #expect(throws: TrainError.self) { _ = try tiny.run(in: folder) }
    #expect(error?.problem.contains(path) == true)
  }

  /// Weights drawn for one seed, or model, are not those of another.
  @Test func weightsFromNothingAreTheirSeedsAlone() throws {
    var tiny = TinyRun()
    tiny.fromScratch = true
    #expect(try tiny.run(in: folder, stop: 0).outcome == .stopped(step: 0))
    #expect(try names(folder + "/checkpoint-0").contains("manifest.json"))
    var other = tiny
    other.settings.seed += 1
    var error = #expect(throws: TrainError.self) { try other.run(in: folder) }
    #expect(error?.problem.contains("seed was 42, is 43") == true)
    other = tiny
    other.model = "\(TinyRun.golden)/llama"
    error = #expect(throws: TrainError.self) { try other.run(in: folder) }
    #expect(error?.problem.contains("model was") == true)
    #expect(try tiny.run(in: folder).outcome == .done)
  }

  /// The log of evaluations without what the clock says.
  private func evaluations(_ folder: String) throws -> [[String]] {
    let state = try JSON(parsing: Array(Data(contentsOf: URL(filePath: folder + "/trainer_state.json"))))
    return (state["log_history"]?.array ?? []).filter { $0["eval_loss"] != nil }.map { line in
      ["step", "eval_loss", "eval_entropy", "eval_num_tokens"].map { "\(line[$0]?.double ?? .nan)" }
    }
  }

  @Test func anEvaluationThatWasBrokenOffIsMadeLater() throws {
    var tiny = TinyRun()
    tiny.data.validation = TinyRun.examples(5, seed: 2)
    tiny.writing.saveSteps = 2
    let whole = scratch.path + "/whole"
    let expected = try tiny.run(in: whole)
    var broken = tiny
    var isStopping = false
    broken.report = { if case .saved(step: 2, _) = $0 { isStopping = true } }
    broken.shouldStop = { isStopping }
    #expect(try broken.run(in: folder).outcome == .stopped(step: 2))
    #expect(try TrainingSteps(of: folder).metrics(of: 2)["eval_loss"] == nil)
    #expect(try tiny.run(in: folder).weights == expected.weights)
    #expect(try evaluations(folder) == evaluations(whole))
    #expect(try evaluations(folder).map(\.first) == ["2.0", "4.0", "6.0"])
  }

  /// Both losses are of the same objective, and the same examples.
  @Test(arguments: SFTSettings.Loss.allCases)
  func theValidationIsOfTheSameLoss(_ loss: SFTSettings.Loss) throws {
    var tiny = TinyRun()
    (tiny.settings.loss, tiny.settings.learningRate) = (loss, 0)
    tiny.settings.perDeviceTrainBatchSize = 24
    tiny.data.validation = tiny.data.train
    let result = try tiny.run(in: folder)
    let found = try #require(try TrainingSteps(of: folder).metrics(of: 1)["eval_loss"])
    #expect(abs(found - result.losses[0]) < 1e-6 * result.losses[0])
  }

  @Test func anotherProcessorIsSaid() throws {
    var tiny = TinyRun()
    _ = try tiny.run(in: folder, stop: 2)
    let path = folder + "/checkpoint-2/manifest.json"
    let saved = try RunManifest(contentsOf: path)
    var other = RunManifest(
      method: saved.method, settings: saved.settings, data: saved.data, model: saved.model,
      processor: "abacus")
    other.toolVersion = saved.toolVersion
    try Data(other.json.indented).write(to: URL(filePath: path))
    var notes: [String] = []
    tiny.report = { if case .note(let note) = $0 { notes.append(note) } }
    _ = try tiny.run(in: folder)
    #expect(notes.count == 1 && notes[0].contains("made by abacus, yisang"), "\(notes)")
    #expect(try RunManifest(contentsOf: folder + "/manifest.json").makers == other.makers + saved.makers)
  }
}
