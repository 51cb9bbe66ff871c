import Foundation
import Rewards
import StrictJSON
import TestKit
import Testing

@testable import Train

/// SCFT with a tiny model.
@Suite(.serialized) struct SelfCritiqueTests {
  /// Stopped in every phase, one after another, and without a stop: the same draws, choice and weights.
  @Test func stoppedItIsAsIfNeverStopped() throws {
    let tiny = try TinyCritique()
    let scratch = try Scratch()
    let whole = try #require(try tiny.run(in: scratch.path + "/whole"))
    for stop in TinyCritique.Stop.allCases {
      #expect(try tiny.run(in: scratch.path + "/parts", stop: stop) == nil, "\(stop)")
      let kept = try ["solutions", "critiques"].map { name in
        try String(contentsOfFile: scratch.path + "/parts/drawn/\(name).jsonl", encoding: .utf8)
          .count { $0 == "\n" }
      }
      switch stop {
      case .firstSolution: #expect(kept == [0, 0])
      case .aSolution: #expect((1...5).contains(kept[0]) && kept[1] == 0, "\(kept)")
      case .betweenPhases: #expect(kept == [6, 0])
      case .aCritique: #expect(kept[0] == 6 && (1...11).contains(kept[1]), "\(kept)")
      case .beforeTraining, .step: #expect(kept == [6, 12])
      }
    }
    let parts = try #require(try tiny.run(in: scratch.path + "/parts"))
    #expect(parts == whole && whole.losses.count == 4)
    #expect(whole.drawn["solutions.jsonl"]?.count == 6 && whole.drawn["critiques.jsonl"]?.count == 12)
    let selection = try JSON(parsing: Array((whole.chosen["selection.json"] ?? "").utf8))
    for fate in ["corrected", "confirmed", "spoiled", "still_wrong"] {
      #expect((selection["fates"]?[fate]?.int ?? 0) > 0, "\(fate): \(whole.chosen)")
    }
    let kept = selection["fates"].map { [$0["corrected"]?.int ?? 0, $0["confirmed"]?.int ?? 0] } ?? []
    #expect(kept[0] == 2 * kept[1])
    // A run that is done changes nothing.
    #expect(try tiny.run(in: scratch.path + "/whole") == whole)
  }

  @Test func otherSettingsAreRefused() throws {
    var tiny = try TinyCritique()
    let scratch = try Scratch()
    let folder = scratch.path + "/run"
    _ = try tiny.run(in: folder, stop: .step)
    let examples = try Data(contentsOf: URL(filePath: folder + "/examples.jsonl"))
    func refusal(_ change: (inout SCFTSettings) throws -> Void) throws -> String {
      var other = tiny
      try change(&other.settings)
      let error = #expect(throws: TrainError.self) { try other.run(in: folder) }
      return error.map { "\($0)" } ?? ""
    }
    #expect(try refusal { $0.sft.learningRate = 1 }.contains("learning_rate was 0.001, is 1.0"))
    #expect(try refusal { $0.ratio = nil }.contains("ratio was 2:1, is none"))
    #expect(try refusal { $0.numSolutions = 3 }.contains("num_solutions was 2, is 3"))
    #expect(try refusal { $0.selfDistill = true }.contains("self_distill"))
    #expect(try Data(contentsOf: URL(filePath: folder + "/examples.jsonl")) == examples)
    // A run of another method has no place there, and is not drawn for.
    let manifest = try RunManifest(contentsOf: folder + "/manifest.json")
    #expect(manifest.method == "scft" && manifest.settings["num_critiques"] == "2")
    #expect(manifest.data["questions"]?.count == 64)
    // The learning rate is none of the draws': before the first checkpoint it may change.
    _ = try tiny.run(in: scratch.path + "/other", stop: .beforeTraining)
    tiny.settings.sft.learningRate = 1e-4
    #expect(try tiny.run(in: scratch.path + "/other") != nil)
  }

  /// A control of the same draws draws nothing itself.
  @Test func theControlTakesTheSameDraws() throws {
    var tiny = try TinyCritique()
    let scratch = try Scratch()
    let whole = try #require(try tiny.run(in: scratch.path + "/whole"))
    let control = scratch.path + "/control"
    try FileManager.default.createDirectory(atPath: control, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: scratch.path + "/whole/drawn", toPath: control + "/drawn")
    tiny.settings.selfDistill = true
    let result = try #require(try tiny.run(in: control, stop: .firstSolution))
    #expect(result.drawn == whole.drawn && result.weights != whole.weights)
    #expect(result.chosen["examples.jsonl"]?.contains("<think>hm</think>4") == true)
    #expect(result.chosen["examples.jsonl"]?.contains("Solution:") == false)
    let manifest = try RunManifest(contentsOf: control + "/manifest.json")
    #expect(manifest.settings["self_distill"] == "true")
  }
}
