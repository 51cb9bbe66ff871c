import Foundation
import StrictJSON
import TestKit
import TestSite
import Testing

/// `yisang eval` as a process, beside a server that counts.
@Suite(.serialized)
struct EvalVerbTests {
  private let scratch: Scratch
  private let program: Program

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
    for name in ["a", "b"] {
      let lines = (0..<4).map {
        #"{"kind": "math", "split": "\#(name)", "question": "감이 \#($0)개와 \#(name.utf8.count)개 있습니다. 모두 몇 개입니까?", "gold": "\#($0 + 1)"}"#
      }
      _ = try scratch.write(lines.joined(separator: "\n") + "\n", to: "\(name).jsonl")
    }
    // Other bytes, so another task.
    _ = try scratch.write(
      #"{"kind": "math", "split": "b", "question": "배는 몇 개입니까?", "gold": "2"}"# + "\n", to: "b.jsonl")
  }

  private func teacher(_ change: (inout TestTeacherConfiguration) -> Void = { _ in }) throws -> TestTeacher {
    var configuration = TestTeacherConfiguration()
    change(&configuration)
    let teacher = try TestTeacher(configuration)
    try teacher.start()
    return teacher
  }

  private func json(_ path: String) throws -> JSON {
    try JSON(parsing: Array(Data(contentsOf: URL(filePath: scratch.path + "/" + path))))
  }

  private func log() -> [String] {
    let text = try? String(contentsOfFile: scratch.path + "/runs/held-out.jsonl", encoding: .utf8)
    return (text ?? "").split(separator: "\n").compactMap {
      (try? JSON(parsing: Array($0.utf8)))?["event"]?.text
    }
  }

  private func folders(_ path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/" + path)
      .filter { $0.contains("-") && !$0.contains("completions") }.sorted()
  }

  // Every evaluation has its own folder; the latest lies beside the answers too.
  @Test func resultsOfOneDoNotTakeThePlaceOfAnother() throws {
    let teacher = try teacher()
    defer { teacher.stop() }
    for name in ["a", "b"] {
      let result = try program.run("eval", "--server", teacher.baseURL, "--tasks", "\(name).jsonl")
      #expect(result.status == 0, "\(result.err)")
    }
    #expect(teacher.callCount == 5)
    let place = "runs/test-teacher/eval"
    let all = try folders(place)
    #expect(all.count == 2)
    let items = try all.map { try json("\(place)/\($0)/results.json")["results"]?["problems"]?["items"]?.int }
    #expect(Set(items) == [4, 1])
    #expect(try json(place + "/results.json")["results"]?["problems"]?["items"]?.int == 1)
    let again = try program.run(
      "eval", "--no-ask", "--model-name", "test-teacher", "--tasks", "a.jsonl", "--extract", "last")
    #expect(try again.status == 0 && folders(place).count == 3 && teacher.callCount == 5, "\(again.err)")
    let config = try json(place + "/results.json")["config"]
    #expect(config?["extract"]?.text == "last" && config?["n"]?.int == 1 && config?["command"]?.array != nil)
  }

  // Another model's results in the same folder stay where they are.
  @Test func anotherModelsResultsStay() throws {
    for (name, served) in [("one", 1), ("two", 2)] {
      let teacher = try teacher { ($0.models, $0.seed) = ([name], UInt64(served)) }
      defer { teacher.stop() }
      let result = try program.run(
        "eval", "--server", teacher.baseURL, "--tasks", "a.jsonl", "--output-dir", "both")
      #expect(result.status == 0, "\(result.err)")
      if served == 2 { #expect(result.err.contains("is of one and stays")) }
    }
    #expect(try json("runs/both/results.json")["config"]?["model"]?.text == "one")
    #expect(try folders("runs/both").count == 2)
    let none = try program.run(
      "eval", "--no-ask", "--tasks", "a.jsonl", "--output-dir", "both", "--model-name", "three")
    #expect(none.status != 0 && none.err.contains("has no answers of three, but of one, two"))
  }

  @Test func twoTasksOfOneLayoutHaveTheirFilesNames() throws {
    let teacher = try teacher()
    defer { teacher.stop() }
    let result = try program.run(
      "eval", "--server", teacher.baseURL, "--tasks", "a.jsonl", "b.jsonl", "--json")
    #expect(result.status == 0, "\(result.err)")
    let results = try JSON(parsing: Array(result.out.utf8))["results"]?.members ?? []
    #expect(results.map { String(decoding: $0.name, as: UTF8.self) } == ["problems.a", "problems.b"])
  }

  // A Korean name takes two columns a syllable.
  @Test func columnsStandBelowEachOther() throws {
    let teacher = try teacher()
    defer { teacher.stop() }
    for name in ["가나다라마바사", "b"] {
      _ = try scratch.write(#"{"문제": "\#(name) 더하기 1은?", "정답": "2"}"# + "\n", to: "\(name).jsonl")
    }
    let result = try program.run(
      "eval", "--server", teacher.baseURL, "--tasks", "가나다라마바사.jsonl", "b.jsonl", "--columns",
      "question=문제,gold=정답,kind=math")
    #expect(result.status == 0, "\(result.err)")
    let lines = result.out.split(separator: "\n")
    let korean = try #require(lines.first { $0.hasPrefix("가나다라마바사") })
    let latin = try #require(lines.first { $0.hasPrefix("b ") })
    // Seven syllables and two spaces are sixteen columns.
    #expect(
      korean.hasPrefix("가나다라마바사  1 ") && latin.hasPrefix("b" + String(repeating: " ", count: 15) + "1 "))
  }

  // A held-out task is read when an answer comes, and its reading ends with a whole score.
  @Test func aReadingThatCameToNothingIsTakenBack() throws {
    let task = ["--tasks", "a.jsonl", "--held-out"]
    let place = ["--output-dir", "out"]
    let teacher = try teacher()
    defer { teacher.stop() }
    // Nothing stored.
    let nothing = try program.run(["eval", "--no-ask", "--model-name", "test-teacher"] + place + task)
    #expect(nothing.status != 0 && log().isEmpty)
    // Everything refused.
    teacher.change(faults: [.tooLong: 1])
    let refused = try program.run(["eval", "--server", teacher.baseURL] + place + task)
    #expect(refused.status != 0 && log() == ["read", "withdrawn"], "\(refused.err)")
    teacher.change(faults: [:])
    let read = try program.run(["eval", "--server", teacher.baseURL] + place + task)
    #expect(read.status == 0 && log() == ["read", "withdrawn", "read", "scored"], "\(read.err)")
    let second = try program.run(["eval", "--server", teacher.baseURL] + place + task)
    #expect(second.status != 0 && second.err.contains("--again"))
  }

  // A folder tells that its template opens the thoughts; once it is gone, what is stored does.
  @Test func aTemplateThatOpensTheThoughts() throws {
    for opens in [true, false] {
      let name = opens ? "opens" : "plain"
      let folder = try scratch.tinyModel(name, opensThink: opens)
      let ask = ["eval", "--tasks", "a.jsonl", "--model", name, "--dtype", "fp32", "--json"]
      let asked = try program.run(ask + ["--max-tokens", "4"])
      #expect(asked.status == 0, "\(asked.err)")
      let results = try JSON(parsing: Array(asked.out.utf8))
      #expect(results["config"]?["opens_think"] == .bool(opens))
      // Four tokens of nonsense are thoughts without an end, or an answer.
      #expect(results["results"]?["problems"]?["empty,boxed"]?.double == (opens ? 1 : 0))
      try FileManager.default.removeItem(atPath: folder)
      let judged = try program.run(ask + ["--max-tokens", "4", "--no-ask"])
      #expect(judged.status == 0, "\(judged.err)")
      let again = try JSON(parsing: Array(judged.out.utf8))
      #expect(again["results"] == results["results"])
      #expect(again["config"]?["opens_think"] == .bool(opens))
      #expect(again["config"]?["model"] == results["config"]?["model"])
    }
  }

  // A sentence is nearest to itself in every layer, and to no other.
  @Test func alignmentOfAModelsFolder() throws {
    _ = try scratch.tinyModel("model")
    let sentences = ["가나다", "apples and pears", "1 + 1 = 2", "나는 밥을 먹었다.", "?"]
    for (name, turn, wanted) in [("same", 0, 1.0), ("turned", 1, 0)] {
      let lines = sentences.indices.map {
        #"{"id": "\#($0)", "one": "\#(sentences[$0])", "two": "\#(sentences[($0 + turn) % 5])"}"#
      }
      _ = try scratch.write(lines.joined(separator: "\n"), to: "\(name).jsonl")
      let arguments = [
        "eval", "--parallel", "\(name).jsonl", "--model", "model", "--parallel-columns",
        "pivot=one,other=two",
      ]
      let result = try program.run(arguments + ["--json"])
      #expect(result.status == 0, "\(result.err)")
      let found = try JSON(parsing: Array(result.out.utf8))
      #expect(found["pairs"]?.int == 5 && found["mean"]?.double == wanted && found["max"]?.double == wanted)
      let layers = try #require(found["layers"]?.array)
      #expect(layers.count > 2 && layers.allSatisfy { $0.double == wanted })
      let table = try program.run(arguments).out.split(separator: "\n")
      #expect(table.count == layers.count + 2)
      #expect(table.last?.hasPrefix("MEXA of 5 pairs: mean \(wanted == 1 ? "1.0000" : "0.0000")") == true)
    }
  }

  @Test func whatIsWrongIsSaid() throws {
    for (arguments, words) in [
      (["--server", "http://127.0.0.1:9/v1"], "--tasks"), (["--tasks", "a.jsonl"], "--model"),
      (
        ["--tasks", "a.jsonl", "--server", "http://127.0.0.1:9/v1", "--extract", "boxd"], "did you mean boxed"
      ),
      (["--tasks", "a.jsonl", "--no-ask", "--output-dir", "none"], "no answers are stored in runs/none"),
      (["--tasks", "a.jsonl", "--model", "m", "--dtype", "fp16"], "float32 or bfloat16"),
      (["--tasks", "a.jsonl", "--model", "m", "--omit", "topk"], "omit takes temperature, top_p, top_k"),
      (["--tasks", "a.jsonl", "--model", "m", "--extra-body", "[1]"], "extra_body must be a JSON object"),
      (["--tasks", "a.jsonl", "--model", "m", "--extra-body", #"{"seed":1}"#], "may not have seed"),
      (["--tasks", "a.jsonl", "--model", "m", "--max-in-flight", "0"], "max_in_flight must be from 1"),
      (["--tasks", "a.jsonl", "--server", "http://127.0.0.1:9/v1", "--tries", "0"], "tries must be from 1"),
      (
        ["--parallel", "a.jsonl", "--server", "http://127.0.0.1:9/v1"], "--parallel looks at a model's states"
      ),
      (["--tasks", "a.jsonl", "--server", "http://127.0.0.1:9/v1", "--metrics", "blue"], "there is no blue"),
    ] {
      let result = try program.run(["eval"] + arguments)
      #expect(result.status != 0 && result.err.contains(words), "\(arguments): \(result.err)")
    }
  }
}
