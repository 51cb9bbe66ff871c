import Foundation
import StrictJSON
import TestKit
import Testing

/// `yisang train tapo` as a process: what goes with what, and what a run is called.
@Suite(.serialized)
struct TAPOVerbTests {
  private let scratch: Scratch
  private let program: Program

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
    _ = try scratch.tinyModel("model")
    _ = try scratch.tinyModel("thinking", opensThink: true)
    func rows(_ more: (Int) -> String) -> String {
      (1...8).map { "{\"question\":\"\($0) 더하기 \($0)?\",\"gold\":\"\(2 * $0)\"\(more($0))}" }
        .joined(separator: "\n")
    }
    _ = try scratch.write(rows { ",\"english\":\"\($0) plus \($0)?\"" }, to: "parallel.jsonl")
    _ = try scratch.write(rows { _ in "" }, to: "korean.jsonl")
    _ = try scratch.write("{question}", to: "prompt.txt")
  }

  private func run(_ data: String, _ more: [String]) throws -> Program.Result {
    try program.run(
      [
        "train", "tapo", "--model", "./model", "--data", data, "--output-dir", "./run",
        "--per-device-train-batch-size", "4", "--gradient-accumulation-steps", "2", "--num-generations", "4",
        "--max-completion-length", "16", "--max-steps", "1", "--threads", "1",
      ] + more)

  }

  @Test(arguments: [
    ([], "korean.jsonl", "column english"),
    (["--quality", "external"], "korean.jsonl", "--quality-command or --quality-url"),
    (["--quality-command", "cat"], "parallel.jsonl", "--quality external"),
    (["--quality", "comet"], "parallel.jsonl", "back_likelihood"),
    (["--back-prompt", "parallel.jsonl"], "parallel.jsonl", "--quality back_likelihood"),
    (["--quality", "back_likelihood", "--back-prompt", "korean.jsonl"], "korean.jsonl", "{restatement}"),
    (["--num-restatements", "3"], "parallel.jsonl", "--grouping nested"),
    (["--grouping", "nested", "--dynamic-sampling"], "parallel.jsonl", "--dynamic-sampling"),
    (["--grouping", "nested", "--num-restatements", "1"], "parallel.jsonl", "num_restatements"),
    (["--beta", "0.1", "--use-kl-in-reward"], "parallel.jsonl", "use_kl_in_reward"),
    (["--model", "./thinking"], "parallel.jsonl", "--opening"),
    (["--understanding-weight", "nan"], "parallel.jsonl", "understanding_weight"),
  ])
  func whatDoesNotGoTogetherIsRefused(flags: [String], data: String, words: String) throws {
    let found = try run(data, flags + ["--dry-run"])
    #expect(found.status != 0 && found.err.contains(words), "\(found.err)")
  }

  /// Two questions a step: four completions each; or three restatements, with four solutions behind each.
  @Test(arguments: [([], 8), (["--grouping", "nested", "--num-restatements", "3"], 30)])
  func whatIsDrawnIsSaid(flags: [String], completions: Int) throws {
    let found = try run("parallel.jsonl", flags + ["--dry-run", "--json"])
    let plan = try JSON(parsing: Array(found.out.utf8))
    #expect(plan["most_tokens"]?.int == completions * 16, "\(found.err)")
  }

  @Test func aRunWithoutEnglishIsWrittenDown() throws {
    let found = try run(
      "korean.jsonl",
      [
        "--prompt", "prompt.txt", "--quality", "back_likelihood", "--grouping", "nested",
        "--num-restatements", "2",
        "--understanding-weight", "0.5", "--solution-weight", "2",
      ])
    #expect(found.status == 0, "\(found.err)")
    let path = scratch.path + "/run/manifest.json"
    let manifest = try JSON(parsing: Array(Data(contentsOf: URL(filePath: path))))
    #expect(manifest["method"]?.text == "tapo-reconstruction")
    let settings = manifest["settings"]
    for (name, value) in [
      ("grouping", "nested"), ("num_restatements", "2"), ("quality", "back_likelihood"),
      ("understanding_weight", "0.5"), ("solution_weight", "2.0"),
    ] {
      #expect(settings?[name]?.text == value, "\(name)")
    }
  }
}
