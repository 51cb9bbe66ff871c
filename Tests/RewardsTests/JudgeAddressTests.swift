import Foundation
import Rewards
import TestKit
import Testing

/// Where the judge is and what it is told by are nobody else's business.
@Suite struct RewardJudgeAddressTests {
  private static let batch = RewardCommandTests.batch(["1"])

  @Test(arguments: [
    "", "score", "ftp://a/b?S3cret", "http://", "http://a:S3cret@c/", "http://S3cret@c/", "http://c/#S3cret",
    "http://a:S3cret@c:99999/", "http://c:99999/?S3cret", "mailto:S3cret@c", "data:,S3cret",
  ])
  func whatIsNoAddress(_ address: String) throws {
    let failure = #expect(throws: RewardFailure.self) { try RewardJudge(address) }
    let words = failure?.description ?? "S3cret"
    #expect(!words.contains("S3cret") && words.contains("http://127.0.0.1:9000/score"), "\(words)")
  }

  @Test func theQueryAndTheKeyAreSentAndNotShown() throws {
    let server = try JudgeServer { _, _ in ("404", "no") }
    let judge = try RewardJudge(server.address + "?key=S3cret", key: "S3cret-key")
    var reports: [String] = []
    #expect(marked(judge.scores(Self.batch) { reports.append($0) }) == ["nan"])
    #expect(reports.count == 1 && reports.allSatisfy { $0.contains("the judge at \(server.address): ") })
    #expect(reports.allSatisfy { !$0.contains("S3cret") }, "\(reports)")
    let lines = server.heads.first?.components(separatedBy: "\r\n") ?? []
    #expect(lines.first == "POST /score?key=S3cret HTTP/1.1")
    #expect(lines.contains("Authorization: Bearer S3cret-key"))
  }

  @Test func withoutAKeyNoneIsSent() throws {
    let server = try JudgeServer { _, _ in ("200", "{\"rewards\":[1]}") }
    #expect(try RewardJudge(server.address).scores(Self.batch, report: { _ in }) == [1])
    #expect(server.heads.allSatisfy { !$0.contains("Authorization") } && server.requests == 1)
  }

  @Test(arguments: ["", "S3cret key", "S3cret\r\nX: y", "S3crét"])
  func whatIsNoKey(_ key: String) {
    let failure = #expect(throws: RewardFailure.self) { try RewardJudge("http://127.0.0.1:1/", key: key) }
    #expect(failure?.description.contains("S3cr") == false)
  }

  /// An exit test, as the environment is the whole process's.
  @Test func aKeyMayStandInTheEnvironment() async {
    await #expect(processExitsWith: .success) {
      setenv("REWARD_KEY_GOOD", "k1", 1)
      setenv("REWARD_KEY_BAD", "S3cret key", 1)
      #expect((try? RewardJudge.key(in: "REWARD_KEY_GOOD")) == "k1")
      for name in ["REWARD_KEY_BAD", "REWARD_KEY_NONE"] {
        let failure = #expect(throws: RewardFailure.self) { try RewardJudge.key(in: name) }
        let words = failure?.description ?? "S3cret"
        #expect(words.contains(name) && !words.contains("S3cret"))
      }
    }
  }
}
