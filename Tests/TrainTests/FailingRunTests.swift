import Corpus
import Foundation
import GRDB
import StrictJSON
import TestKit
import Testing

@testable import Checkpoints
@testable import Model
@testable import Train

/// What ends a run, what it says of it, and what is left.
@Suite(.serialized) struct FailingRunTests {
  private let scratch: Scratch
  private var folder: String { scratch.path + "/run" }

  init() throws { scratch = try Scratch() }

  private func names(_ folder: String) throws -> Set<String> {
    Set(try FileManager.default.contentsOfDirectory(atPath: folder))
  }

  /// Gradients that are no numbers: the step before is saved, all of the step's examples are named, and a report is written.
  @Test func aGradientThatIsNoNumberEndsTheRun() throws {
    var tiny = TinyRun()
    (tiny.settings.learningRate, tiny.settings.warmupRatio, tiny.writing.saveTotalLimit) = (1e30, 0, 1)
    var spikes: [Int] = []
    tiny.report = { if case .spike(let spike, _) = $0 { spikes.append(spike.step) } }
    let error = #expect(throws: TrainError.self) { _ = try tiny.run(in: folder) }
    let words = error?.description ?? ""
    #expect(words.hasPrefix("step 2: ") && words.contains("yisang show --run"), "\(words)")
    #expect(words.contains("checkpoint-1 is whole"), "\(words)")
    #expect(try RunFolder(folder).checkpoints() == [1])
    let step = try #require(try TrainingSteps(of: folder).step(2))
    #expect(step.step.loss == nil && step.samples.count == 4)
    #expect(spikes == [2] && FileManager.default.fileExists(atPath: folder + "/spikes/step-2/report.md"))
  }

  /// A pass that finds no numbers: its examples, and those behind it, are named without a loss.
  @Test func examplesOfAPassThatFailedAreNamed() throws {
    var tiny = TinyRun()
    tiny.settings.neftuneNoiseAlpha = 1e60
    var spikes: [Int] = []
    tiny.report = { if case .spike(let spike, _) = $0 { spikes.append(spike.step) } }
    let error = #expect(throws: TrainError.self) { _ = try tiny.run(in: folder) }
    let words = error?.description ?? ""
    #expect(words.hasPrefix("step 1: ") && words.contains("there is no checkpoint yet"), "\(words)")
    let step = try #require(try TrainingSteps(of: folder).step(1))
    #expect(Set(step.samples.map(\.id)).count == 4)
    #expect(step.samples.allSatisfy { $0.loss == nil && $0.targets > 0 }, "\(step)")
    // Without the noise there is nothing wrong with the pass.
    #expect(spikes == [1] && FileManager.default.fileExists(atPath: folder + "/spikes/step-1/report.md"))
  }

  /// A spike at every step, and nowhere to write of it.
  @Test func aReportThatCannotBeWrittenEndsNoRun() throws {
    struct Gone: Error {}
    var tiny = TinyRun()
    (tiny.writing.spikes.window, tiny.writing.spikes.threshold, tiny.settings.warmupRatio) = (2, -1e6, 0)
    tiny.writing.lookup = { _ in throw Gone() }
    var notes: [String] = []
    tiny.report = { if case .note(let note) = $0 { notes.append(note) } }
    #expect(try tiny.run(in: folder).outcome == .done)
    #expect(notes.contains { $0.contains("its report could not be written: Gone") }, "\(notes)")
  }

  @Test func anExampleThatIsTooLongIsNamedAtOnce() throws {
    var tiny = TinyRun()
    tiny.data.validation.append(
      id: RecordID(page: "long"), category: nil, ids: Array(repeating: 1, count: 257),
      learns: Array(repeating: true, count: 257))
    let error = #expect(throws: TrainError.self) { _ = try tiny.run(in: folder) }
    #expect(error?.place == "example \(RecordID(page: "long"))")
    #expect(error?.problem.contains("257 ids, and the model 256 positions") == true)
    #expect(throws: TrainError.self) { try SFTTrainer.check(tiny.data, model: tiny.model) }
    #expect(!FileManager.default.fileExists(atPath: folder))
  }

  /// As a full disk does it.
  @Test(arguments: [nil, 1])
  func aStepThatCannotBeWrittenDownSaysFromWhereTheRunGoesOn(_ saveSteps: Int?) throws {
    var tiny = TinyRun()
    tiny.writing.saveSteps = saveSteps ?? 100
    let path = folder + "/metrics.sqlite"
    tiny.prepare = { _ in
      try DatabaseQueue(path: path).write {
        try $0.execute(
          sql: """
            CREATE TRIGGER full BEFORE INSERT ON step WHEN NEW.step = 3
            BEGIN SELECT RAISE(ABORT, 'disk is full'); END
            """)
      }
    }
    let error = #expect(throws: TrainError.self) { _ = try tiny.run(in: folder) }
    let words = error?.description ?? ""
    #expect(
      words.hasPrefix("step 3: could not be written down") && words.contains("disk is full"), "\(words)")
    #expect(words.contains(saveSteps == nil ? "there is no checkpoint yet" : "checkpoint-2 is whole"))
    try DatabaseQueue(path: path).write { try $0.execute(sql: "DROP TRIGGER full") }
    tiny.prepare = { _ in }
    #expect(try tiny.run(in: folder).weights == TinyRun().run().weights)
  }

  @Test func aModelThatCannotTakeItsPlaceSaysFromWhereTheRunGoesOn() throws {
    var tiny = TinyRun()
    let folder = folder
    let config = folder + "/config.json"
    tiny.prepare = { _ in
      try FileManager.default.createDirectory(atPath: config + "/x", withIntermediateDirectories: true)
    }
    let error = #expect(throws: TrainError.self) { _ = try tiny.run(in: folder) }
    #expect(error?.problem.hasPrefix("the model at the end could not be written") == true)
    #expect(error?.problem.contains("checkpoint-6 is whole") == true)
    #expect(try !names(folder).contains("trainer_state.json"))
    try FileManager.default.removeItem(atPath: config)
    tiny.prepare = { _ in }
    #expect(try tiny.run(in: folder).outcome == .done)
    #expect(try names(folder).isSuperset(of: ["config.json", "trainer_state.json"]))
    #expect(try !names(folder).contains(".final"))
  }

  /// A model of another run is never mixed with this one's.
  @Test func anotherModelsFolderIsRefused() throws {
    var tiny = TinyRun()
    tiny.settings.loraRank = 4
    _ = try tiny.run(in: folder)
    try FileManager.default.removeItem(atPath: folder + "/checkpoint-6")
    let before = try names(folder)
    let error = #expect(throws: TrainError.self) { try TinyRun().run(in: folder) }
    #expect(error?.problem.contains("adapter_config.json") == true)
    #expect(try names(folder) == before)
    // The same run begins anew, and no longer says that its model is there.
    #expect(try tiny.run(in: folder, stop: 2).outcome == .stopped(step: 2))
    #expect(try !names(folder).contains("trainer_state.json"))
    var here = TinyRun()
    try here.takeTokenizer(in: scratch.path + "/model")
    #expect(throws: TrainError.self) { try here.run(in: here.model) }
  }

  /// A limit of files' sizes is no full disk.
  @Test func aFileThatMayNotGrowIsNoFullDisk() {
    errno = EFBIG
    let error = CheckpointError.system("x/optimizer.safetensors")
    #expect(!error.isFull && error.problem.hasPrefix("grows beyond what a file may have here"))
    errno = ENOSPC
    #expect(CheckpointError.system("x").isFull)
  }

  @Test func filesOfTwoStepsAreNoCheckpoint() throws {
    var tiny = TinyRun()
    tiny.writing.saveSteps = 1
    _ = try tiny.run(in: folder, stop: 2)
    // As an older version wrote it: without digests.
    var progress = try Progress(of: folder + "/checkpoint-1/progress.json")
    progress.digests = [:]
    try Data(progress.json.indented).write(to: URL(filePath: folder + "/checkpoint-2/progress.json"))
    let error = #expect(throws: TrainError.self) { _ = try tiny.run(in: folder) }
    #expect(error?.problem.contains("of step 1 by progress.json, and of step 2") == true)
  }
}
