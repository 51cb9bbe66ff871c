import Foundation
import Rewards
import StrictJSON
import TestKit
import Testing

/// Q from a program of a user's own.
@Suite struct ExternalQualityTests {
  private static let inputs = ["What is 3 plus 5?", "3 + 5"].map {
    ExternalQuality.input(source: "3 더하기 5는?", restatement: $0, reference: nil)
  }

  @Test func aLineHasSourceRestatementAndReference() throws {
    let line = ExternalQuality.input(source: "셋?", restatement: "Three?", reference: "Is it three?").json()
    for (name, value) in [
      ("source", "셋?"), ("restatement", "Three?"), ("reference", "Is it three?"), ("prompt", "셋?"),
      ("completion", "Three?"),
    ] {
      #expect(line[name]?.text == value)
    }
    #expect(ExternalQualityTests.inputs[0].json()["reference"]?.isNull == true)
  }

  @Test func aCommandIsAsked() {
    let script = #"""
      while read -r line; do case "$line" in *'"restatement":"What is 3 plus 5?"'*) echo '{"reward": 0.75}';; *) echo '{"reward": null}';; esac; done
      """#
    let quality = ExternalQuality(RewardCommand(script))
    defer { quality.close() }
    var reports: [String] = []
    #expect(quality.scores(ExternalQualityTests.inputs) { reports.append($0) } == [0.75, nil])
    #expect(reports.isEmpty && quality.name == "command")
  }

  /// What is from 0 to 1 counts; the rest has failed, and that is said once.
  @Test(arguments: [("0", true), ("1", true), ("1.02", false), ("-0.1", false), ("83.4", false)])
  func onlyFromNoughtToOne(reply: String, counts: Bool) {
    let quality = ExternalQuality(
      RewardCommand("while read -r line; do echo '{\"reward\": \(reply)}'; done"))
    defer { quality.close() }
    var reports: [String] = []
    for _ in 0..<2 {
      let found = quality.scores(ExternalQualityTests.inputs) { reports.append($0) }
      #expect(found.allSatisfy { counts ? $0 == Double(reply) : $0?.isNaN == true })
    }
    #expect(reports.count == (counts ? 0 : 1))
    #expect(reports.allSatisfy { $0.contains(reply) && $0.contains("from 0 to 1") })
  }

  @Test func anAddressIsAsked() throws {
    let server = try JudgeServer { _, request in
      let texts = request["completions"]?.array?.map { $0["restatement"]?.text ?? "" } ?? []
      return ("200", "{\"rewards\":[\(texts.map { "\(Double($0.count) / 20)" }.joined(separator: ","))]}")
    }
    let quality = ExternalQuality(try RewardJudge(server.address))
    #expect(quality.scores(ExternalQualityTests.inputs) { _ in } == [0.85, 0.25])
    #expect(server.requests == 1)
  }

  /// A scorer that dies costs what is missing, by the rules of rewards.
  @Test func aFailureIsNoScore() {
    let quality = ExternalQuality(RewardCommand("read -r line; echo '{\"reward\": 0.5}'; exit 3"))
    defer { quality.close() }
    var reports: [String] = []
    let found = quality.scores(ExternalQualityTests.inputs) { reports.append($0) }
    #expect(found[0] == 0.5 && found[1]?.isNaN == true && reports.count == 1)
  }
}
