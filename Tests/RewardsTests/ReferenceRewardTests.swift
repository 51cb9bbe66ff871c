import Foundation
import Rewards
import Testing

/// What must not leave a reward by reference, whatever comes in.
@Suite struct ReferenceRewardTests {
  /// Log-probabilities that are no probabilities' are held.
  @Test(arguments: ReferenceAggregation.allCases) func everythingIsFinite(_ aggregation: ReferenceAggregation)
    throws
  {
    let hostile: [Double] = [
      0, -0.0, 1e-9, 5, -1e-300, -20, -1e4, -.infinity, .infinity, -.greatestFiniteMagnitude,
    ]
    for own in hostile {
      for base in hostile {
        for count in [1, 3, 4096] {
          let found = try ReferenceReward(
            Array(repeating: own, count: count), base: Array(repeating: base, count: count), by: aggregation)
          #expect(found.value.isFinite && found.base.isFinite)
          #expect(found.tokenWeights.count == count)
          #expect(found.tokenWeights.allSatisfy { $0.isFinite && $0 >= 0 })
        }
      }
    }
  }

  @Test func boundsAreSaid() throws {
    func reward(_ own: Double, _ base: Double, _ aggregation: ReferenceAggregation) throws -> Double {
      try ReferenceReward([own], base: [base], by: aggregation).value
    }
    #expect(try reward(-.infinity, -1, .logProb) == ReferenceReward.leastLogProbability)
    #expect(try reward(0, -.infinity, .weightedSumLogProb) == -ReferenceReward.leastBase)
    #expect(try reward(0, -1e9, .weightedSumInverseProb) == exp(20))
    // Certain without a trace: nothing to be gained.
    #expect(try reward(-0.1, 0, .weightedSumLogProb) == 0)
    #expect(try reward(3, -1, .logProb) == 0)
  }

  @Test(arguments: ReferenceVariant.allCases) func equalTracesTeachNothingByComparing(
    _ variant: ReferenceVariant
  )
    throws
  {
    let same = try ReferenceReward([-0.5, -1], base: [-1, -2], by: .weightedSumLogProb)
    #expect(try variant.credits([same, same, same]).allSatisfy { $0.advantage == 0 })
    #expect(try variant.credits([same]).map(\.advantage) == [0] && variant.credits([]).isEmpty)
  }

  /// Of traces that help less than none, the paper compares nothing; the released code does.
  @Test func theClipHidesWhatIsWorseThanNothing() throws {
    let rewards = try [[-2.0], [-3.0]].map { try ReferenceReward($0, base: [-1], by: .arithmeticMean) }
    #expect(try ReferenceVariant.paper.credits(rewards).map(\.advantage) == [0, 0])
    #expect(try ReferenceVariant.released.credits(rewards)[0].advantage > 0.7)
  }

  @Test func whatMakesNoSenseIsRefused() throws {
    for (own, base) in [([], []), ([-1.0], []), ([-1, -1], [-1]), ([.nan], [-1]), ([-1], [.nan])]
      as [([Double], [Double])]
    {
      for aggregation in ReferenceAggregation.allCases {
        #expect(throws: AdvantageError.self) { try ReferenceReward(own, base: base, by: aggregation) }
      }
    }
    #expect(throws: AdvantageError.self) { try RLPR().credits([[-1]], base: [-1], formats: []) }
    #expect(throws: AdvantageError.self) {
      try RLPR().credits([[-1], [-1, -1]], base: [-1], formats: [true, true])
    }
    #expect(throws: AdvantageError.self) { try VeriFree().credits([[]]) }
    #expect(throws: AdvantageError.self) { try JEPO().credits([[-1, .nan]]) }
    #expect(throws: AdvantageError.self) { try LaTRO(beta: 0.1).credits([[-1]], ratios: []) }
    #expect(throws: AdvantageError.self) { try LaTRO(beta: 0.1).credits([[-1]], ratios: [.nan]) }
    #expect(throws: AdvantageError.self) { try LaTRO(beta: -1).credits([[-1]], ratios: [0]) }
  }

  /// Traces that are all but impossible leave the bound of many finite.
  @Test func theBoundOfManyIsFinite() throws {
    let impossible = Array(repeating: -Double.infinity, count: 4096)
    let credits = try JEPO(.multi).credits([impossible, [-0.1], impossible])
    #expect(credits.allSatisfy { $0.advantage.isFinite && $0.tokenWeights.allSatisfy { $0.isFinite } })
    #expect(abs(credits[1].tokenWeights[0] - 3) < 1e-12 && credits[0].tokenWeights[0] == 0)
    #expect(
      try JEPO(.multi).credits([[-2, -1]]) == [
        ReferenceCredit(reward: -3, advantage: 0, tokenWeights: [1, 1])
      ])
  }
}
