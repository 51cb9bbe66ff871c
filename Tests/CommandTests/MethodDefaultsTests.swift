import ArgumentParser
import Foundation
import StrictJSON
import TestKit
import Testing

@testable import yisang

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

  private static let verbs: [any LearningVerb.Type] = [
    TrainSFTVerb.self, TrainSCFTVerb.self, TrainGRPOVerb.self, TrainNRTVerb.self, TrainTAPOVerb.self,
    TrainTRITVerb.self, TrainRLERRVerb.self,
  ]

  /// What help states of a setting is what the verb has: a number, a name, or words (or 0) where it has no value.
  @Test func helpStatesTheVerbsOwn() {
    for verb in Self.verbs {
      let help = Yisang.helpMessage(for: verb, includeHidden: true, columns: 4_000)
      var seen = 0
      for flag in help.components(separatedBy: "\n  --").dropFirst() {
        let name = String(flag.prefix { $0.isLetter || $0.isNumber || $0 == "-" }).replacing("-", with: "_")
        guard let stated = flag.firstMatch(of: #/\(default: ([^()]*)\)/#)?.1, let value = verb.defaults[name]
        else { continue }
        seen += 1
        let isSo =
          value.isEmpty
          ? Double(stated) ?? 0 == 0
          : Double(value).map { Double(stated) == $0 }
            ?? (stated == value || value == "false" && stated == "no")
        #expect(isSo, "\(verb): --\(name) is \(value), and help says \(stated)")
      }
      #expect(seen > 20, "\(verb)")
    }
  }
}
