import Rewards
import Testing

/// Dynamic sampling, segments and the overlong buffer.
@Suite struct AdvantagesSamplingTests {
  private func decision(_ metric: [[Double?]], groups: Int, kept: Int = 0, batches: Int = 1, most: Int? = 10)
    -> DynamicSampling.Decision
  {
    var sampling = DynamicSampling(groups: groups)
    sampling.maxBatches = most
    return sampling.decision(metric, kept: kept, batches: batches)
  }

  @Test func constantGroupsAreLeftOut() {
    let metric: [[Double?]] = [
      [1, 1, 1], [0, 1, 0], [0.1, 0.1, 0.1], [nil, nil, nil], [nil, 1, nil], [nil, 1, 0], [.nan, 2, 2], [3],
      [], [0, 0, 1e-300],
    ]
    let found = decision(metric, groups: 5)
    #expect(found.kept == [1, 5, 9] && found.missing == 2 && found.samplesAgain)
    let enough = decision(metric, groups: 2)
    #expect(enough.kept == [1, 5] && enough.missing == 0 && !enough.samplesAgain)
    #expect(decision(metric, groups: 5, kept: 4).kept == [1])
    #expect(decision(metric, groups: 3, kept: 9).kept == [])
    var ones = DynamicSampling(groups: 1)
    ones.keepsGroupsOfOne = true
    #expect(ones.decision([[nil], [3]], batches: 1).kept == [1])
  }

  @Test func samplingEnds() {
    for (batches, most, again) in [
      (1, 10, true), (9, 10, true), (10, 10, false), (11, 10, false), (999, nil, true),
    ] {
      #expect(decision([[1, 1]], groups: 1, batches: batches, most: most).samplesAgain == again)
    }
  }

  @Test func segmentsAreSpread() throws {
    let segments = [AdvantageSegment("answer", 3..<5, -0.5), AdvantageSegment("understand", 0..<2, 2)]
    #expect(try AdvantageSegment.spread(segments, count: 6) == [2, 2, 0, -0.5, -0.5, 0])
    #expect(
      try AdvantageSegment.spread(segments, count: 6, elsewhere: 7) == [2, 2, 7, -0.5, -0.5, 7])
    #expect(try AdvantageSegment.spread([], count: 2) == [0, 0])
    #expect(try AdvantageSegment.spread([AdvantageSegment("empty", 9..<9, 1)], count: 1) == [0])
    for (ranges, count) in [([0..<3, 2..<4], 5), ([0..<3], 2), ([-1..<1], 2), ([0..<1], 0)] {
      #expect(throws: AdvantageError.self) {
        try AdvantageSegment.spread(ranges.map { AdvantageSegment("a", $0, 1) }, count: count)
      }
    }
  }

  /// Limit 100, buffer 20: as DAPO's up to the limit, and on beyond.
  @Test func overlongCompletionsLose() {
    var buffer = OverlongBuffer(maxLength: 100, length: 20)
    for (tokens, penalty) in [(0, 0), (80, 0), (81, -0.05), (90, -0.5), (100, -1), (101, -1.05)] {
      #expect(abs(buffer.penalty(tokens: tokens) - penalty) < 1e-12, "\(tokens)")
    }
    buffer.penaltyFactor = 0.5
    #expect(buffer.penalty(tokens: 90) == -0.25)
    #expect(OverlongBuffer(maxLength: 10, length: 0).penalty(tokens: 10) == -1)
    #expect(OverlongBuffer(maxLength: .max, length: .max).penalty(tokens: .max).isFinite)
  }
}
