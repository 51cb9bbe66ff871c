import Corpus
import Foundation
import GRDB
import TestKit
import Testing

/// What a run was trained on, step by step, and what was measured there.
struct TrainingStepsTests {
  private let scratch: Scratch
  private var run: String { scratch.path + "/runs/first" }

  init() throws { scratch = try Scratch() }

  private func samples(_ numbers: some Sequence<Int>, loss: Double? = 1) -> [TrainingSteps.Sample] {
    numbers.map { .init(id: SampleItems.item($0).id, loss: loss, targets: 10 + $0) }
  }

  @Test func aStepIsReadAsItWasWritten() throws {
    let writer = try TrainingSteps(writingTo: run)
    // A batch may hold a row twice.
    let batch = samples((0..<3).reversed() + [1], loss: 2.25)
    try writer.write(
      .init(step: 1, loss: 2.5, tokens: 900), samples: batch, metrics: ["grad_norm": 0.5, "loss": 7])
    try writer.write(.init(step: 2, loss: .nan, tokens: 800), samples: samples([4], loss: .nan))
    try writer.write(
      .init(step: 3, loss: .infinity, tokens: 0), samples: samples([5]),
      metrics: ["grad_norm": .nan, "perf/mfu": 0.5])
    let reader = try TrainingSteps(of: run)
    let first = try #require(try reader.step(1))
    #expect(first.step == .init(step: 1, loss: 2.5, tokens: 900) && first.samples == batch)
    #expect(try reader.step(2)?.step.loss == nil && reader.step(3)?.step.loss == .infinity)
    #expect(try reader.step(2)?.samples.map(\.loss) == [nil] && reader.step(4) == nil)
    #expect(try reader.last(2).map(\.step) == [2, 3] && reader.last(9).map(\.step) == [1, 2, 3])
    #expect(try reader.steps().count == 3 && reader.steps(2...2).map(\.tokens) == [800])
    #expect(try reader.samples(1...2).map(\.step) == [1, 1, 1, 1, 2])
    #expect(try reader.metricNames() == ["loss", "grad_norm", "perf/mfu"])
    #expect(
      try reader.series("grad_norm").map(\.step) == [1] && reader.series("grad_norm").map(\.value) == [0.5])
    #expect(try reader.series("loss").map(\.step) == [1, 3] && reader.series("none").isEmpty)
    #expect(try reader.metrics(of: 3) == ["perf/mfu": 0.5] && reader.metrics(1...3)[1] == ["grad_norm": 0.5])
  }

  /// A trainer that goes on from a checkpoint writes steps again.
  @Test func aStepThatIsWrittenAgainIsReplaced() throws {
    for (loss, batch, name) in [(9.0, 0..<5, "entropy"), (1.0, 7..<9, "epoch")] {
      let writer = try TrainingSteps(writingTo: run)
      for step in 10..<13 {
        try writer.write(
          .init(step: step, loss: loss, tokens: 1), samples: samples(batch), metrics: [name: loss])
      }
    }
    let reader = try TrainingSteps(of: run)
    #expect(try reader.last(9).map(\.loss) == [1, 1, 1])
    #expect(try reader.step(11)?.samples == samples(7..<9) && reader.metrics(of: 11) == ["epoch": 1])
  }

  @Test func whatLiesBehindACheckpointIsForgotten() throws {
    let writer = try TrainingSteps(writingTo: run)
    for step in 1...20 {
      try writer.write(
        .init(step: step, loss: 1, tokens: 1), samples: samples([step]), metrics: ["entropy": Double(step)])
    }
    try writer.add(["eval_loss": 3], to: 12)
    try writer.add(["eval_loss": 4], to: 16)
    try writer.sync()
    try writer.forget(after: 12)
    #expect(try writer.last(99).map(\.step) == Array(1...12) && writer.samples(1...99).count == 12)
    #expect(try writer.series("eval_loss").map(\.step) == [12] && writer.series("entropy").count == 12)
  }

  @Test func aReaderLooksWhileTheTrainerWrites() throws {
    let writer = try TrainingSteps(writingTo: run)
    let early = try TrainingSteps(of: run)
    #expect(try early.last(1).isEmpty)
    for step in 1...5 { try writer.write(.init(step: step, loss: 1, tokens: 1), samples: samples([1])) }
    #expect(try early.last(9).count == 5 && TrainingSteps(of: run).last(9).count == 5)
    // As a run that was killed leaves it: the log is there, nobody has the file open.
    let copy = scratch.path + "/killed"
    try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
    for end in ["", "-wal"] {
      try FileManager.default.copyItem(
        atPath: run + "/metrics.sqlite" + end, toPath: copy + "/metrics.sqlite" + end)
    }
    #expect(try TrainingSteps(of: copy).last(9).count == 5)
  }

  @Test func aStepIsThereAsAWholeOrNotAtAll() throws {
    let writer = try TrainingSteps(writingTo: run)
    try writer.write(.init(step: 1, loss: 1, tokens: 1), samples: samples(0..<2), metrics: ["epoch": 1])
    try DatabaseQueue(path: run + "/metrics.sqlite").write {
      try $0.execute(
        sql: """
          CREATE TRIGGER full BEFORE INSERT ON metric WHEN NEW.value = 5 BEGIN SELECT RAISE(ABORT, 'full'); END
          """)
    }
    #expect(throws: DatabaseError.self) {
      try writer.write(.init(step: 1, loss: 5, tokens: 5), samples: samples(4..<8), metrics: ["epoch": 5])
    }
    let kept = try #require(try TrainingSteps(of: run).step(1))
    #expect(kept.step.loss == 1 && kept.samples == samples(0..<2))
    #expect(try TrainingSteps(of: run).metrics(of: 1) == ["epoch": 1])
  }

  @Test func aRunWithoutStepsIsNamed() throws {
    #expect(TrainingSteps.path(of: "first") == "runs/first/metrics.sqlite")
    #expect(TrainingSteps.path(of: "/a/b") == "/a/b/metrics.sqlite")
    #expect(throws: CorpusFailure.self) { try TrainingSteps(of: run) }
  }

  @Test(arguments: ["PRAGMA user_version = 99", "PRAGMA application_id = 7"])
  func aFileOfAnotherKindIsRefused(_ change: String) throws {
    _ = try TrainingSteps(writingTo: run)
    try DatabaseQueue(path: run + "/metrics.sqlite").write { try $0.execute(sql: change) }
    #expect(throws: CorpusFailure.self) { try TrainingSteps(of: run) }
    #expect(throws: CorpusFailure.self) { try TrainingSteps(writingTo: run) }
  }

  @Test func whatIsNoDatabaseIsRefused() throws {
    try FileManager.default.createDirectory(atPath: run, withIntermediateDirectories: true)
    _ = try scratch.write(
      "hello, this is no database at all, but a text of some length", to: "runs/first/metrics.sqlite")
    #expect(throws: CorpusFailure.self) { try TrainingSteps(of: run) }
    #expect(throws: CorpusFailure.self) { try TrainingSteps(writingTo: run) }
  }
}
