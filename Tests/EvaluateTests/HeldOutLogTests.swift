import Foundation
import TestKit
import Testing

@testable import Evaluate

struct HeldOutLogTests {
  private let scratch: Scratch
  private let log: HeldOutLog
  private var path: String { scratch.path + "/runs/held-out.jsonl" }

  init() throws {
    scratch = try Scratch()
    log = HeldOutLog(runs: scratch.path + "/runs")
  }

  private func reading(
    _ digest: String, _ evaluation: String = "e", task: String = "click", files: [String] = []
  )
    -> HeldOutLog.Reading
  {
    HeldOutLog.Reading(
      task: task, digest: digest, digests: files, model: "qwen3@1", evaluation: evaluation,
      command: ["yisang", "eval", "한 칸"])
  }

  private func lines() throws -> [String] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  @Test func aTaskIsReadOnce() throws {
    try log.begin([reading("a")], again: nil, now: 0)
    try log.end(reading("a"), score: 0.5, results: "r.json", now: 60)
    #expect(try lines().count == 2 && log.knows("a") && !log.knows("b"))
    // The same command, another evaluation, another name: the bytes are the same.
    for again in [reading("a"), reading("a", "other"), reading("a", task: "renamed")] {
      #expect(throws: EvaluationError.self) { try log.begin([again], again: nil, now: 120) }
      #expect(throws: EvaluationError.self) { try log.begin([again], again: " \n", now: 120) }
    }
    let error = #expect(throws: EvaluationError.self) { try log.begin([reading("a")], again: nil, now: 120) }
    #expect(try #require(error).problem.contains("1970-01-01T00:00:00Z with qwen3@1 (score 0.5, in r.json)"))
    try log.begin([reading("b")], again: nil, now: 120)
    #expect(try lines().count == 3)
  }

  @Test func whatWasStoppedGoesOn() throws {
    try log.begin([reading("a")], again: nil, now: 0)
    try log.begin([reading("a")], again: nil, now: 10)
    #expect(try lines().count == 1)
    #expect(throws: EvaluationError.self) { try log.begin([reading("a", "other")], again: nil, now: 20) }
    try log.begin([reading("a", "other")], again: "the prompt had a mistake", now: 30)
    try log.begin([reading("a", "other")], again: nil, now: 40)
    #expect(try lines().count == 2 && lines()[1].contains(#""reason":"the prompt had a mistake""#))
    try log.end(reading("a", "other"), score: nil, results: "r", now: 50)
    #expect(throws: EvaluationError.self) { try log.begin([reading("a", "other")], again: nil, now: 60) }
  }

  // Two at once, of which one was let in with a reason: both scores are kept.
  @Test func anotherReadingLosesNoScore() throws {
    try log.begin([reading("a")], again: nil, now: 0)
    try log.begin([reading("a", "other")], again: "a second model", now: 1)
    try log.end(reading("a"), score: 0.5, results: "r", now: 2)
    try log.end(reading("a", "other"), score: 0.25, results: "s", now: 3)
    #expect(try lines().count == 4 && lines()[2].contains("0.5") && lines()[3].contains("0.25"))
    #expect(throws: EvaluationError.self) { try log.begin([reading("a")], again: nil, now: 4) }
  }

  // A folder, a file of it, and the file compressed are one task.
  @Test func aFileOfAFolderIsTheSameTask() throws {
    try log.begin([reading("folder", files: ["x", "y"])], again: nil, now: 0)
    try log.end(reading("folder", files: ["x", "y"]), score: 0.5, results: "r", now: 1)
    #expect(try log.knows("file", ["y"]) && log.knows("x") && !log.knows("file", ["z"]))
    #expect(throws: EvaluationError.self) {
      try log.begin([reading("file", files: ["y"])], again: nil, now: 2)
    }
  }

  @Test func whatCameToNothingIsTakenBack() throws {
    try log.begin([reading("a")], again: nil, now: 0)
    try log.withdraw(reading("a"), now: 1)
    #expect(try !log.knows("a") && lines().count == 2)
    try log.begin([reading("a", "other")], again: nil, now: 2)
    try log.withdraw(reading("a"), now: 3)
    try log.end(reading("a", "other"), score: 1, results: "r", now: 4)
    try log.withdraw(reading("a", "other"), now: 5)
    #expect(try log.knows("a") && lines().count == 4)
  }

  @Test func allTasksAreReadOrNone() throws {
    try log.begin([reading("a")], again: nil, now: 0)
    try log.end(reading("a"), score: 0, results: "r", now: 1)
    #expect(throws: EvaluationError.self) { try log.begin([reading("b"), reading("a")], again: nil, now: 2) }
    #expect(try !log.knows("b"))
  }

  @Test func aLineCutOffWasNeverSaid() throws {
    try log.begin([reading("a")], again: nil, now: 0)
    let whole = try Data(contentsOf: URL(filePath: path))
    try (whole + Data(#"{"event":"scored","digest":"a","#.utf8)).write(to: URL(filePath: path))
    try log.begin([reading("a")], again: nil, now: 1)
    try log.end(reading("a"), score: 1, results: "r", now: 2)
    #expect(try lines().count == 2)
  }

  @Test func aLogThatCannotBeReadGuardsNothingAndIsRefused() throws {
    try log.begin([reading("a")], again: nil, now: 0)
    try (try Data(contentsOf: URL(filePath: path)) + Data("oops\n".utf8)).write(to: URL(filePath: path))
    let error = #expect(throws: EvaluationError.self) { try log.begin([reading("b")], again: nil, now: 1) }
    #expect(try #require(error).place == path + ":2")
  }
}
