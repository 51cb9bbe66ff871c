import Testing

@testable import Teacher

/// What an address has shown, and where requests go by it.
@Suite struct PlaceChoiceTests {
  private typealias Candidate = PlaceChoice.Candidate

  /// As many answers, one each so many seconds, with one request in flight.
  private func throughput(_ answers: Int, every seconds: Double) -> Throughput {
    var throughput = Throughput()
    for number in 0..<answers {
      throughput.begins(at: Double(number) * seconds)
      throughput.answered(after: seconds, tokens: 10, isIdle: true, at: Double(number + 1) * seconds)
    }
    return throughput
  }

  @Test func aSteadyAddressHasItsPace() {
    #expect(throughput(7, every: 0.5).pace(at: 99) == nil)
    let steady = throughput(8, every: 0.5)
    #expect(steady.pace(at: 99) == Pace(rate: 2, seconds: 0.5))
    #expect(steady.answers == 8 && steady.tokens == 80 && steady.failures == 0 && steady.seconds == 4)
  }

  /// Eight of a second, then one of 2: (1 + 31/32 + … + (31/32)⁸) answers over the same with 2 in place of the 1.
  @Test func theLastAnswerWeighsMost() throws {
    var changed = throughput(8, every: 1)
    changed.begins(at: 8)
    changed.answered(after: 2, tokens: 0, isIdle: true, at: 10)
    let weights = (0...8).reduce((sum: 0.0, next: 1.0)) { sum, _ in (sum.sum + sum.next, sum.next * 31 / 32) }
    let pace = try #require(changed.pace(at: 10))
    #expect(abs(pace.rate - weights.sum / (weights.sum + 1)) < 1e-12)
    #expect(abs(pace.seconds - (weights.sum + 1) / weights.sum) < 1e-12)
  }

  /// Silence with something in flight counts, and idleness does not.
  @Test func whoFallsSilentBecomesSlow() throws {
    var silent = throughput(8, every: 1)
    silent.begins(at: 100)
    silent.begins(at: 101)
    let sum = (0..<8).reduce((sum: 0.0, next: 1.0)) { sum, _ in (sum.sum + sum.next, sum.next * 31 / 32) }.sum
    #expect(silent.pace(at: 100)?.rate == 1)
    #expect(abs(try #require(silent.pace(at: 100 + sum)).rate - 0.5) < 1e-12)
    silent.failed(isIdle: false, at: 110)
    silent.failed(isIdle: true, at: 120)
    #expect(silent.seconds == 28 && silent.failures == 2 && silent.answers == 8)
    #expect(silent.pace(at: 500)?.rate == silent.pace(at: 120)?.rate)
  }

  @Test func anyNumberOfTokensIsTaken() {
    var throughput = Throughput()
    for tokens in [Int.max, Int.max, -5] {
      throughput.begins(at: 0)
      throughput.answered(after: 0, tokens: tokens, isIdle: true, at: 0)
    }
    #expect(throughput.tokens == 1 << 33 && throughput.seconds == 0)
  }

  private func candidate(
    _ inFlight: Int, _ rate: Double?, seconds: Double = 0, started: Int = 0, free: Bool = true
  ) -> Candidate {
    Candidate(
      inFlight: inFlight, started: started, pace: rate.map { Pace(rate: $0, seconds: seconds) }, isFree: free)
  }

  @Test func whoAnswersFirstIsAsked() {
    // 10/2 against 4/1.
    #expect(PlaceChoice.of([candidate(9, 2), candidate(3, 1)], waiting: nil) == 1)
    // 7/2 against 4/1.
    #expect(PlaceChoice.of([candidate(6, 2), candidate(3, 1)], waiting: nil) == 0)
    // Both after 4: the one with fewer in flight.
    #expect(PlaceChoice.of([candidate(7, 2), candidate(3, 1)], waiting: nil) == 1)
    // An answer takes its time even where nobody waits: 3 against 2/1.
    #expect(PlaceChoice.of([candidate(0, 2, seconds: 3), candidate(1, 1)], waiting: nil) == 1)
    #expect(PlaceChoice.of([candidate(0, 9, free: false), candidate(5, 1)], waiting: nil) == 1)
    #expect(PlaceChoice.of([candidate(0, 9, free: false)], waiting: nil) == nil)
    #expect(PlaceChoice.of([], waiting: 4) == nil)
  }

  @Test func whoIsNotKnownIsAsTheOthers() {
    // Of 1 and 3 the mean is 2: after 2, 2 and 3/2.
    #expect(PlaceChoice.of([candidate(1, 1), candidate(5, 3), candidate(2, nil)], waiting: nil) == 2)
    // After 4/1, 2 and 4/2.
    #expect(PlaceChoice.of([candidate(3, 1), candidate(5, 3), candidate(3, nil)], waiting: nil) == 2)
    #expect(PlaceChoice.of([candidate(3, 1), candidate(5, 3), candidate(4, nil)], waiting: nil) == 1)
    // Nothing is known: the fewest in flight, then the one asked least.
    #expect(PlaceChoice.of([candidate(2, nil), candidate(1, nil)], waiting: nil) == 1)
    #expect(
      PlaceChoice.of([candidate(1, nil, started: 7), candidate(1, nil, started: 6)], waiting: nil) == 1)
  }

  /// A slow address gets none that a full one will have answered before: 64 + 36 at 20 a second are 5 seconds.
  @Test func theSlowStandIdleAtTheEnd() {
    let full = candidate(64, 20, free: false)
    #expect(PlaceChoice.of([full, candidate(0, 1, seconds: 5.01)], waiting: 36) == nil)
    #expect(PlaceChoice.of([full, candidate(0, 1, seconds: 5)], waiting: 36) == 1)
    #expect(PlaceChoice.of([full, candidate(0, 1, seconds: 5.01)], waiting: 37) == 1)
    #expect(PlaceChoice.of([full, candidate(0, 1, seconds: 5.01)], waiting: nil) == 1)
    // Two full ones: 100 at 40 are 2.5 seconds.
    let two = [full, candidate(32, 20, free: false)]
    #expect(PlaceChoice.of(two + [candidate(2, 1)], waiting: 4) == nil)
    #expect(PlaceChoice.of(two + [candidate(1, 1)], waiting: 4) == 2)
    // Where none is full nothing is held back.
    #expect(PlaceChoice.of([candidate(0, 1e-9)], waiting: 1) == 0)
  }
}
