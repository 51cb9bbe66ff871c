import Rewards
import StrictJSON
import TestKit
import Testing

@Suite struct RewardJudgeTests {
  private static let batch = RewardCommandTests.batch(["1", "22", "333"])
  private static let failed = ["nan", "nan", "nan"]

  private static func run(
    timeout: Double = 60, batches: Int = 1, trickles: Bool = false, _ reply: @escaping JudgeServer.Reply
  ) throws -> (rewards: [[String]], reports: [String], requests: Int) {
    let server = try JudgeServer(trickles: trickles, reply)
    let judge = try RewardJudge(server.address, timeout: timeout)
    var reports: [String] = []
    let rewards = (0..<batches).map { _ in judge.scores(batch) { reports.append($0) } }
    return (marked(rewards), reports, server.requests)
  }

  @Test func aBatchIsOneRequest() throws {
    let found = try Self.run { _, request in
      let items = request["completions"]?.array ?? []
      let rewards = items.map { item -> JSON in
        guard item["gold"]?.text == "3", item["index"]?.int != 1 else { return .null }
        return .integer(item["completion"]?.bytes?.count ?? -1)
      }
      let reply = JSON.object([JSON.Member("rewards", .array(rewards))])
      return ("200", String(decoding: reply.serialized, as: UTF8.self))
    }
    #expect(found.rewards == [["1.0", "nil", "3.0"]] && found.reports.isEmpty && found.requests == 1)
  }

  @Test func whatMayPassIsTriedAgain() throws {
    let found = try Self.run { number, _ in
      number < 3 ? ("503", "busy") : ("200", "{\"rewards\":[1,2,3]}")
    }
    #expect(found.rewards == [["1.0", "2.0", "3.0"]] && found.reports.isEmpty && found.requests == 3)
  }

  @Test func whatCannotBeARewardHasFailed() throws {
    let found = try Self.run(batches: 2) { _, _ in ("200", "{\"rewards\":[NaN,null,1e31]}") }
    #expect(found.rewards == [["nan", "nil", "nan"], ["nan", "nil", "nan"]])
    #expect(
      found.reports.count == 1
        && found.reports.allSatisfy { $0.contains("2 of 3 rewards are not finite, or beyond 1e30") },
      "\(found.reports)")
  }

  static let failures: [(String, String, String, Int)] = [
    ("500", "broken", "status 500: broken", 3), ("404", "\u{1B}[2Jno\nthing", "status 404: [2Jno thing;", 1),
    ("200", "hello", "no list \"rewards\" of 3 numbers or nulls: hello", 1),
    ("200", "{\"rewards\":[1,2]}", "no list", 1), ("200", "{\"rewards\":[1,2,\"3\"]}", "no list", 1),
    // The same server would answer there.
    ("307\r\nLocation: /other", "", "status 307", 1),
    ("200", String(repeating: " ", count: (16 << 20) + 1), "fetch.too_large", 1),
    // Longer than the batch may take.
    ("429\r\nRetry-After: 3600", "", "status 429: ; it asks for 3600.0 seconds of waiting", 1),
    ("503\r\nRetry-After: Fri, 31 Dec 2100 23:59:59 GMT", "", "seconds of waiting", 1),
  ]

  @Test(arguments: failures)
  func whatFailsGivesNothing(_ status: String, _ body: String, _ words: String, _ requests: Int) throws {
    let found = try Self.run(batches: 2) { _, _ in (status, body) }
    #expect(found.rewards == [Self.failed, Self.failed])
    #expect(found.reports.count == 1 && found.reports.allSatisfy { $0.contains(words) }, "\(found.reports)")
    #expect(found.requests == 2 * requests)
  }

  @Test func whatAsksForPatienceIsAskedAgain() throws {
    let found = try Self.run { number, _ in
      number == 1 ? ("429\r\nRetry-After: 1", "") : ("200", "{\"rewards\":[1,2,3]}")
    }
    #expect(found.rewards == [["1.0", "2.0", "3.0"]] && found.reports.isEmpty && found.requests == 2)
  }

  @Test func silenceEndsInTime() throws {
    let found = try Self.run(timeout: 0.3) { _, _ in nil }
    #expect(found.rewards == [Self.failed] && found.reports.count == 1)
  }

  /// Bytes now and then are no silence; these would come for a minute.
  @Test func aTrickleEndsInTime() throws {
    let found = try Self.run(timeout: 0.3, trickles: true) { _, _ in
      ("200", String(repeating: " ", count: 3_000))
    }
    #expect(found.rewards == [Self.failed] && found.requests == 1)
    #expect(found.reports.count == 1 && found.reports.allSatisfy { $0.contains("fetch.timeout") })
  }

  /// Of a millisecond less than one is left when the request is made, and 0 is no limit to libcurl.
  @Test func theShortestTimeIsALimit() throws {
    let server = try JudgeServer { _, _ in nil }
    let judge = try RewardJudge(server.address, timeout: 0.001)
    let end = ContinuousClock.now + .seconds(20)
    var reports: [String] = []
    let rewards = judge.scores(Self.batch, shouldStop: { ContinuousClock.now > end }) { reports.append($0) }
    #expect(marked(rewards) == Self.failed && reports.count == 1)
  }

  @Test func aStopEndsTheRequest() throws {
    let server = try JudgeServer { _, _ in nil }
    let judge = try RewardJudge(server.address)
    let set = try RewardSet(names: ["judge", "think_format"], judge: judge)
    let found = set.scores(Self.batch, shouldStop: { server.requests > 0 }) { Issue.record("\($0)") }
    #expect(marked(found) == [Self.failed, Self.failed] && server.requests == 1)
  }

  @Test func aStopEndsTheWaiting() throws {
    let server = try JudgeServer { _, _ in ("503\r\nRetry-After: 20", "") }
    let judge = try RewardJudge(server.address)
    var asked = 0
    let stop = {
      if server.requests > 0 { asked += 1 }
      // More often than a request that is answered at once asks.
      return asked >= 10
    }
    let found = judge.scores(Self.batch, shouldStop: stop) { Issue.record("\($0)") }
    #expect(marked(found) == Self.failed && server.requests == 1)
  }

  @Test func nobodyThere() throws {
    let address = try JudgeServer { _, _ in nil }.address
    let judge = try RewardJudge(address, timeout: 1)
    var reports: [String] = []
    #expect(marked(judge.scores(Self.batch) { reports.append($0) }) == Self.failed)
    #expect(reports.count == 1)
  }
}
