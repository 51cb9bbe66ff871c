import Testing
import Web

@testable import Teacher

@Suite struct RetryTests {
  private func problem(_ kind: TryProblem.Kind, retryAfter: Double? = nil) -> TryProblem {
    TryProblem(kind: kind, reason: "teacher.x", detail: "", retryAfter: retryAfter)
  }

  private func pauses(_ kind: TryProblem.Kind, retryAfter: Double? = nil, unit: Double = 1) -> [Double] {
    var counts = TryCounts()
    var pauses: [Double] = []
    while true {
      counts.add(kind)
      let decision = RetryDecision(
        problem(kind, retryAfter: retryAfter), counts: counts, policy: RetryPolicy(), unit: unit)
      guard case .again(let pause) = decision else { return pauses }
      pauses.append(pause)
    }
  }

  @Test func pausesDoubleUpToALimit() {
    #expect(pauses(.broken) == [1, 2, 4, 8, 16])
    #expect(pauses(.broken, unit: 0) == [0.5, 1, 2, 4, 8])
    #expect(pauses(.garbled) == [1, 2])
    #expect(pauses(.later).count == 60 && pauses(.later).last == 60)
    #expect(pauses(.refused).isEmpty && pauses(.unknownField).isEmpty)
  }

  @Test func retryAfterIsObeyedWithinReason() {
    #expect(pauses(.later, retryAfter: 7).prefix(5) == [7, 7, 7, 8, 16])
    #expect(pauses(.broken, retryAfter: 1e9).first == 600)
    #expect(pauses(.broken, retryAfter: 0).first == 1)
  }

  @Test func givingUpTellsHowOftenItWasTried() {
    var counts = TryCounts()
    for _ in 0..<4 { counts.add(.later) }
    counts.add(.refused)
    let decision = RetryDecision(problem(.refused), counts: counts, policy: RetryPolicy(), unit: 0)
    #expect(
      decision == .giveUp(TeacherFailure("teacher.x", "", isTransient: false, tries: 5)))
  }

  @Test func anAddressIsParkedAndComesBack() {
    var health = EndpointHealth(policy: ParkingPolicy())
    for moment in 1...4 { #expect(health.failed(at: Double(moment)) == nil) }
    #expect(health.takes(at: 4))
    #expect(health.failed(at: 5) == 5)
    #expect(!health.takes(at: 5) && health.nextMoment == 10)
    // What was under way before fails too, and is not counted again.
    #expect(health.failed(at: 6) == nil && health.nextMoment == 10)
    #expect(health.startsProbe(at: 9.9) == false)
    #expect(health.startsProbe(at: 10) == true && health.startsProbe(at: 10) == false)
    #expect(health.probed(isAlive: false, at: 11) == false)
    #expect(health.nextMoment == 21)
    #expect(health.startsProbe(at: 21) == true)
    #expect(health.probed(isAlive: true, at: 21) == true)
    #expect(health.takes(at: 21) && health.failingSince == 1)
    // Alive, and yet it answers nothing: the pause goes on growing.
    for _ in 1...4 { #expect(health.failed(at: 22) == nil) }
    #expect(health.failed(at: 22) == 20)
    #expect(!health.isLost(at: 600.9) && health.isLost(at: 601))
    #expect(health.answered() == true)
    #expect(health.takes(at: 23) && health.failingSince == nil && !health.isLost(at: 1e9))
    for _ in 1...4 { #expect(health.failed(at: 24) == nil) }
    #expect(health.failed(at: 24) == 5)
  }

  @Test func anAnswerBetweenFailuresForgivesThem() {
    var health = EndpointHealth(policy: ParkingPolicy())
    for moment in 0..<100 {
      #expect(health.failed(at: Double(moment)) == nil)
      if moment % 4 == 3 { #expect(health.answered() == false) }
    }
  }

  @Test func whoeverTurnsAllAwayIsClosed() {
    var fresh = EndpointHealth(policy: ParkingPolicy())
    #expect(fresh.turnedAway(problem(.closed)) == true)
    #expect(fresh.isLost(at: 0) && !fresh.takes(at: 0) && fresh.answered() == false)
    var known = EndpointHealth(policy: ParkingPolicy())
    #expect(known.answered() == false)
    for _ in 1...4 { #expect(known.turnedAway(problem(.closed)) == false) }
    #expect(known.takes(at: 0))
    #expect(known.turnedAway(problem(.closed)) == true && known.turnedAway(problem(.closed)) == true)
  }

  @Test func aPauseIsNotAFailure() {
    var health = EndpointHealth(policy: ParkingPolicy())
    health.pause(until: 9)
    health.pause(until: 3)
    #expect(!health.takes(at: 8.9) && health.takes(at: 9) && !health.isLost(at: 1e9))
    #expect(health.nextMoment == 9)
  }

  @Test func theQueueIsInOrder() {
    var queue = TicketQueue()
    var taken: [Int] = []
    for (ticket, moment) in [(1, 5.0), (2, 3.0), (3, 9.0), (4, 3.0)] { queue.append(ticket, at: moment) }
    queue.append(0)
    #expect(queue.nextMoment == 3)
    for moment in [0.0, 4, 4, 4, 9, 9] {
      guard let ticket = queue.first(at: moment) else { continue }
      taken.append(ticket)
      queue.removeFirst()
    }
    #expect(taken == [0, 2, 4, 1, 3] && queue.first(at: 99) == nil && queue.nextMoment == nil)
    for ticket in 0..<1_000 { queue.append(ticket) }
    for ticket in 0..<1_000 {
      #expect(queue.first(at: 0) == ticket)
      queue.removeFirst()
    }
  }
}
