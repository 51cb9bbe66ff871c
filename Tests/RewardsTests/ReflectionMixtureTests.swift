import Rewards
import Testing

@Suite struct ReflectionMixtureTests {
  private func mixture(_ mode: ReflectionMixture.Mode, _ weight: Double = 0.5) -> ReflectionMixture {
    var mixture = ReflectionMixture()
    (mixture.mode, mixture.weight) = (mode, weight)
    return mixture
  }

  static let accuracy: [Double?] = [1, 1, 0, 0]
  static let scores: [Double?] = [8, 2, 6, 0]

  @Test func sumAndGate() {
    #expect(ReflectionMixture().mode == .sum && ReflectionMixture().weight == 0.5)
    #expect(mixture(.sum).rewards(accuracy: Self.accuracy, scores: Self.scores) == [1.4, 1.1, 0.3, 0])
    #expect(mixture(.gated).rewards(accuracy: Self.accuracy, scores: Self.scores) == [1.4, 1.1, 0, 0])
    #expect(mixture(.sum, 1).rewards(accuracy: [1], scores: [10]) == [2])
  }

  @Test func whatIsMissing() {
    #expect(mixture(.sum).rewards(accuracy: [1, nil, 1], scores: [8, 9, nil]) == [1.4, nil, nil])
    // What is wrong is worth 0 without a score, and is compared: no failure that it provokes spares it.
    #expect(mixture(.sum).rewards(accuracy: [1, 0, 1, 0], scores: [8, nil, nil, 6]) == [1.4, 0, nil, 0.3])
    #expect(mixture(.sum).rewards(accuracy: [0, 0, 0.5], scores: [nil, 6, nil]) == [0, 0.3, nil])
    // The judge was away: the outcome alone.
    #expect(mixture(.sum).rewards(accuracy: [1, 0], scores: [nil, nil]) == [1, 0])
    // What is wrong needs no score.
    #expect(mixture(.gated).rewards(accuracy: [1, 0, 1], scores: [8, nil, nil]) == [1.4, 0, nil])
    #expect(mixture(.gated).rewards(accuracy: [1, 0], scores: [nil, 9]) == [1, 0])
  }

  /// By hand: 1.4, 0 and 0.3 have mean 0.566667 and deviation √(1.086667 / 2) = 0.737111.
  @Test func aWrongAnswerWithoutAScoreIsPunished() throws {
    let found = try mixture(.sum).advantages(accuracy: [1, 0, 1, 0], scores: [8, nil, nil, 6], groups: [4])
    let wanted = [1.130386, -0.768663, 0, -0.361724]
    #expect(zip(found.values, wanted).allSatisfy { abs($0 - $1) < 1e-5 }, "\(found.values)")
  }

  @Test func advantagesOfASumAreThoseOfItsRewards() throws {
    let rewards = mixture(.sum).rewards(accuracy: Self.accuracy, scores: Self.scores)
    let wanted = try AdvantageSettings().advantages([rewards], groups: [4])
    let found = try mixture(.sum).advantages(accuracy: Self.accuracy, scores: Self.scores, groups: [4])
    #expect(found.values == wanted.values && found.rewards == wanted.rewards)
  }

  /// By hand: acc [1, 1, 0, 0] has mean 0.5 and deviation 0.57735, scores / 10 mean 0.4 and 0.365148; with λ = 0.5 their sum of
  /// z [1.4136, 0.5924, −0.5923, −1.4136] (less the epsilons) is divided by its own deviation 1.2516.
  @Test func normalizeThenSum() throws {
    let found = try mixture(.normalizeThenSum).advantages(
      accuracy: Self.accuracy, scores: Self.scores, groups: [4])
    let (acc, score) = (0.5 / 0.5773502691896258, [0.4, -0.2, 0.2, -0.4].map { $0 / 0.3651483716701107 })
    let sums = zip([acc, acc, -acc, -acc], score).map { $0 + 0.5 * $1 }
    let deviation = (sums.reduce(0) { $0 + $1 * $1 } / 3).squareRoot()
    for (value, sum) in zip(found.values, sums) { #expect(abs(value - sum / deviation) < 1e-3) }
  }

  @Test func bothModesCompareWithinGroups() throws {
    for mode in ReflectionMixture.Mode.allCases {
      let one = try mixture(mode).advantages(accuracy: [1, 0, 0, 0], scores: [5, 5, 5, 5], groups: [2, 2])
      #expect(one.values[0] > 0 && one.values[1] < 0 && one.values[2] == 0 && one.values[3] == 0)
    }
    // Without an outcome a score counts nothing.
    let found = try mixture(.normalizeThenSum).advantages(
      accuracy: [1, 0, nil], scores: [5, 5, 9], groups: [3])
    #expect(found.values[2] == 0)
  }
}

extension ReflectionMixture {
  /// The sum of the parts of each, nil where nothing of it is compared.
  fileprivate func rewards(accuracy: [Double?], scores: [Double?]) -> [Double?] {
    parts(accuracy: accuracy, scores: scores).map { part in
      part.accuracy.map { $0 + weight * (part.reflection ?? 0) }
    }
  }

  /// The advantages of a batch, groups side by side, as refining makes them of the parts.
  fileprivate func advantages(accuracy: [Double?], scores: [Double?], groups: [Int]) throws -> Advantages {
    var all: [Parts] = []
    for size in groups {
      let places = all.count..<(all.count + size)
      all += parts(accuracy: Array(accuracy[places]), scores: Array(scores[places]))
    }
    var settings = AdvantageSettings()
    settings.multiObjectiveAggregation = aggregation
    return try settings.advantages(
      [all.map(\.accuracy), all.map(\.reflection)], weights: [1, weight], groups: groups)
  }
}
