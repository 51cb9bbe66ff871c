import Corpus
import Distill
import Foundation
import Teacher
import TestKit
import TestSite
import Testing

/// Three servers of different speed, one that dies and one that joins by the list: nothing is lost, nothing asked again.
@Suite(.timeLimit(.minutes(15))) struct JoiningInquiryTests {
  private let scratch: Scratch
  private let width = 4

  init() throws { scratch = try Scratch() }

  private func server(_ delay: Double) throws -> TestTeacher {
    var configuration = TestTeacherConfiguration()
    configuration.delay = delay
    let server = try TestTeacher(configuration)
    try server.start()
    return server
  }

  private func settings(_ addresses: [String]) -> HTTPTeacherSettings {
    var settings = HTTPTeacherSettings(addresses: addresses)
    settings.list = scratch.path + "/servers.txt"
    (settings.maxInFlight, settings.lookPause) = (width, 0.02)
    (settings.retries.firstPause, settings.retries.longestPause) = (0.001, 0.01)
    settings.retries.maxTries = 100
    (settings.parking.firstPause, settings.parking.longestPause) = (0.01, 0.05)
    return settings
  }

  private func requests(_ count: Int) -> [PlannedRequest] {
    let recipe = RequestRecipe(
      model: "test-teacher", sampling: TeacherSampling(), seed: 7, cot: "mixed", instruction: "i")
    return (0..<count).map {
      recipe.request(
        [ChatMessage(role: "user", content: "질문 \($0)")], item: nil, page: nil, rollout: 0, attempt: 0)
    }
  }

  @Test func oneDiesAndOneJoins() throws {
    let servers = try [server(0.02), server(0.04), server(0.2), server(0.02)]
    defer { for server in servers { server.stop() } }
    let (dying, joining) = (servers[1], servers[3])
    let teacher = try HTTPTeacher(settings(servers.prefix(3).map(\.baseURL)))
    let store = try CompletionStore(writing: scratch.corpus)
    let planned = requests(600)
    var plan = planned[...]
    var (hasChanged, callsBefore) = (false, 0)
    let inquiry = Inquiry(store, teacher, .init(), clock: { Date().timeIntervalSince1970 })
    let end = try inquiry.run(
      {
        if !hasChanged, plan.count <= 450 {
          hasChanged = true
          dying.stop()
          callsBefore = dying.callCount
          _ = try scratch.write(joining.baseURL + "\n", to: "servers.txt")
        }
        return plan.popFirst()
      }, left: { plan.count })
    #expect(end == .complete && hasChanged)
    // Every request has one answer, and each server's count is the store's.
    #expect(try store.counts() == (600, 0))
    for one in planned { #expect(try store.state(of: one.key) == .replied) }
    #expect(teacher.tallies.map(\.address) == servers.map(\.baseURL))
    #expect(teacher.tallies.reduce(0) { $0 + $1.answers } == 600)
    // Twice was only asked what the dying one had taken and not answered.
    let calls = servers.reduce(into: [UInt64: Int]()) { $0.merge($1.callsByDigest, uniquingKeysWith: +) }
    #expect(calls.count == 600)
    let lost = dying.callCount - teacher.tallies[1].answers
    #expect(calls.values.reduce(0, +) == 600 + lost && (0...width).contains(lost), "\(lost)")
    for (server, tally) in zip(servers, teacher.tallies) where server !== dying {
      #expect(tally.answers == server.callCount && tally.failures == 0)
    }
    #expect(dying.callCount == callsBefore && teacher.tallies[1].failures > 0)
    // All have worked, the quick ones more.
    let answers = teacher.tallies.map(\.answers)
    #expect(answers.allSatisfy { $0 > 0 } && answers[0] > answers[2] && answers[3] > answers[2], "\(answers)")
  }
}
