import Corpus
import Foundation
import GRDB
import TestKit
import Testing

/// What a run was trained on, step by step.
struct TrainingStepsTests {
  private let scratch: Scratch
  private var run: String { scratch.path + "/runs/first" }

  init() throws { scratch = try Scratch() }

  private func ids(_ numbers: Range<Int>) -> [RecordID] { numbers.map { SampleItems.item($0).id } }

  @Test func aStepIsReadAsItWasWritten() throws {
    let writer = try TrainingSteps(writingTo: run)
    // A batch may hold a row twice.
    let batch = ids(0..<3).reversed() + ids(1..<2)
    try writer.write(.init(step: 1, loss: 2.5, tokens: 900), ids: batch)
    try writer.write(.init(step: 2, loss: .nan, tokens: 800), ids: [])
    try writer.write(.init(step: 3, loss: .infinity, tokens: 0), ids: ids(5..<6))
    let reader = try TrainingSteps(of: run)
    let first = try #require(try reader.step(1))
    #expect(first.step == .init(step: 1, loss: 2.5, tokens: 900) && first.ids == batch)
    #expect(try reader.step(2)?.step.loss == nil && reader.step(3)?.step.loss == .infinity)
    #expect(try reader.step(4) == nil)
    #expect(try reader.last(2).map(\.step) == [2, 3] && reader.last(9).map(\.step) == [1, 2, 3])
  }

  /// A trainer that goes on from a checkpoint writes steps again.
  @Test func aStepThatIsWrittenAgainIsReplaced() throws {
    for (loss, batch) in [(9.0, ids(0..<5)), (1.0, ids(7..<9))] {
      let writer = try TrainingSteps(writingTo: run)
      for step in 10..<13 { try writer.write(.init(step: step, loss: loss, tokens: 1), ids: batch) }
    }
    let reader = try TrainingSteps(of: run)
    #expect(try reader.last(9).map(\.loss) == [1, 1, 1])
    #expect(try reader.step(11)?.ids == ids(7..<9))
  }

  @Test func aStepIsThereAsAWholeOrNotAtAll() throws {
    let writer = try TrainingSteps(writingTo: run)
    try writer.write(.init(step: 1, loss: 1, tokens: 1), ids: ids(0..<2))
    try DatabaseQueue(path: run + "/steps.sqlite").write {
      try $0.execute(
        sql: """
          CREATE TRIGGER full BEFORE INSERT ON sample WHEN NEW.place = 1 BEGIN SELECT RAISE(ABORT, 'full'); END
          """)
    }
    #expect(throws: DatabaseError.self) {
      try writer.write(.init(step: 1, loss: 5, tokens: 5), ids: ids(4..<8))
    }
    let kept = try #require(try TrainingSteps(of: run).step(1))
    #expect(kept.step.loss == 1 && kept.ids == ids(0..<2))
  }

  @Test func aRunWithoutStepsIsNamed() throws {
    #expect(TrainingSteps.path(of: "first") == "runs/first/steps.sqlite")
    #expect(TrainingSteps.path(of: "/a/b") == "/a/b/steps.sqlite")
    #expect(throws: CorpusFailure.self) { try TrainingSteps(of: run) }
  }
}
