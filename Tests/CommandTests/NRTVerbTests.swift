import Foundation
import StrictJSON
import TestKit
import Testing

/// `yisang train nrt` as a process.
struct NRTVerbTests {
  private let scratch: Scratch
  private let program: Program

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
    _ = try scratch.tinyModel("model")
    let rows = (1...8).map { number in
      "{\"question\":\"\(number) + \(number)?\"" + (number > 1 ? ",\"accepted\":\"답은 \(2 * number)\"}" : "}")
    }
    _ = try scratch.write(rows.joined(separator: "\n"), to: "questions.jsonl")
  }

  private func train(_ more: String...) throws -> Program.Result {
    try program.run(
      [
        "train", "nrt", "--model", "./model", "--data", "questions.jsonl", "--output-dir", "./run",
        "--per-device-train-batch-size", "4", "--gradient-accumulation-steps", "2", "--num-generations", "4",
        "--max-completion-length", "16", "--max-steps", "2", "--threads", "1",
      ] + more)
  }

  /// From a new token to a run with it: what a trace was worth is in the record, and the settings in the manifest.
  @Test func aTokenOfItsOwnEndsThoughts() throws {
    let added = try program.run(
      ["tokenizer", "add", "--model", "model", "--token", "<|response_start|>", "--output", "marked"])
    #expect(added.status == 0, "\(added.err)")
    let run = try train(
      "--model", "./marked", "--separator", "<|response_start|>", "--reference", "accepted", "--show", "1")
    #expect(run.status == 0, "\(run.err)")
    #expect(run.err.contains("1 row of 8 are not asked"))
    #expect(run.err.contains("<|response_start|>답은"))
    let shown = try program.run(["show", "--run", "./run", "--step", "1", "--json"])
    let lines = try shown.out.split(separator: "\n").map { try JSON(parsing: Array($0.utf8)) }
    for name in ["nrt/trace_length", "nrt/better_than_base_ratio", "rewards/R/mean", "imitation_loss"] {
      #expect(lines[0]["metrics"]?[name]?.double != nil, "\(name)")
    }
    #expect(lines[0]["metrics"]?["rollout/logp_max_abs_diff"]?.double == 0)
    let manifest = try JSON(
      parsing: Array(Data(contentsOf: URL(filePath: scratch.path + "/run/manifest.json"))))
    #expect(manifest["method"]?.text == "nrt")
    let settings = try #require(manifest["settings"])
    #expect(settings["variant"]?.text == "paper" && settings["loss_scale_factor"]?.text == "512.0")
    #expect(
      settings["aggregation"]?.text == "weighted_sum_log_prob" && settings["reference"]?.text == "accepted")
  }

  @Test(arguments: [
    ([], "no question has a reference answer"),
    (["--reference", "accepted", "--variant", "latro"], "--use-kl-in-reward"),
    (["--reference", "accepted", "--beta", "0.1"], "beta: does not go with nrt"),
    (["--reference", "accepted", "--cispo-clip", "absolute"], "1 or more"),
    (["--reference", "accepted", "--reference-template", "답"], "must have {reference}"),
    (["--reference", "accepted", "--separator", " "], "more than blanks"),
    (["--reference", "silver"], "gold, accepted"),
  ])
  func whatMakesNoSenseIsSaid(_ arguments: [String], _ words: String) throws {
    let run = try program.run(
      [
        "train", "nrt", "--model", "./model", "--data", "questions.jsonl", "--max-completion-length", "16",
        "--output-dir", "./run",
      ] + arguments
    )
    #expect(run.status != 0 && run.err.contains(words), "\(run.err)")
  }
}
