import Foundation
import Rewards
import Testing

/// On a policy small enough to be summed over, token weights and rewards are the gradient of what they say they raise.
///
/// Three traces; behind each an answer of two tokens of two, so that there are four, the third reference token being its end: it comes or
/// not. All logits are free: 3 of traces, and for each trace 2 + 2·2 + 4·2 of tokens.
@Suite struct ReferenceGradientTests {
  private static let traces = 3
  private static let perTrace = 2 + 4 + 8
  private static let count = traces + traces * perTrace
  /// The reference, as tokens, and its probabilities without a trace.
  private static let reference = [1, 0, 1]
  private static let base = [0.7, 0.2, 0.95].map { log($0) }

  private struct Policy {
    var logits: [Double]

    /// log softmax of a pair or triple of logits, and where it begins.
    func logProbability(_ choice: Int, of range: Range<Int>) -> Double {
      logits[range.lowerBound + choice] - log(range.reduce(0) { $0 + exp(logits[$1]) })
    }

    /// ∇ of it, times a weight, added to a gradient.
    func addGradient(_ choice: Int, of range: Range<Int>, _ weight: Double, to gradient: inout [Double]) {
      for place in range {
        gradient[place] -= weight * exp(logProbability(place - range.lowerBound, of: range))
      }
      gradient[range.lowerBound + choice] += weight
    }

    static let traceRange = 0..<traces

    /// The logits of each token of the reference behind a trace.
    static func tokenRanges(_ trace: Int) -> [Range<Int>] {
      let start = traces + trace * perTrace
      let second = start + 2 + reference[0] * 2
      let third = start + 6 + (reference[0] * 2 + reference[1]) * 2
      return [start..<start + 2, second..<second + 2, third..<third + 2]
    }

    func probability(of trace: Int) -> Double { exp(logProbability(trace, of: Policy.traceRange)) }

    func known(behind trace: Int) -> [Double] {
      zip(Policy.tokenRanges(trace), ReferenceGradientTests.reference).map { logProbability($1, of: $0) }
    }

    func addCredit(
      _ trace: Int, advantage: Double, _ weights: [Double], _ share: Double, to gradient: inout [Double]
    ) {
      addGradient(trace, of: Policy.traceRange, share * advantage, to: &gradient)
      for (place, range) in Policy.tokenRanges(trace).enumerated() {
        addGradient(
          ReferenceGradientTests.reference[place], of: range, share * weights[place], to: &gradient)
      }
    }
  }

  private static let policy = Policy(
    logits: (0..<count).map { (place: Int) -> Double in
      let angle = Double(place) * 2.7 + 0.4
      return 1.3 * sin(angle) + 0.2 * cos(angle * angle)
    })

  /// ∂/∂logits of a number of the policy.
  private func differences(_ value: (Policy) throws -> Double) rethrows -> [Double] {
    let step = 1e-5
    return try (0..<ReferenceGradientTests.count).map { place in
      var (above, below) = (ReferenceGradientTests.policy, ReferenceGradientTests.policy)
      above.logits[place] += step
      below.logits[place] -= step
      return (try value(above) - value(below)) / (2 * step)
    }
  }

  private func compare(_ found: [Double], _ wanted: [Double]) {
    let worst = zip(found, wanted).map { abs($0 - $1) }.max() ?? 1
    #expect(worst < 1e-8, "\(worst)")
    // Traces and tokens of the reference learn, those of other answers do not.
    #expect(wanted.count { abs($0) > 1e-6 } == 3 + 3 * 6 && found.count == ReferenceGradientTests.count)
  }

  /// E[R ∇log π(z) + Σ α_i c_i ∇log π(y*_i)] = ∇E[R].
  @Test(arguments: ReferenceAggregation.allCases) func expectationsHaveThisGradient(
    _ aggregation: ReferenceAggregation
  ) throws {
    func reward(_ trace: Int, _ policy: Policy) throws -> ReferenceReward {
      try ReferenceReward(
        policy.known(behind: trace), base: ReferenceGradientTests.base, by: aggregation)
    }
    let policy = ReferenceGradientTests.policy
    var gradient = [Double](repeating: 0, count: ReferenceGradientTests.count)
    for trace in 0..<ReferenceGradientTests.traces {
      let found = try reward(trace, policy)
      policy.addCredit(
        trace, advantage: found.value, found.tokenWeights, policy.probability(of: trace), to: &gradient)
    }
    compare(
      gradient,
      try differences { policy in
        try (0..<ReferenceGradientTests.traces).reduce(0) {
          $0 + policy.probability(of: $1) * (try reward($1, policy).value)
        }
      })
  }

  /// The mean over the traces of each possible group of two, summed over all groups, is the gradient of what a group expects.
  private func checkGroups(
    _ credits: ([[Double]]) throws -> [ReferenceCredit], value: ([[Double]]) throws -> Double
  ) throws {
    let groups = (0..<ReferenceGradientTests.traces).flatMap { one in
      (0..<ReferenceGradientTests.traces).map { [one, $0] }
    }
    func share(_ group: [Int], _ policy: Policy) -> Double {
      group.reduce(1) { $0 * policy.probability(of: $1) }
    }
    let policy = ReferenceGradientTests.policy
    var gradient = [Double](repeating: 0, count: ReferenceGradientTests.count)
    for group in groups {
      let found = try credits(group.map { policy.known(behind: $0) })
      for (trace, credit) in zip(group, found) {
        policy.addCredit(
          trace, advantage: credit.advantage, credit.tokenWeights, share(group, policy) / 2, to: &gradient)
      }
    }
    compare(
      gradient,
      try differences { policy in
        try groups.reduce(0) { sum, group in
          sum + share(group, policy) * (try value(group.map { policy.known(behind: $0) }))
        }
      })
  }

  private func sum(_ tokens: [Double]) -> Double { tokens.reduce(0, +) }

  @Test func jepoRaisesItsBounds() throws {
    try checkGroups({ try JEPO().credits($0) }) { ($0.map(sum)).reduce(0, +) / 2 }
    try checkGroups({ try JEPO(.multi).credits($0) }) { log($0.reduce(0) { $0 + exp(sum($1)) } / 2) }
  }

  @Test func veriFreeRaisesTheProbability() throws {
    try checkGroups({ try VeriFree().credits($0) }) { $0.reduce(0) { $0 + exp(sum($1)) } / 2 }
  }
}
