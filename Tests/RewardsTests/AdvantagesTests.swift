import Rewards
import Testing

/// Advantages of batches worked out by hand and by numpy, and what must never leave: no NaN, no infinity.
@Suite struct AdvantagesTests {
  private func settings(_ change: (inout AdvantageSettings) -> Void = { _ in }) -> AdvantageSettings {
    var settings = AdvantageSettings()
    change(&settings)
    return settings
  }

  private func isNear(_ found: [Double], _ wanted: [Double], _ error: Double = 1e-8) -> Bool {
    found.count == wanted.count && zip(found, wanted).allSatisfy { abs($0 - $1) <= error }
  }

  /// Rewards 1, 0, 0.1, 1: mean 0.525, deviation 0.55.
  @Test func knownOnes() throws {
    let cases: [(AdvantageSettings, [Double])] = [
      (settings(), [0.86347937, -0.95437193, -0.77258680, 0.86347937]),
      (settings { $0.epsilon = 1e-6 }, [0.86363479, -0.95454372, -0.77272587, 0.86363479]),
      (settings { $0.scaleRewards = .none }, [0.475, -0.525, -0.425, 0.475]),
      (settings { $0.scaleRewards = .batch }, [0.86347937, -0.95437193, -0.77258680, 0.86347937]),
      (settings { $0.estimator = .rloo }, [0.63333333, -0.7, -0.56666667, 0.63333333]),
    ]
    for (settings, wanted) in cases {
      let found = try settings.advantages([[1, 0, 0.1, 1]], groups: [4])
      #expect(isNear(found.values, wanted), "\(settings)")
      #expect(abs((found.groups[0].statistics.mean ?? 0) - 0.525) < 1e-12)
      #expect(abs((found.groups[0].statistics.std ?? 0) - 0.55) < 1e-12 && !found.groups[0].isConstant)
    }
  }

  @Test func whatDoesNotApplyIsInNoMean() throws {
    let found = try settings().advantages(
      [[1, 0, nil, nil, nil, 5], [1, nil, nil, nil, nil, nil]], weights: [1, 0.5], groups: [3, 3])
    // 1.5 and 0; then one alone among nothing.
    let by = 0.75 / (1.5 / 2.0.squareRoot() + 1e-4)
    #expect(isNear(found.values, [by, -by, 0, 0, 0, 0], 1e-12))
    #expect(found.rewards == [1.5, 0, nil, nil, nil, 5])
    #expect(found.groups.map(\.scored) == [2, 1] && found.groups[1].statistics.mean == 5)
    #expect(found.groups[1].statistics.std == nil && found.constantShare == 0)
    // What is no number is nothing.
    let broken = try settings().advantages(
      [[1, 0, .nan, .nan, .infinity, 5], [1, nil, nil, -.infinity, nil, .nan]], weights: [1, 0.5],
      groups: [3, 3])
    #expect(broken == found)
  }

  /// 0.1 thrice has a deviation of 1.7e-17, and so would any learn from it without epsilon.
  @Test func equalRewardsTeachNothing() throws {
    for settings in [
      settings(), settings { $0.epsilon = 0 }, settings { $0.scaleRewards = .none },
      settings { $0.estimator = .rloo }, settings { $0.multiObjectiveAggregation = .normalizeThenSum },
      settings {
        $0.scaleRewards = .batch
        $0.epsilon = 0
      },
    ] {
      let found = try settings.advantages(
        [[0.1, 0.1, 0.1, 1, 2, 4], [3, nil, nil, 1, 1, 1]], groups: [3, 3])
      // 3.1 is not 0.1, but each reward by itself is constant.
      let isGDPO = settings.multiObjectiveAggregation == .normalizeThenSum
      #expect(found.groups.map(\.isConstant) == [isGDPO, false])
      let plain = try settings.advantages([[0.1, 0.1, 0.1, 1, 2, 4]], groups: [3, 3])
      #expect(plain.values.prefix(3) == [0, 0, 0] && plain.constantShare == 0.5)
      #expect(plain.groups[0].statistics.mean == 0.1 && plain.groups[0].statistics.std == 0)
      #expect(plain.values.suffix(3).allSatisfy { $0 != 0 && $0.isFinite })
      let equal = try settings.advantages([[2, 2]], groups: [2])
      #expect(equal.values == [0, 0] && equal.constantShare == 1)
    }
  }

  /// Nor are rewards that are almost equal taken for equal.
  @Test func theLeastDifferenceCounts() throws {
    let found = try settings { $0.epsilon = 0 }.advantages([[1, 1.0.nextUp]], groups: [2])
    #expect(!found.groups[0].isConstant)
    #expect(isNear(found.values, [-0.70710678, 0.70710678]))
  }

  @Test(arguments: [Double.leastNormalMagnitude / 4096, 1e-300, 1e-9, 1e150, 1e300, .greatestFiniteMagnitude])
  func sizeDoesNotMatter(_ size: Double) throws {
    for (scale, estimator) in [
      (AdvantageSettings.Scale.group, AdvantageSettings.Estimator.grpo), (.batch, .grpo), (.none, .grpo),
      (.group, .rloo),
    ] {
      let settings = settings {
        ($0.scaleRewards, $0.estimator, $0.epsilon) = (scale, estimator, 0)
      }
      let found = try settings.advantages([[size, -size, 0, size], [size, -size, 0, size]], groups: [4])
      #expect(found.values.allSatisfy { $0.isFinite } && found.rewards.allSatisfy { $0?.isFinite == true })
      #expect(found.values[0] > 0 && found.values[1] < 0)
      // The parts of the least numbers there are cannot be told.
      if scale != .none, estimator == .grpo, size >= .leastNormalMagnitude {
        #expect(isNear(found.values, [0.78335, -1.30558, -0.26112, 0.78335], 1e-5))
      }
    }
    for aggregation in AdvantageSettings.Aggregation.allCases {
      let mixed = try settings { $0.multiObjectiveAggregation = aggregation }.advantages(
        [[size, 0, 1, nil], [-size, size, nil, 1]], weights: [1e308, -1e308], groups: [2, 2])
      #expect(mixed.values.allSatisfy { $0.isFinite })
    }
  }

  @Test func aGroupOfOne() throws {
    func value(_ change: (inout AdvantageSettings) -> Void) throws -> [Double] {
      try settings(change).advantages([[3, 1, 2]], groups: [1, 2]).values
    }
    #expect(try value { _ in }[0] == 0)
    #expect(try value { $0.estimator = .rloo } == [0, -1, 1])
    for (rule, share) in [(AdvantageSettings.GroupOfOne.zero, 1.0), (.reward, 0)] {
      #expect(try settings { $0.groupOfOne = rule }.advantages([[3]], groups: [1]).constantShare == share)
    }
    #expect(abs(try value { $0.groupOfOne = .reward }[0] - 3 / 1.0001) < 1e-12)
    #expect(
      try value {
        $0.groupOfOne = .reward
        $0.scaleRewards = .none
      } == [3, -0.5, 0.5])
    // verl's rloo leaves it as it is.
    #expect(
      try value {
        $0.groupOfOne = .reward
        $0.estimator = .rloo
      } == [3, -1, 1])
  }

  /// One reward that spreads ten times wider does not drown the other.
  @Test func rewardsAreNormalisedApart() throws {
    let rewards: [[Double?]] = [[0, 10, 0, 10], [0, 0, 1, 1]]
    let apart = try settings { $0.multiObjectiveAggregation = .normalizeThenSum }.advantages(
      rewards, groups: [4])
    #expect(abs(apart.values[1] - apart.values[2]) < 1e-3 && abs(apart.values[1]) < 1e-3)
    let summed = try settings().advantages(rewards, groups: [4])
    #expect(summed.values[1] > 0.7 && summed.values[2] < -0.6)
    #expect(apart.rewards == summed.rewards)
  }

  @Test func metricsHaveTRLsNames() throws {
    let found = try settings().advantages([[1, 0, nil], [nil, nil, nil]], groups: [3])
    #expect(
      found.metrics(names: ["accuracy", "format"]).map(\.name) == [
        "reward", "reward_std", "frac_reward_zero_std", "rewards/accuracy/mean", "rewards/accuracy/std",
      ])
  }

  @Test func whatMakesNoSenseIsRefused() throws {
    let refused: [(AdvantageSettings, [[Double?]], [Double]?, [Int])] = [
      (settings(), [[1, 2]], nil, [3]), (settings(), [[1, 2]], nil, [0, 2]), (settings(), [[1]], nil, [-1]),
      (settings(), [[1, 2]], [1, 1], [2]), (settings(), [[1, 2]], [.nan], [2]),
      (settings(), [[1]], nil, [Int.max, Int.max]), (settings { $0.epsilon = -1 }, [[1]], nil, [1]),
      (
        settings {
          $0.estimator = .rloo
          $0.multiObjectiveAggregation = .normalizeThenSum
        }, [[1]], nil, [1]
      ),
    ]
    for (settings, rewards, weights, groups) in refused {
      #expect(throws: AdvantageError.self) {
        try settings.advantages(rewards, weights: weights, groups: groups)
      }
    }
    #expect(try settings().advantages([], groups: [2]).values == [0, 0])
    #expect(try settings().advantages([[]], groups: []).values == [])
  }
}
