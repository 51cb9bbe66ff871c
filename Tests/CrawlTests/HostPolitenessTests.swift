import Testing
import Web

@testable import Crawl

struct HostPolitenessTests {
  private func fresh(_ change: (inout PolitenessSettings) -> Void = { _ in }) -> HostPoliteness {
    var settings = PolitenessSettings()
    change(&settings)
    return HostPoliteness(settings)
  }

  private func good(_ host: inout HostPoliteness, at now: Double, elapsed: Double = 0.1) {
    host.started(at: now)
    let outcome = host.responded(
      status: 200, elapsed: elapsed, retryAfter: nil, attempts: 1, at: now + elapsed)
    #expect(outcome == .accept)
  }

  @Test func waitsTheDelayAfterTheAnswer() {
    var host = fresh()
    #expect(host.isReady(at: 0))
    host.started(at: 0)
    #expect(!host.isReady(at: 100))
    _ = host.responded(status: 200, elapsed: 0.1, retryAfter: nil, attempts: 1, at: 10)
    #expect(!host.isReady(at: 12.9))
    #expect(host.isReady(at: 13))
  }

  @Test func adaptsToASlowHost() {
    var host = fresh()
    good(&host, at: 0, elapsed: 4)
    #expect(host.delay == 20)
    good(&host, at: 100, elapsed: 100)
    #expect(host.delay == 60)
  }

  @Test func aLongerCrawlDelayWinsAndIsCapped() {
    var host = fresh()
    let asked: [(seconds: Double, isCut: Bool, delay: Double)] = [
      (10, false, 10), (1, false, 10), (9_999, true, 120),
    ]
    for step in asked {
      let isCut = host.honor(crawlDelay: step.seconds)
      #expect(isCut == step.isCut)
      #expect(host.delay == step.delay)
    }
  }

  @Test(arguments: [429, 503])
  func tooManyRequestsSlowTheWholeHost(_ status: Int) {
    var host = fresh()
    host.started(at: 0)
    let outcome = host.responded(status: status, elapsed: 0.1, retryAfter: 50, attempts: 1, at: 1)
    #expect(outcome == .retry(notBefore: 51))
    #expect(host.nextDue == 51)
    #expect(host.delay == 6)
    for step in 0..<30 { good(&host, at: 100 + Double(step) * 10) }
    #expect(host.delay == 3)
  }

  @Test func aLongRetryAfterLeavesTheHostToTheNextRun() {
    var host = fresh()
    host.started(at: 0)
    _ = host.responded(status: 429, elapsed: 0.1, retryAfter: 1e9, attempts: 1, at: 0)
    #expect(host.nextDue == 3_600)
    #expect(host.isGivenUp)
  }

  @Test func aURLIsGivenUpAfterItsTries() {
    var host = fresh { $0.failuresToPark = 100 }
    var moments: [Double] = []
    for attempt in 1...5 {
      host.started(at: 0)
      switch host.responded(status: 500, elapsed: 0, retryAfter: nil, attempts: attempt, at: 0) {
      case .retry(let moment): moments.append(moment)
      case .accept: moments.append(-1)
      }
    }
    #expect(moments == [30, 60, 120, 240, -1])
  }

  @Test func failuresInARowParkTheHostAndThenEndIt() {
    var host = fresh()
    var now = 0.0
    var parks: [Double] = []
    for _ in 0..<20 where !host.isGivenUp {
      now = max(now, host.nextDue)
      host.started(at: now)
      let before = now
      _ = host.failed(isTransient: true, attempts: 1, at: now)
      if host.nextDue - before >= 300 { parks.append(host.nextDue - before) }
    }
    #expect(parks == [300, 600, 1_200, 2_400])
    #expect(host.isGivenUp)
    #expect(!host.isReady(at: .infinity))
  }

  @Test func aPermanentFailureIsNoFaultOfTheHost() {
    var host = fresh()
    for _ in 0..<50 {
      host.started(at: 0)
      let outcome = host.failed(isTransient: false, attempts: 1, at: 0)
      #expect(outcome == .accept)
    }
    #expect(host.nextDue == 3)
  }

  @Test func addressesAreKeptApart() {
    var gate = AddressGate(delay: 1)
    gate.started("192.0.2.1", at: 5)
    #expect(gate.due("192.0.2.1") == 6)
    #expect(gate.due("192.0.2.2") == 0)
    #expect(gate.due(nil) == 0)
  }

  @Test(arguments: [
    ("120", 120.0), ("0", 0), ("-5", 0), ("Thu, 01 Jan 1970 00:10:00 GMT", 500), ("soon", nil),
    ("1e400", nil),
  ])
  func retryAfterIsANumberOrADate(_ value: String, _ seconds: Double?) {
    #expect(retryAfterSeconds(value, now: 100) == seconds)
  }
}
