import Foundation
import StrictJSON
import TestKit
import Testing

/// `yisang train rlerr` as a process.
@Suite(.serialized)
struct RLERRVerbTests {
  private let scratch: Scratch
  private let program: Program

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
    _ = try scratch.tinyModel("model")
    let rows = (1...4).map { "{\"question\":\"\($0) + \($0)?\",\"gold\":\"\(2 * $0)\"}" }
    _ = try scratch.write(rows.joined(separator: "\n"), to: "questions.jsonl")
  }

  private func train(_ more: [String]) -> [String] {
    [
      "train", "rlerr", "--model", "./model", "--data", "questions.jsonl", "--output-dir", "./run",
      "--per-device-train-batch-size", "4", "--gradient-accumulation-steps", "2", "--num-generations", "4",
      "--max-completion-length", "16", "--max-steps", "1", "--threads", "1",
    ] + more
  }

  private func manifest() throws -> JSON {
    try JSON(parsing: Array(Data(contentsOf: URL(filePath: scratch.path + "/run/manifest.json"))))
  }

  @Test func aJudgeIsAskedAndNamed() throws {
    let server = try JudgeServer { _, _ in
      ("200", #"{"choices":[{"message":{"content":"{\"score\": 7}"}}]}"#)
    }
    let run = try program.run(
      train(["--judge", server.address + "?key=S3cret", "--judge-model", "big", "--show", "1"]))
    #expect(run.status == 0, "\(run.err)")
    #expect(server.requests == 8 && server.heads[0].hasPrefix("POST /score/chat/completions?key=S3cret"))
    let manifest = try manifest()
    #expect(manifest["method"]?.text == "rlerr" && manifest["settings"]?["scorer"]?.text == "judge")
    #expect(manifest["settings"]?["judge"]?.text == server.address + "/chat/completions")
    #expect(manifest["settings"]?["judge_model"]?.text == "big")
    #expect(manifest["settings"]?["reward_funcs"]?.text == "accuracy,reflection")
    #expect(
      !String(decoding: manifest.serialized, as: UTF8.self).contains("S3cret") && !run.err.contains("S3cret"))
    let step = try program.run(["show", "--run", "./run", "--step", "1", "--json"])
    let lines = try step.out.split(separator: "\n").map { try JSON(parsing: Array($0.utf8)) }
    #expect(lines[0]["metrics"]?["reflection/score"]?.double == 7)
    #expect(lines.dropFirst().allSatisfy { $0["rewards"]?["reflection"]?.double == 0.7 } && lines.count == 9)
  }

  @Test func rulesAreNamedSo() throws {
    let run = try program.run(
      train(["--proxy", "--mixture", "normalize_then_sum", "--reflection-weight", "2"]))
    #expect(run.status == 0, "\(run.err)")
    let manifest = try manifest()
    #expect(
      manifest["method"]?.text == "rlerr-proxy" && manifest["settings"]?["scorer"]?.text == "rlerr-proxy")
    #expect(manifest["settings"]?["reward_funcs"]?.text == "accuracy,rlerr-proxy")
    #expect(manifest["settings"]?["reward_weights"]?.text == "1.0,2.0")
    #expect(manifest["settings"]?["multi_objective_aggregation"]?.text == "normalize_then_sum")
    #expect(manifest["settings"]?["mixture"]?.text == "normalize_then_sum")
  }

  @Test func theDryRunSaysAll() throws {
    _ = try scratch.write("rlerr:\n  proxy: true\n  mixture: gated\n", to: "yisang.yaml")
    let run = try program.run(train(["--dry-run", "--json"]))
    #expect(run.status == 0, "\(run.err)")
    let plan = try JSON(parsing: Array(run.out.utf8))
    #expect(plan["rewards"]?["rlerr-proxy"]?.double == 0.5 && plan["unanswered"]?.int == 0)
    #expect(
      plan["settings"]?["mixture"]?.text == "gated" && plan["settings"]?["scorer"]?.text == "rlerr-proxy")
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/run/metrics.sqlite"))
    let words = try program.run(train(["--dry-run"]))
    #expect(words.out.contains("rlerr-proxy · 0.5") && words.out.contains("  mixture: gated"), "\(words.out)")
  }

  @Test(
    arguments: [
      ([], "--judge URL"), (["--judge", "http://127.0.0.1:9/v1", "--proxy"], "not both"),
      (["--judge", "nowhere"], "http://127.0.0.1:8000/v1"),
      (["--judge", "http://127.0.0.1:9/v1", "--judge-key-env", "NO_SUCH_KEY"], "NO_SUCH_KEY"),
      (["--judge", "http://127.0.0.1:9/v1", "--judge-body", "[1]"], "must be a JSON object"),
      (["--judge", "http://127.0.0.1:9/v1", "--judge-body", #"{"model":"x"}"#], "--judge-model"),
      (["--judge", "http://127.0.0.1:9/v1", "--no-proxy-equations"], "with --proxy"),
      (["--proxy", "--judge-model", "x"], "judge_model is a judge's"),
      (["--proxy", "--mixture", "both"], "mixture"),
      (["--proxy", "--reflection-weight", "1e9"], "reflection_weight must be"),
      (["--proxy", "--multi-objective-aggregation", "normalize_then_sum"], "--mixture"),
      (["--proxy", "--num-generations", "3"], "num_generations"),
      (["--proxy", "--proxi"], "did you mean --proxy"),
    ] as [([String], String)])
  func whatMakesNoSenseIsSaid(_ flags: [String], _ words: String) throws {
    let run = try program.run(train(flags))
    #expect(run.status != 0 && run.err.contains(words), "\(run.err)")
  }

  @Test func withoutAKnownAnswerNothingIsLearnt() throws {
    _ = try scratch.write("{\"question\":\"a\"}\n", to: "questions.jsonl")
    let run = try program.run(train(["--proxy"]))
    #expect(run.status == 64 && run.err.contains("rename a column to gold"), "\(run.err)")
  }
}
