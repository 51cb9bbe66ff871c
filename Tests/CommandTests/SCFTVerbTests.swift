import Foundation
import StrictJSON
import TestKit
import Testing

/// `yisang train scft` as a process.
@Suite(.serialized)
struct SCFTVerbTests {
  private let scratch: Scratch
  private let program: Program
  private static let letters = ["a", "b", "c", "d", "e", "f", "g", "h"]

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
    _ = try scratch.tinyModel("model")
    _ = try scratch.write("X", to: "look.txt")
    try ask(gold: "4")
  }

  /// Makes a model that answers letters with 4 or 5, and says 4 or 5 of a solution.
  private func teach() throws {
    let rows = SCFTVerbTests.letters.prefix(3).flatMap { letter in
      let solutions = ["hm", "so, so"].map { (letter, "<think>\($0)</think>\($0 == "hm" ? 4 : 5)") }
      let critiques = ["hm", "so, so"].flatMap { thought in
        ["<think>yes</think>4", "<think>no, no</think>5"].map {
          ("X\\n\\nQuestion: \(letter)\\n\\nSolution: \(thought)", $0)
        }
      }
      return (solutions + critiques).map {
        #"{"messages":[{"role":"user","content":"\#($0.0)"},{"role":"assistant","content":"\#($0.1)"}]}"#
      }
    }
    _ = try scratch.write(rows.joined(separator: "\n"), to: "rows.jsonl")
    let taught = try program.run([
      "train", "sft", "--model", "./model", "--data", "rows.jsonl", "--output-dir", "./taught",
      "--per-device-train-batch-size", "18", "--gradient-accumulation-steps", "1", "--learning-rate", "1e-2",
      "--dtype", "float32", "--max-steps", "60", "--threads", "1",
    ])
    #expect(taught.status == 0, "\(taught.err)")
  }

  private func ask(gold: String?) throws {
    let column = gold.map { ",\"gold\":\"\($0)\"" } ?? ""
    let rows = SCFTVerbTests.letters.map { "{\"question\":\"\($0)\"\(column)}" }
    _ = try scratch.write(rows.joined(separator: "\n"), to: "q.jsonl")
  }

  private func train(_ folder: String, _ more: String...) -> [String] {
    [
      "train", "scft", "--model", "./taught", "--data", "q.jsonl", "--output-dir", "./" + folder,
      "--num-solutions", "3", "--num-critiques", "2", "--max-completion-length", "16", "--temperature", "1",
      "--drawing-prompt", "look.txt", "--dtype", "float32", "--per-device-train-batch-size", "4",
      "--gradient-accumulation-steps", "1", "--save-steps", "5", "--logging-steps", "5", "--threads", "1",
    ] + more
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: "\(scratch.path)/\(path)", encoding: .utf8)
  }

  @Test func aRunDrawsChoosesAndLearns() throws {
    try teach()
    let run = try program.run(train("run", "--max-steps", "4", "--show", "1"))
    #expect(run.status == 0, "\(run.err)")
    #expect(run.err.contains("solutions: ") && run.err.contains("fates: corrected"), "\(run.err)")
    #expect(run.err.contains("Question: "), "\(run.err)")
    let selection = try JSON(parsing: Array(text("run/selection.json").utf8))
    let (corrected, confirmed) = (
      selection["fates"]?["corrected"]?.int, selection["fates"]?["confirmed"]?.int
    )
    #expect(try (confirmed ?? 0) > 0 && corrected == 2 * #require(confirmed))
    let fates = try text("run/fates.jsonl").split(separator: "\n")
    #expect(fates.count == 8 * 3 * 2)
    let rows = try text("run/examples.jsonl").split(separator: "\n")
    #expect(
      rows.count == selection["examples"]?.int && rows.allSatisfy { $0.contains("Critique the solution") })
    let manifest = try JSON(parsing: Array(text("run/manifest.json").utf8))
    #expect(manifest["method"]?.text == "scft" && manifest["settings"]?["drawing_prompt"]?.text == "X")
    #expect(manifest["settings"]?["learning_rate"]?.text == "1e-05")
    let state = try JSON(parsing: Array(text("run/trainer_state.json").utf8))
    #expect(state["global_step"]?.int == 4)
    let steps = try program.run(["show", "--run", "./run"])
    #expect(steps.status == 0 && steps.out.contains("loss"), "\(steps.err)")
    // The same rows without the verb: `train sft` reads them.
    let again = try program.run([
      "train", "sft", "--model", "./taught", "--data", "run/examples.jsonl", "--dry-run", "--json",
    ])
    #expect(try JSON(parsing: Array(again.out.utf8))["examples"]?.int == rows.count, "\(again.err)")
  }

  @Test(.timeLimit(.minutes(10)))
  func killsChangeNoBit() throws {
    try teach()
    let all = ["--max-steps", "30"]
    let start = ContinuousClock.now
    let whole = try program.run(train("whole") + all)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    #expect(whole.status == 0, "\(whole.err)")
    var random = SplitMix(seed: Fuzz.seed(20_261_122))
    var kills = 0
    for _ in 0..<10 {
      let share = 0.02 + Double(random.next() % 1_000) / 2_000
      if try program.runAndKill(train("killed") + all, afterSeconds: share * seconds) { kills += 1 }
    }
    let result = try program.run(train("killed") + all)
    #expect(result.status == 0, "\(result.err)")
    #expect(kills > 2)
    for name in [
      "model.safetensors", "checkpoint-30/optimizer.safetensors", "examples.jsonl", "fates.jsonl",
      "selection.json",
    ] {
      let paths = ["whole", "killed"].map { URL(filePath: "\(scratch.path)/\($0)/\(name)") }
      #expect(try Data(contentsOf: paths[0]) == Data(contentsOf: paths[1]), "\(name)")
    }
    for name in ["solutions", "critiques"] {
      let lines = try ["whole", "killed"].map {
        try text("\($0)/drawn/\(name).jsonl").split(separator: "\n").sorted()
      }
      #expect(lines[0] == lines[1], "\(name)")
    }
    print("kill test: \(kills) kills of train scft; draws, choice, weights and moments are equal")
  }

  @Test func theDryRunDrawsNothing() throws {
    try teach()
    let run = try program.run(train("run", "--dry-run"))
    #expect(
      run.status == 0 && run.out.contains("24 solutions and at most 48 critiques"), "\(run.out)\(run.err)")
    #expect(run.out.contains("ratio: 2:1") && run.out.contains("num_train_epochs: 10.0"), "\(run.out)")
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/run"))
    #expect(try program.run(train("run", "--max-steps", "2")).status == 0)
    let json = try program.run(train("run", "--max-steps", "2", "--dry-run", "--json"))
    let plan = try JSON(parsing: Array(json.out.utf8))
    #expect(plan["drawn_questions"]?.int == 8 && plan["looked_at_solutions"]?.int == 24, "\(json.out)")
  }

  @Test func whatHasNoAnswerIsNotAsked() throws {
    let rows = [#"{"question":"a","gold":"4"}"#, #"{"question":"b"}"#, #"{"question":"c","answer":5}"#]
    _ = try scratch.write(rows.joined(separator: "\n"), to: "q.jsonl")
    let json = try program.run(train("run", "--dry-run", "--json", "--model", "./model"))
    let plan = try JSON(parsing: Array(json.out.utf8))
    #expect(plan["questions"]?.int == 3 && plan["asked"]?.int == 2 && plan["unanswered"]?.int == 1)
    #expect(plan["most_solutions"]?.int == 6 && plan["most_critiques"]?.int == 12)
    let run = try program.run(train("run", "--model", "./model"))
    #expect(run.err.contains("1 of 3 questions have no known answer"), "\(run.err)")
    let drawn = try text("run/drawn/solutions.jsonl").split(separator: "\n").map {
      try JSON(parsing: Array($0.utf8))["question"]?.int
    }
    #expect(Set(drawn) == [0, 2])
    _ = try scratch.write(#"{"prompt_ids":[1,2],"gold":"4"}"#, to: "q.jsonl")
    let ids = try program.run(train("ids", "--model", "./model"))
    #expect(ids.status == 64 && ids.err.contains("has ids and no text"), "\(ids.err)")
  }

  @Test func resultsAreJSONWhereAsked() throws {
    try teach()
    let run = try program.run(train("run", "--max-steps", "5", "--json", "--self-distill"))
    #expect(run.status == 0, "\(run.err)")
    let lines = try run.out.split(separator: "\n").map { try JSON(parsing: Array($0.utf8)) }
    #expect(lines.count == 2 && lines[0]["fates"]?["kept"]?.int == lines[0]["examples"]?.int, "\(run.out)")
    #expect(lines[1]["loss"]?.double != nil)
  }

  @Test func nothingKeptSaysWhy() throws {
    try teach()
    try ask(gold: "6")
    let run = try program.run(train("run"))
    #expect(run.status == 4 && run.err.contains("still_wrong 48"), "\(run.err)")
    #expect(run.err.contains("0 right, 24 wrong") && run.err.contains("more --num-solutions"), "\(run.err)")
    #expect(try text("run/fates.jsonl").contains("still_wrong"))
    try ask(gold: nil)
    let none = try program.run(train("other"))
    #expect(none.status == 64 && none.err.contains("rename a column to gold"), "\(none.err)")
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/other"))
  }

  @Test func otherSettingsAreRefused() throws {
    try teach()
    #expect(try program.run(train("run", "--max-steps", "2")).status == 0)
    let rate = try program.run(train("run", "--max-steps", "2", "--learning-rate", "1"))
    #expect(rate.status == 1 && rate.err.contains("learning_rate was 1e-05, is 1.0"), "\(rate.err)")
    let sft = try program.run([
      "train", "sft", "--model", "./taught", "--data", "rows.jsonl", "--output-dir", "./run",
    ])
    #expect(sft.status == 1 && sft.err.contains("it is a run of scft, not of sft"), "\(sft.err)")
    let other = try program.run(train("taught"))
    #expect(other.status == 1 && other.err.contains("it is a run of sft, not of scft"), "\(other.err)")
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/taught/drawn"))
  }

  @Test(
    arguments: [
      (["--ratio", "2"], "ratio: 2 is not CORRECTED:CONFIRMED"), (["--ratio", "0:0"], "0 : 0"),
      (["--num-critiques", "0"], "num_critiques must be"), (["--from-scratch"], "--from-scratch"),
      (["--temperature", "0"], "temperature must be"), (["--max-completion-length", "100000"], "no room"),
      (["--drawing-prompt", "none.txt"], "cannot be read"), (["--extraction", "middle"], "extraction"),
      (["--use-vllm"], "unknown option --use-vllm"), (["--reward-funcs", "accuracy"], "unknown option"),
    ] as [([String], String)])
  func whatMakesNoSenseIsSaid(_ flags: [String], _ words: String) throws {
    let run = try program.run(train("run", "--model", "./model") + flags)
    #expect(run.status != 0 && run.err.contains(words), "\(run.err)")
  }

  @Test func settingsStandInTheFile() throws {
    _ = try scratch.write(
      "scft:\n  ratio: \"1:1\"\n  self_distill: true\n  num_train_epochs: 3\n", to: "yisang.yaml")
    let run = try program.run(train("run", "--dry-run", "--model", "./model"))
    #expect(run.out.contains("ratio: 1:1") && run.out.contains("self_distill: true"), "\(run.out)\(run.err)")
    #expect(run.out.contains("num_train_epochs: 3.0"), "\(run.out)")
  }
}
