import Rewards
import StrictJSON
import Testing

@Suite struct RewardJudgeTests {
  private static let batch = RewardCommandTests.batch(["1", "22", "333"])

  private static func run(
    timeout: Double = 60, batches: Int = 1, _ reply: @escaping JudgeServer.Reply
  ) throws -> (rewards: [[Double?]], reports: [String], requests: Int) {
    let server = try JudgeServer(reply)
    let judge = try RewardJudge(server.address, timeout: timeout)
    var reports: [String] = []
    let rewards = (0..<batches).map { _ in judge.scores(batch) { reports.append($0) } }
    return (rewards, reports, server.requests)
  }

  @Test func aBatchIsOneRequest() throws {
    let found = try Self.run { _, request in
      let items = request["completions"]?.array ?? []
      let rewards = items.map { item -> JSON in
        guard item["gold"]?.text == "3", item["index"]?.int != 1 else { return .null }
        return .integer(item["completion"]?.bytes?.count ?? -1)
      }
      let reply = JSON.object([JSON.Member("rewards", .array(rewards))])
      return (200, String(decoding: reply.serialized, as: UTF8.self))
    }
    #expect(found.rewards == [[1, nil, 3]] && found.reports.isEmpty && found.requests == 1)
  }

  @Test func whatMayPassIsTriedAgain() throws {
    let found = try Self.run { number, _ in number < 3 ? (503, "busy") : (200, "{\"rewards\":[1,2,3]}") }
    #expect(found.rewards == [[1, 2, 3]] && found.reports.isEmpty && found.requests == 3)
  }

  static let failures: [(Int, String, String, Int)] = [
    (500, "broken", "status 500: broken", 3), (404, "nothing", "status 404: nothing", 1),
    (200, "hello", "no list \"rewards\" of 3 numbers or nulls: hello", 1),
    (200, "{\"rewards\":[1,2]}", "no list", 1), (200, "{\"rewards\":[1,2,\"3\"]}", "no list", 1),
  ]

  @Test(arguments: failures)
  func whatFailsGivesNothing(_ status: Int, _ body: String, _ words: String, _ requests: Int) throws {
    let found = try Self.run(batches: 2) { _, _ in (status, body) }
    #expect(found.rewards == [[nil, nil, nil], [nil, nil, nil]])
    #expect(found.reports.count == 1 && found.reports.allSatisfy { $0.contains(words) }, "\(found.reports)")
    #expect(found.requests == 2 * requests)
  }

  @Test func silenceEndsInTime() throws {
    let found = try Self.run(timeout: 0.3) { _, _ in nil }
    #expect(found.rewards == [[nil, nil, nil]] && found.reports.count == 1)
  }

  @Test func nobodyThere() throws {
    let address = try JudgeServer { _, _ in nil }.address
    let judge = try RewardJudge(address, timeout: 1)
    var reports: [String] = []
    #expect(judge.scores(Self.batch) { reports.append($0) } == [nil, nil, nil])
    #expect(reports.count == 1)
  }

  @Test(arguments: ["", "score", "ftp://a/b", "http://", "http://a:b@c/"])
  func whatIsNoAddress(_ address: String) {
    #expect(throws: RewardFailure.self) { try RewardJudge(address) }
  }
}
