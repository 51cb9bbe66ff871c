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

  @Test func checkpointsAreFoundByTheirSteps() throws {
    #expect(try run.checkpoints() == [])
    try make("checkpoint-10", "checkpoint-9", "checkpoint-11.tmp", "checkpoint-x", "other")
    #expect(try run.checkpoints() == [9, 10])
    try run.keepNewest(1)
    #expect(try run.checkpoints() == [10])
    try run.keepNewest(0)
    #expect(try run.checkpoints() == [10], "the last one stays")
  }

  @Test func aRunIsTakenOnce() throws {
    try make("checkpoint-5.tmp", "checkpoint-4")
    let lock = try run.take()
    #expect(try FileManager.default.contentsOfDirectory(atPath: run.path) == ["checkpoint-4"])
    #expect(throws: CorpusFailure.self) { _ = try run.take() }
    _ = lock
  }
}
