import Corpus
import Foundation
import TestKit
import Testing

@testable import Train

@Suite struct RunFolderTests {
  private let scratch: Scratch
  private var run: RunFolder { RunFolder(scratch.path + "/run") }

  init() throws { scratch = try Scratch() }

  private func make(_ names: String...) throws {
    for name in names {
      try FileManager.default.createDirectory(
        atPath: "\(run.path)/\(name)", withIntermediateDirectories: true)
    }
  }

  @Test func namesArePlacesBelowRuns() {
    #expect(RunFolder("first").path == "runs/first" && RunFolder("a/b").path == "a/b")
    #expect(RunFolder("a/b/").name == "b")
  }

  @Test(arguments: ["", ".", "..", "/", "a/..", "./"])
  func whatIsNoNameIsRefused(_ name: String) throws {
    let error = #expect(throws: TrainError.self) { try RunFolder(name).check() }
    #expect(error?.description.contains("is no name of a run") == true)
  }

  @Test func aFileIsNoRun() throws {
    let file = try scratch.write("mine", to: "run")
    let error = #expect(throws: TrainError.self) { _ = try run.take() }
    #expect(error?.problem.contains("\(file) is a file") == true)
    #expect(throws: Never.self) { try RunFolder("first").check() }
  }

  @Test func checkpointsAreFoundByTheirSteps() throws {
    #expect(try run.checkpoints() == [])
    try make(
      "checkpoint-10", "checkpoint-9", "checkpoint-11.tmp", "checkpoint-x", "other", "checkpoint--3",
      "checkpoint-007")
    #expect(try run.checkpoints() == [9, 10])
    try run.keepNewest(1)
    #expect(try run.checkpoints() == [10])
    try run.keepNewest(0)
    #expect(try run.checkpoints() == [10], "the last one stays")
  }

  @Test func aRunIsTakenOnce() throws {
    let lock = try run.take()
    #expect(throws: CorpusFailure.self) { _ = try run.take() }
    _ = lock
  }

  /// What is called otherwise is somebody's own.
  @Test func onlyWhatIsOursIsCleared() throws {
    let kept = [
      "checkpoint-4", "checkpoint-x.tmp", "checkpoint-007.tmp", "final", "mine.tmp", "mine.tmp.old",
    ]
    for name in kept + ["checkpoint-5.tmp", ".final", ".final.tmp"] { try make(name) }
    _ = try run.take()
    #expect(try FileManager.default.contentsOfDirectory(atPath: run.path).sorted() == kept.sorted())
  }
}
