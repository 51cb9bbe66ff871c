import Foundation
import StrictJSON
import TestKit
import Testing

/// A method's own defaults stand where no flag says otherwise.
struct MethodDefaultsTests {
  private let scratch: Scratch
  private let program: Program

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
    _ = try scratch.tinyModel("model")
    _ = try scratch.write(#"{"question":"1 + 1?","gold":"2","english":"1 + 1?"}"#, to: "questions.jsonl")
  }

  private func settings(_ verb: String, _ more: [String] = []) throws -> JSON {
    let run = try program.run(
      [
        "train", verb, "--model", "./model", "--data", "questions.jsonl", "--max-completion-length", "16",
        "--dry-run", "--json",
      ] + more)
    #expect(run.status == 0, "\(run.err)")
    return try #require(try JSON(parsing: Array(run.out.utf8))["settings"])
  }

  @Test(arguments: [
    (
      "trit",
      [
        "epsilon_high": "0.28", "dual_clip": "3.0", "beta": "0.001", "num_generations": "6",
        "loss_type": "dapo",
      ]
    ),
    (
      "nrt",
      [
        "epsilon": "0.2", "epsilon_high": "0.28", "cispo_drops": "true", "cispo_clip": "relative",
        "loss_scale_factor": "512.0", "adam_beta2": "0.95", "adam_epsilon": "1e-15", "warmup_ratio": "0.1",
        "loss_type": "cispo",
      ]
    ),
    ("tapo", ["epsilon_high": "", "dual_clip": "", "beta": "0.0", "loss_type": "dapo"]),
  ])
  func theyStand(_ verb: String, _ wanted: [String: String]) throws {
    let found = try settings(verb)
    for (name, value) in wanted { #expect(found[name]?.text == value, "\(verb) \(name)") }
  }

  @Test func flagsStandAboveThem() throws {
    let found = try settings(
      "nrt", ["--epsilon-high", "0.4", "--no-cispo-drops", "--loss-scale-factor", "64"])
    #expect(found["epsilon_high"]?.text == "0.4" && found["cispo_drops"]?.text == "false")
    #expect(found["loss_scale_factor"]?.text == "64.0")
  }
}
