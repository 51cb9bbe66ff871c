import Corpus
import Foundation
import StrictJSON
import Teacher
import TestKit
import Testing

@testable import Evaluate

struct ResultsFileTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Writes the results of one task of one sample, an answer an item: what is not the gold 1 is wrong.
  private func write(
    _ answers: [String], to name: String, task: String = "t", digest: String = "d", limit: Int? = nil,
    reflections: [Int] = []
  )
    throws -> String
  {
    let items = answers.indices.map {
      EvalItem(
        id: "\($0)", task: task, source: $0 == 0 ? "a" : "b", kind: .math, question: "질문 \($0): 몇 개인가요?",
        gold: ["1"])
    }
    let run = try EvalRun(
      [EvalTask(name: task, items: items, digest: digest, heldOut: false, notes: ["a note"])], model: "m",
      settings: EvalSettings()
    ) { [ChatMessage(role: "user", content: $0.id)] }
    let folder = scratch.path + "/" + name
    let store = try CompletionStore(writingTo: folder)
    let teacher = MemoryTeacher { request in
      let answer = answers[Int(request.messages[0].content) ?? 0]
      if answer == "-" { return .failure(TeacherFailure("teacher.timeout", "", isTransient: true)) }
      let place = Int(request.messages[0].content) ?? 0
      let thoughts = (0..<(reflections.isEmpty ? 0 : reflections[place])).map { "잠깐, \($0)번째를 다시 보자." }
      let think = reflections.isEmpty ? "" : "<think>더하면 된다.\n\n\(thoughts.joined(separator: "\n\n"))</think>"
      return .success(body(think + "답은 \\boxed{\(answer)}"))
    }
    _ = try run.ask(teacher, store: store, clock: { 0 })
    var origin = ResultsFile.Origin(prompt: "boxed")
    (origin.limit, origin.command, origin.paths) = (limit, ["yisang", "eval"], ["t.jsonl"])
    try ResultsFile(run, try run.judged(store)).write(to: folder, origin, store: store, now: 7)
    return folder
  }

  @Test func resultsHaveTheKeysOfTheHarness() throws {
    let folder = try write(["1", "2", "1", "1"], to: "one")
    let json = try JSON(parsing: Array(Data(contentsOf: URL(filePath: folder + "/results.json"))))
    let task = try #require(json["results"]?["t"])
    #expect(task["acc,boxed"]?.double == 0.75 && task["acc_stderr,boxed"]?.double == 0.25)
    // Sources 1 and 2/3.
    let macro = try #require(task["macro_acc,boxed"]?.double)
    #expect(abs(macro - 5.0 / 6) < 1e-12)
    #expect(json["sources"]?["t"]?["a"]?["acc,boxed"]?.double == 1)
    #expect(
      json["n-samples"]?["t"]?["effective"]?.int == 4 && json["average"]?["acc,boxed"]?.double == 0.75)
    #expect(json["config"]?["model"]?.text == "m" && json["config"]?["temperature"]?.double == 0.7)
    #expect(json["config"]?["max_tokens"]?.int == 32768 && json["config"]?["opens_think"]?.bool == false)
    #expect(json["configs"]?["t"]?["digest"]?.text == "d" && json["date"]?.double == 7)
    #expect(
      json["config"]?["command"]?.array?.count == 2 && json["configs"]?["t"]?["path"]?.text == "t.jsonl")
    #expect(json["n-samples"]?["t"]?["original"]?.int == 4)
    let lines = try String(contentsOfFile: folder + "/samples.jsonl", encoding: .utf8).split(separator: "\n")
    let second = try JSON(parsing: Array(lines[1].utf8))
    #expect(lines.count == 4 && second["doc_id"]?.text == "1" && second["acc"]?.int == 0)
    #expect(second["verdict"]?.text == "wrong" && second["extracted"]?.text == "2")
    #expect(second["response"]?.text == "답은 \\boxed{2}")
    #expect(second["messages"]?.array?.first?["content"]?.text == "1")
  }

  // methods.md F.2, from texts to the file; source a has the first item alone.
  @Test func reflectionsAreCounted() throws {
    let folder = try write(["1", "1", "2", "1"], to: "err", reflections: [3, 0, 2, 5])
    let json = try JSON(parsing: Array(Data(contentsOf: URL(filePath: folder + "/results.json"))))
    let task = try #require(json["results"]?["t"])
    #expect(task["err,boxed"]?.double == 0.8 && task["reflections,boxed"]?.double == 2.5)
    let sources = try #require(json["sources"]?["t"])
    #expect(sources["a"]?["err,boxed"]?.double == 1 && sources["a"]?["reflections,boxed"]?.double == 3)
    #expect(sources["b"]?["err,boxed"]?.double == 5.0 / 7)
    let mean = try #require(task["macro_err,boxed"]?.double)
    #expect(abs(mean - 6.0 / 7) < 1e-12)
    #expect(json["average"]?["err,boxed"]?.double == 0.8)
    let lines = try String(contentsOfFile: folder + "/samples.jsonl", encoding: .utf8).split(separator: "\n")
    #expect(try lines.map { try JSON(parsing: Array($0.utf8))["reflections"]?.int } == [3, 0, 2, 5])
    // Without a reflection there is none.
    let silent = try write(["1", "2"], to: "silent")
    let without = try JSON(parsing: Array(Data(contentsOf: URL(filePath: silent + "/results.json"))))
    #expect(without["results"]?["t"]?["err,boxed"] == .null)
    #expect(without["results"]?["t"]?["reflections,boxed"]?.double == 0)
  }

  // By hand: differences 0, 1, 0, −1, 1 → mean 0.2, √(2.8 / 20).
  @Test func evaluationsAreComparedItemByItem() throws {
    let one = try write(["1", "2", "1", "1", "2"], to: "one")
    let other = try write(["1", "1", "1", "2", "1", "1"], to: "other")
    let found = try Comparison(one + "/results.json", other)
    let task = try #require(found.tasks.first)
    #expect(task.one == 0.6 && task.other == 0.8 && abs(task.difference.mean - 0.2) < 1e-12)
    let error = try #require(task.difference.standardError)
    #expect(abs(error - (2.8 / 20).squareRoot()) < 1e-12)
    #expect(task.onlyOne == 1 && task.onlyOther == 2 && task.p == 1 && task.unpaired == 1)
    #expect(found.notes.isEmpty)
    let same = try Comparison(one, one)
    #expect(same.tasks[0].difference.mean == 0 && same.tasks[0].p == 1)
  }

  // An answer that is missing is wrong, as in the score; settings that differ are named.
  @Test func missingAnswersAreWrongAndSettingsAreNamed() throws {
    let whole = try write(["1", "1"], to: "whole")
    let part = try write(["1", "-"], to: "part", limit: 2)
    let found = try Comparison(whole, part)
    #expect(found.tasks.first?.difference.mean == -0.5 && found.tasks.first?.unpaired == 0)
    #expect(found.notes == ["limit differs: null and 2"])
  }

  @Test func whatCannotBeComparedIsSaid() throws {
    let one = try write(["1"], to: "one")
    let changed = try write(["1"], to: "changed", digest: "e")
    let another = try write(["1"], to: "another", task: "u")
    #expect(
      try Comparison(one, changed).notes == [
        "t: the files differ; items of the same id are compared all the same"
      ])
    #expect(try Comparison(one, another).notes.count == 2 && Comparison(one, another).tasks.isEmpty)
    #expect(throws: EvaluationError.self) { try Comparison(one, scratch.path + "/nowhere") }
    let text = try scratch.write("{}", to: "results.json")
    #expect(throws: EvaluationError(text, "is no result of yisang eval")) { try Comparison(text, one) }
  }
}
