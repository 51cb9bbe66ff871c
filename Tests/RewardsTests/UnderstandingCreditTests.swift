import Rewards
import Testing

/// Step-level advantages; numbers are numpy's (`Tests/Oracle/reference_rewards.py`).
@Suite struct UnderstandingCreditTests {
  private func settings(_ change: (inout UnderstandingCredit) -> Void = { _ in }) -> UnderstandingCredit {
    var settings = UnderstandingCredit()
    change(&settings)
    return settings
  }

  private func group(_ quality: [Double?], _ accuracy: [Double?]) -> [Restatement] {
    zip(quality, accuracy).map { Restatement($0, solution: $1) }
  }

  private func isNear(_ found: [Double], _ wanted: [Double]) -> Bool {
    found.count == wanted.count && zip(found, wanted).allSatisfy { abs($0 - $1) <= 1e-9 }
  }

  private var example: [Restatement] { group([0.9, 0.4, 0.7, 0.2], [0, 1, 1, 0]) }
  private var nested: [Restatement] {
    [Restatement(0.8, solutions: [1, 0, 1]), Restatement(0.3, solutions: [0, 0, 1])]
  }

  @Test func stepsAreComparedApart() throws {
    let found = try settings().advantages([example, example])
    #expect(found[0] == found[1])
    #expect(
      isNear(
        found[0].map(\.understanding), [1.12535620903, -0.482295518156, 0.482295518156, -1.12535620903]))
    #expect(
      isNear(
        found[0].flatMap(\.solutions), [-0.865875429761, 0.865875429761, 0.865875429761, -0.865875429761]))
  }

  /// The baseline: the best restatement is pushed down as far as its tokens go, since its answer is wrong.
  @Test func summedRewardsAreForAllTokens() throws {
    let found = try settings { $0.sharing = .summed }.advantages([example])[0]
    let wanted = [-0.228712977097, 0.533663613226, 0.99108956742, -1.296040203549]
    #expect(isNear(found.map(\.understanding), wanted) && isNear(found.flatMap(\.solutions), wanted))
    let gdpo = try settings {
      $0.sharing = .summed
      $0.understandingWeight = 2
      $0.advantages.multiObjectiveAggregation = .normalizeThenSum
    }.advantages([example])[0]
    #expect(
      isNear(
        gdpo.map(\.understanding), [0.619471022417, -0.044157874346, 0.818811847761, -1.394124995831]))
    #expect(gdpo.allSatisfy { $0.solutions == [$0.understanding] })
    let whole = try settings { $0.sharing = .summed }.advantages([nested])[0]
    #expect(isNear(whole.map(\.understanding), [0.604475835186, -0.604475835186]))
    #expect(
      isNear(
        whole.flatMap(\.solutions),
        [1.088056503335, -0.362685501112, 1.088056503335, -1.088056503335, -1.088056503335, 0.362685501112]))
  }

  @Test func solutionsAreComparedWithinTheirRestatement() throws {
    let found = try settings { $0.grouping = .nested }.advantages([nested])[0]
    #expect(isNear(found.map(\.understanding), [0.706906837739, -0.706906837739]))
    #expect(isNear(found[0].solutions, [0.577250286507, -1.154500573014, 0.577250286507]))
    #expect(isNear(found[1].solutions, [-0.577250286507, -0.577250286507, 1.154500573014]))
    let flat = try settings().advantages([nested])[0]
    #expect(flat.map(\.understanding) == found.map(\.understanding))
    #expect(isNear(flat.flatMap(\.solutions), [1, -1, 1, -1, -1, 1].map { $0 * 0.912704292932 }))
  }

  @Test func outcomesMayCountForRestatements() throws {
    let flat = try settings { $0.outcomeWeight = 0.5 }.advantages([example])[0]
    #expect(
      isNear(flat.map(\.understanding), [0.235646717931, 0.235646717931, 0.942586871726, -1.413880307589]))
    let plain = try settings().advantages([example])[0]
    #expect(flat.map(\.solutions) == plain.map(\.solutions))
    let found = try settings {
      $0.grouping = .nested
      $0.outcomeWeight = 0.5
    }.advantages([nested])[0]
    #expect(isNear(found.map(\.understanding), [0.706956813, -0.706956813]))
    // Without a quality the outcome alone is left.
    let unread = group([nil, nil, nil, nil], [0, 1, 1, 0])
    #expect(try settings().advantages([unread])[0].allSatisfy { $0.understanding == 0 })
    let outcomes = try settings { $0.outcomeWeight = 0.5 }.advantages([unread])[0]
    #expect(outcomes[1].understanding > 0.8 && outcomes[0].understanding < -0.8)
  }

  /// What has no quality is in no comparison, whatever its solutions are worth.
  @Test func restatementsWithoutQualityAreLeftOut() throws {
    let found = try settings().advantages([group([0.8, nil, 0.3], [1, 1, 0])])[0]
    #expect(isNear(found.map(\.understanding), [0.706906837739, 0, -0.706906837739]))
  }

  /// A quality that could not be found where others have one is no 0, whatever is added to it.
  @Test(arguments: [nil, Double.nan] as [Double?]) func failedQualitiesAreNoZero(_ failed: Double?) throws {
    let with = [nested[0], Restatement(failed, solutions: [1, 1, 1]), nested[1]]
    func found(_ change: (inout UnderstandingCredit) -> Void) throws -> [StepAdvantages] {
      let settings = settings {
        $0.grouping = .nested
        change(&$0)
      }
      let (found, without) = (try settings.advantages([with])[0], try settings.advantages([nested])[0])
      #expect([found[0].understanding, found[2].understanding] == without.map(\.understanding))
      #expect([found[0].solutions, found[2].solutions] == without.map(\.solutions))
      #expect(found[1].understanding == 0 && found[1].solutions.count == 3)
      return found
    }
    _ = try found { $0.outcomeWeight = 0.5 }
    let summed = try found { $0.sharing = .summed }
    #expect(summed[1].solutions == [0, 0, 0])
    _ = try found {
      $0.sharing = .summed
      $0.advantages.multiObjectiveAggregation = .normalizeThenSum
    }
  }

  /// What is not gone on from solves nothing, which is for λ and for sums; it is no solution that others are compared with.
  @Test(arguments: [AdvantageSettings.Aggregation.sumThenNormalize, .normalizeThenSum])
  func whatIsNotGoneOnFromIsNoSolution(_ aggregation: AdvantageSettings.Aggregation) throws {
    let settings = settings {
      ($0.grouping, $0.outcomeWeight) = (.nested, 0.5)
      ($0.advantages.scaleRewards, $0.advantages.multiObjectiveAggregation) = (.batch, aggregation)
    }
    let (none, zero) = (nested + [Restatement(0, solutions: [])], nested + [Restatement(0, solutions: [0])])
    let (found, without) = (try settings.advantages([none])[0], try settings.advantages([nested])[0])
    #expect(found.map(\.solutions) == without.map(\.solutions) + [[]])
    #expect(found.map(\.understanding) == (try settings.advantages([zero])[0].map(\.understanding)))
    #expect(found[2].understanding < 0)
    let alone = try settings.advantages([[Restatement(1, solutions: []), Restatement(0, solutions: [])]])[0]
    #expect(alone[0].understanding > 0 && alone.allSatisfy { $0.solutions.isEmpty })
    var summed = settings
    (summed.sharing, summed.outcomeWeight) = (.summed, 0)
    let (sum, padded) = (try summed.advantages([none])[0], try summed.advantages([zero])[0])
    #expect(sum.map(\.understanding) == padded.map(\.understanding))
    #expect(sum.map(\.solutions) == padded.dropLast().map(\.solutions) + [[]])
  }

  @Test func malformedOnesMayBeLeftOut() throws {
    var group = example
    group[0].isWellFormed = false
    #expect(try settings().advantages([group]) == settings().advantages([example]))
    let found = try settings { $0.leavesOutMalformed = true }.advantages([group])[0]
    #expect(isNear(found.flatMap(\.solutions), [0, 0.577250286507, 0.577250286507, -1.154500573014]))
    #expect(found.map(\.understanding) == (try settings().advantages([example])[0].map(\.understanding)))
  }

  @Test func weightsAreFactors() throws {
    let plain = try settings().advantages([example])[0]
    let found = try settings {
      $0.understandingWeight = 0.25
      $0.solutionWeight = 2
    }.advantages([example])[0]
    #expect(found.map(\.understanding) == plain.map { $0.understanding * 0.25 })
    #expect(found.flatMap(\.solutions) == plain.flatMap(\.solutions).map { $0 * 2 })
  }

  private struct Draws {
    var state: UInt64
    mutating func next(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
  }

  /// To the bit: accuracy moves no advantage of a restatement's token, and quality none of a solution's.
  @Test(arguments: [UnderstandingCredit.Grouping.flat, .nested]) func noRewardMovesTheOtherStep(
    _ grouping: UnderstandingCredit.Grouping
  ) throws {
    var draws = Draws(state: 11)
    let settings = settings { $0.grouping = grouping }
    var moved = (understanding: 0, solutions: 0)
    for _ in 0..<500 {
      let questions = (0..<3).map { _ in
        (0..<draws.next(4) + 1).map { _ in
          Restatement(
            draws.next(9) == 0 ? nil : Double(draws.next(100)) / 99, isWellFormed: draws.next(5) > 0,
            solutions: (0..<draws.next(3) + 1).map { _ in draws.next(9) == 0 ? nil : Double(draws.next(2)) })
        }
      }
      var (others, better) = (questions, questions)
      let (question, place) = (draws.next(3), draws.next(4))
      let row = place % questions[question].count
      others[question][row].solutions[0] = questions[question][row].solutions[0] == 1 ? 0 : 1
      better[question][row].reward = (questions[question][row].reward ?? 0) + 0.5
      let plain = try settings.advantages(questions)
      let (changed, raised) = (try settings.advantages(others), try settings.advantages(better))
      for question in 0..<3 {
        for row in questions[question].indices {
          let count = 9
          for number in questions[question][row].solutions.indices {
            let tokens = try [plain, changed, raised].map {
              try $0[question][row].tokens(solution: number, understanding: 2..<5, count: count)
            }
            #expect(tokens[0][2..<5] == tokens[1][2..<5])
            #expect(tokens[0][..<2] == tokens[2][..<2] && tokens[0][5...] == tokens[2][5...])
            moved.solutions += tokens[0][0] == tokens[1][0] ? 0 : 1
            moved.understanding += tokens[0][2] == tokens[2][2] ? 0 : 1
          }
        }
      }
    }
    // They do move their own.
    #expect(moved.solutions > 100 && moved.understanding > 100)
  }

  @Test func tokensHaveTheirStepsAdvantage() throws {
    let steps = StepAdvantages(understanding: 2, solutions: [-1, 3])
    #expect(try steps.tokens(understanding: 1..<3, count: 5) == [-1, 2, 2, -1, -1])
    #expect(try steps.tokens(solution: 1, understanding: 0..<0, count: 2) == [3, 3])
    #expect(throws: AdvantageError.self) { try steps.tokens(understanding: 1..<3, count: 2) }
  }

  @Test func whatMakesNoSenseIsRefused() throws {
    let none = [Restatement(1, solutions: []), Restatement(0, solutions: [1])]
    #expect(try settings { $0.grouping = .nested }.advantages([none])[0][0].solutions == [])
    let refused: [(UnderstandingCredit, [[Restatement]])] = [
      (settings { $0.outcomeWeight = -1 }, [example]),
      (settings { $0.outcomeWeight = .infinity }, [example]),
      (settings { $0.solutionWeight = .nan }, [example]),
      (settings { $0.advantages.epsilon = -1 }, [example]), (settings(), [[]]),
    ]
    for (settings, questions) in refused {
      #expect(throws: AdvantageError.self) { try settings.advantages(questions) }
    }
    let broken = group([.nan, 1, 0], [.infinity, 1, 0])
    #expect(
      try settings().advantages([broken])[0].allSatisfy {
        $0.understanding.isFinite && $0.solutions[0].isFinite
      })
  }
}
