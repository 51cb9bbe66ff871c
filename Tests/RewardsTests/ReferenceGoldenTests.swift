import Foundation
import Rewards
import Testing

/// Rewards by reference against numbers of numpy (`Tests/Oracle/reference_rewards.py`).
@Suite struct ReferenceGoldenTests {
  static let traces = [[0.9, 0.5, 0.95], [0.8, 0.2, 0.9], [0.6, 0.05, 0.9]].map { $0.map { log($0) } }
  static let base = [0.85, 0.10, 0.92].map { log($0) }

  struct Case: Sendable {
    let aggregation: ReferenceAggregation
    let rewards: [Double]
    let base: Double
    let weights: [Double]
    let paper: [Double]
    let released: [Double]
  }

  static let cases = [
    Case(
      aggregation: .logProb, rewards: [-0.849800990605, -1.937941979406, -3.611918412978],
      base: -2.548485631431, weights: [1, 1, 1], paper: [1.079588077652, -0.185016380365, -0.894571697287],
      released: [0.92241113255, 0.140349316433, -1.062760448984]),
    Case(
      aggregation: .prob, rewards: [0.4275, 0.144, 0.027], base: 0.0782, weights: [0.4275, 0.4275, 0.4275],
      paper: [1.136416674156, -0.390957506264, -0.745459167892],
      released: [1.107132069196, -0.269499253686, -0.83763281551]),
    Case(
      aggregation: .geometricMean, rewards: [0.753318627292, 0.524148278842, 0.3], base: 0.427630740993,
      weights: [0.251106209, 0.251106209, 0.251106209],
      paper: [1.105609188206, -0.264323672349, -0.841285515857],
      released: [1.00367228777, -0.007385485, -0.99628680277]),
    Case(
      aggregation: .arithmeticMean, rewards: [0.783333333333, 0.633333333333, 0.516666666667],
      base: 0.623333333333, weights: [0.3, 0.166666667, 0.316666667],
      paper: [1.152902405124, -0.520665602314, -0.63223680281],
      released: [1.038964543654, -0.083117163492, -0.955847380162]),
    Case(
      aggregation: .weightedSumInverseProb, rewards: [2.363810741688, 1.306479113384, 0.728047740835],
      base: 1, weights: [0.352941177, 1.666666667, 0.344202898],
      paper: [1.127908928004, -0.349790770542, -0.778118157462],
      released: [1.082238050015, -0.19244926388, -0.889788786135]),
    Case(
      aggregation: .weightedSumLogProb, rewards: [0.458924037179, 0.221858536747, 0.095894686798],
      base: 0.148370226532, weights: [0.048755679, 0.383764182, 0.026404176],
      paper: [1.124718326195, -0.335960145784, -0.788758180411],
      released: [1.085203504767, -0.20091473927, -0.884288765497]),
  ]

  private func isNear(_ found: [Double], _ wanted: [Double], _ error: Double = 2e-9) -> Bool {
    found.count == wanted.count && zip(found, wanted).allSatisfy { abs($0 - $1) <= error }
  }

  @Test func thereAreSix() {
    #expect(ReferenceGoldenTests.cases.map(\.aggregation) == ReferenceAggregation.allCases)
  }

  @Test(arguments: cases) func aggregationsAndVariants(_ wanted: Case) throws {
    let rewards = try ReferenceGoldenTests.traces.map {
      try ReferenceReward($0, base: ReferenceGoldenTests.base, by: wanted.aggregation)
    }
    #expect(isNear(rewards.map(\.value), wanted.rewards))
    #expect(rewards.allSatisfy { isNear([$0.base], [wanted.base]) })
    #expect(isNear(rewards[0].tokenWeights, wanted.weights))
    for (variant, advantages) in [(ReferenceVariant.paper, wanted.paper), (.released, wanted.released)] {
      let credits = try variant.credits(rewards)
      #expect(isNear(credits.map(\.advantage), advantages), "\(variant)")
      #expect(credits.map(\.reward) == rewards.map(\.value))
      for (credit, reward) in zip(credits, rewards) {
        #expect(credit.tokenWeights == (variant == .paper ? reward.tokenWeights : [1, 1, 1]))
      }
    }
  }

  private func check(
    _ credits: [ReferenceCredit], rewards: [Double], advantages: [Double], weights: [[Double]]
  ) {
    #expect(isNear(credits.map(\.reward), rewards))
    #expect(isNear(credits.map(\.advantage), advantages))
    #expect(zip(credits, weights).allSatisfy { isNear($0.tokenWeights, $1) })
  }

  @Test func baselines() throws {
    let traces = ReferenceGoldenTests.traces
    func equal(_ weights: [Double]) -> [[Double]] { weights.map { [$0, $0, $0] } }
    check(
      try RLPR().credits(traces, base: ReferenceGoldenTests.base, formats: [true, true, false]),
      rewards: [0.244, 0.109, 0], advantages: [1.033556585779, -0.070903618022, -0.962652967757],
      weights: equal([0, 0, 0]))
    check(
      try VeriFree().credits(traces), rewards: [0.4275, 0.144, 0.027],
      advantages: [0.342, -0.08325, -0.25875],
      weights: equal([0.4275, 0.144, 0.027]))
    check(
      try JEPO().credits(traces), rewards: [-0.849800990605, -1.937941979406, -3.611918412978],
      advantages: [1.925129205587, 0.292917722385, -2.218046927972], weights: equal([1, 1, 1]))
    check(
      try JEPO(.multi).credits(traces),
      rewards: Array(repeating: -1.611941042652, count: 3),
      advantages: [2.541893581162, -0.390709490183, -1.077909199035],
      weights: equal([2.142857142857, 0.721804511278, 0.135338345865]))
    check(
      try LaTRO(beta: 0.05).credits(traces, ratios: [0.3, -0.2, 0.4]),
      rewards: [-0.864800990605, -1.927941979406, -3.631918412978],
      advantages: [1.915129205587, 0.320417722385, -2.235546927972], weights: equal([1, 1, 1]))
  }
}
