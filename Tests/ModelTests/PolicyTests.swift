import Foundation
import Testing

@testable import Model

/// Policies' losses: a batch computed by hand and by numpy, central differences in double precision, TRL's own method.
@Suite struct PolicyTests {
  private static let oldLogProbabilities = [
    [-0.5, -1, -0.2], [-0.7, -0.3, -1.2, -0.4, -0.9], [-1.5, -0.6], [-0.1, -0.8, -0.4, -1.1],
  ]
  private static let logRatios = [
    [0.10, -0.20, 0.30], [0.25, 0.05, -0.30, 0, 0.15], [-0.40, 0.10], [0.35, -0.05, 0.02, -0.28],
  ]
  private static let references = [
    [-0.6, -0.9, -0.3], [-0.6, -0.5, -1, -0.4, -1], [-1.4, -0.9], [-0.2, -0.7, -0.6, -1],
  ]

  /// Rewards 1, 0, 0.1, 1, less their mean, by their deviation + 1e-4.
  private static let batch = [0.4750, -0.5250, -0.4250, 0.4750].enumerated().map { number, rest in
    let old = oldLogProbabilities[number]
    var sequence = PolicySequence(
      logProbabilities: zip(old, logRatios[number]).map { $0 + $1 }, oldLogProbabilities: old,
      mask: old.map { _ in true }, advantages: old.map { _ in rest / (0.3025.squareRoot() + 1e-4) })
    sequence.referenceLogProbabilities = references[number]
    return sequence
  }

  private func objective(
    _ lossType: PolicyObjective.LossType, _ change: (inout PolicyObjective) -> Void = { _ in }
  )
    -> PolicyObjective
  {
    var objective = PolicyObjective()
    objective.lossType = lossType
    objective.epsilonHigh = 0.28
    objective.maxCompletionLength = 8
    change(&objective)
    return objective
  }

  @Test func lossesAreTheKnownOnes() throws {
    let cases: [(PolicyObjective, Double)] = [
      (objective(.grpo), -0.0100407219), (objective(.bnpo), 0.0214780563), (objective(.dapo), 0.0214780563),
      (objective(.drGRPO), 0.0093966496), (objective(.luspo), 0.0751731971),
      (
        objective(.grpo) {
          $0.importanceSamplingLevel = .sequence
          $0.epsilon = 3e-4
          $0.epsilonHigh = 4e-4
        }, 0.0070355982
      ),
      (objective(.cispo) { $0.epsilonHigh = 5 }, -0.1247411213),
      (objective(.cispo) { $0.cispoClip = .relative }, -0.1379276701),
      (
        objective(.cispo) {
          $0.cispoClip = .relative
          $0.cispoDrops = true
          $0.lossScaleFactor = 512
        }, 0.0003786278
      ),
      (objective(.sapo), -0.0782927535),
      // No ratio is above 3.
      (objective(.dapo) { $0.dualClip = 3 }, 0.0214780563),
    ]
    for (objective, loss) in cases {
      let found = try objective.value(PolicyTests.batch)
      #expect(abs(found.loss - loss) <= 1e-9, "\(objective.lossType)")
    }
    let clipped = try objective(.dapo).value(PolicyTests.batch)
    #expect(abs(clipped.clipLow - 0.14285714) <= 1e-8 && abs(clipped.clipHigh - 0.14285714) <= 1e-8)
    for (estimator, kl) in [
      (KLEstimator.k1, 0.035), (.k2, 0.0541178571), (.k3, 0.0556605370), (.k1StraightThrough, 0.035),
      (.k3StraightThrough, 0.0556605370),
    ] {
      let plain = try objective(.dapo) { $0.klEstimator = estimator }.value(PolicyTests.batch)
      let added = try objective(.dapo) {
        $0.klEstimator = estimator
        $0.beta = 0.5
      }.value(PolicyTests.batch)
      #expect(abs(plain.kl - kl) <= 1e-9 && added.kl == plain.kl)
      #expect(abs(added.loss - plain.loss - 0.5 * kl) <= 1e-9)
    }
  }

  private static let everything: [PolicyObjective] = PolicyObjective.LossType.allCases.flatMap { lossType in
    PolicyObjective.Level.allCases.flatMap { level in
      [KLEstimator.k1, .abs, .k2, .k3].flatMap { estimator in
        [false, true].flatMap { corrected in
          [nil, 1.17].flatMap { delta in
            PolicyObjective.CISPOClip.allCases.map { clip in
              var objective = PolicyObjective()
              objective.lossType = lossType
              objective.importanceSamplingLevel = level
              objective.epsilon = 0.1
              objective.epsilonHigh = lossType == .cispo && clip == .absolute ? 1.1 : 0.13
              objective.delta = delta
              objective.dualClip = delta.map { $0 + 0.2 }
              objective.cispoClip = clip
              objective.cispoDrops = corrected
              objective.beta = 0.3
              objective.klEstimator = estimator
              objective.useBiasCorrectionKL = corrected
              objective.maxCompletionLength = 8
              return objective
            }
          }
        }
      }
    }
  }

  /// A sequence with an advantage a token, of which one has no loss.
  private static let uneven: PolicySequence = {
    var sequence = batch[1]
    sequence.mask[2] = false
    sequence.advantages = [1, -0.5, 2, -1.5, 0.7]
    sequence.logProbabilities[3] += 0.5
    return sequence
  }()

  /// What is differed from: the ratio held fast where cispo holds it.
  private func loss(_ objective: PolicyObjective, _ sequence: PolicySequence, at base: PolicySequence) throws
    -> Double
  {
    let total = try objective.value(sequence).losses.reduce(0, +)
    guard objective.lossType == .cispo else { return total }
    var policy = objective
    policy.beta = 0
    // The same factors, with the log-probabilities of now.
    let held = try policy.value(base).byLogProbability
    let changed = zip(held, sequence.logProbabilities).reduce(0) { $0 + $1.0 * $1.1 }
    return try total - policy.value(sequence).losses.reduce(0, +) + changed
  }

  @Test func derivativesAreCentralDifferences() throws {
    var count = 0
    for objective in PolicyTests.everything {
      for sequence in PolicyTests.batch + [PolicyTests.uneven] {
        let found = try objective.value(sequence).byLogProbability
        for place in sequence.mask.indices {
          var (above, below) = (sequence, sequence)
          above.logProbabilities[place] += 1e-6
          below.logProbabilities[place] -= 1e-6
          let difference =
            (try loss(objective, above, at: sequence) - loss(objective, below, at: sequence)) / 2e-6
          // k's corners, |0|, are left out.
          let drift = sequence.logProbabilities[place] - sequence.referenceLogProbabilities[place]
          guard objective.klEstimator != .abs || abs(drift) > 1e-5 else { continue }
          #expect(abs(found[place] - difference) <= 1e-8, "\(objective), \(place)")
          count += 1
        }
      }
    }
    print("policy: \(count) derivatives")
    #expect(count > 5_000)
  }

  @Test func straightThroughTakesTheOthersDerivative() {
    for x in [-1.5, -0.1, 0, 0.3, 2] {
      #expect(KLEstimator.k1StraightThrough.value(x) == x && KLEstimator.k1StraightThrough.derivative(x) == x)
      #expect(KLEstimator.k3StraightThrough.value(x) == KLEstimator.k3.value(x))
      #expect(KLEstimator.k3StraightThrough.derivative(x) == x)
    }
  }

  /// A dual clip and a delta that hold, by hand: A = −1, ratios e and 1.
  @Test func boundsHold() throws {
    let sequence = PolicySequence(
      logProbabilities: [-1, -2], oldLogProbabilities: [-2, -2], mask: [true, true], advantages: [-1, -1])
    let free = try objective(.dapo).value(sequence)
    #expect(abs(free.losses[0] - M_E) <= 1e-15 && abs(free.byLogProbability[0] - M_E) <= 1e-15)
    #expect(free.losses[1] == 1 && free.byLogProbability[1] == 1)
    let dual = try objective(.dapo) { $0.dualClip = 2 }.value(sequence)
    #expect(dual.losses == [2, 1] && dual.byLogProbability == [0, 1])
    let delta = try objective(.dapo) { $0.delta = 1.5 }.value(sequence)
    #expect(delta.losses == [1.5, 1] && delta.byLogProbability == [0, 1])
  }

  /// What is far away is flat, and no infinity: ratios from e^−20 to e^20, k3 from there on.
  @Test func farAwayIsFlat() throws {
    for settings in PolicyTests.everything {
      for (now, old) in [(-1.0, -800.0), (-800, -1)] {
        for advantage in [1.0, -1] {
          var sequence = PolicySequence(
            logProbabilities: [now], oldLogProbabilities: [old], mask: [true], advantages: [advantage])
          sequence.referenceLogProbabilities = [old]
          let found = try settings.value(sequence)
          #expect((found.losses + found.byLogProbability + found.kl).allSatisfy { abs($0) < 1e19 })
        }
      }
    }
    let sequence = PolicySequence(
      logProbabilities: [-1], oldLogProbabilities: [-22], mask: [true], advantages: [-1])
    let found = try objective(.dapo).value(sequence)
    #expect(found.losses == [exp(20)] && found.byLogProbability == [0])
    for x in [-800.0, -20.001] {
      #expect(KLEstimator.k3.value(x) == expm1(20) - 20 && KLEstimator.k3.derivative(x) == 0)
      #expect(KLEstimator.k3StraightThrough.value(x) == expm1(20) - 20)
      #expect(KLEstimator.k3StraightThrough.derivative(x) == x)
    }
    #expect(KLEstimator.k3.value(800) == 799 && KLEstimator.k3.derivative(800) == 1)
    #expect(abs(KLEstimator.k3.value(-3) - 16.0855369) < 1e-6)
    #expect(abs(KLEstimator.k3.derivative(-2) + 6.389056) < 1e-6)
  }

  @Test func onPolicyTheGradientIsMinusTheAdvantage() throws {
    for lossType in PolicyObjective.LossType.allCases {
      for level in PolicyObjective.Level.allCases {
        var sequence = PolicyTests.batch[3]
        sequence.logProbabilities = sequence.oldLogProbabilities
        sequence.referenceLogProbabilities = []
        let found = try objective(lossType) {
          $0.importanceSamplingLevel = level
          if lossType == .cispo { $0.epsilonHigh = 5 }
        }.value(sequence)
        for (derivative, advantage) in zip(found.byLogProbability, sequence.advantages) {
          #expect(abs(derivative + advantage) <= 1e-12)
        }
      }
    }
  }

  /// An `Objective` says of a token what the sequence says, and the sequence's derivatives go through a linear one.
  @Test func objectivesSayTheSame() throws {
    for settings in PolicyTests.everything {
      guard settings.importanceSamplingLevel == .token else {
        #expect(throws: ModelError.self) { try Objective.policy(settings) }
        continue
      }
      var settings = settings
      settings.entropyCoef = 0.01
      let sequence = PolicyTests.uneven
      let value = try settings.value(sequence)
      let objective = try Objective.policy(settings)
      for place in sequence.mask.indices where sequence.mask[place] {
        var token = Objective.Token(
          logProbability: Float(sequence.logProbabilities[place]),
          oldLogProbability: Float(sequence.oldLogProbabilities[place]),
          referenceLogProbability: Float(sequence.referenceLogProbabilities[place]),
          advantage: Float(sequence.advantages[place]), entropy: 2)
        let found = objective.value(token)
        #expect(abs(Double(found.loss) - (value.losses[place] - 0.02)) <= 1e-6)
        #expect(abs(Double(found.byLogProbability) - value.byLogProbability[place]) <= 1e-6)
        #expect(found.byEntropy == -0.01)
        token.advantage = -Float(value.byLogProbability[place])
        let linear = Objective.linear(entropyCoef: 0.01).value(token)
        #expect(abs(linear.byLogProbability - found.byLogProbability) <= 1e-6 && linear.byEntropy == -0.01)
      }
    }
  }

  @Test func dynamicFineTuningHoldsThePFast() {
    let token = Objective.Token(
      logProbability: -1.5, oldLogProbability: 0, referenceLogProbability: 0, advantage: 0, entropy: 0)
    let found = Objective.dynamicFineTuning.value(token)
    #expect(abs(found.loss - Float(1.5 * exp(-1.5))) <= 1e-7)
    #expect(abs(found.byLogProbability + Float(exp(-1.5))) <= 1e-7)
  }

  @Test func badSettingsAreRefused() {
    let changes: [(inout PolicyObjective) -> Void] = [
      { $0.epsilon = -0.1 }, { $0.epsilon = .nan }, { $0.epsilonHigh = -1 }, { $0.delta = .infinity },
      { $0.dualClip = 0.5 }, { $0.sapoTemperaturePos = 0 }, { $0.beta = -1 }, { $0.lossScaleFactor = 0 },
      { $0.entropyCoef = .nan },
      {
        $0.lossType = .drGRPO
        $0.maxCompletionLength = nil
      },
      {
        $0.lossType = .cispo
        $0.epsilonHigh = nil
      },
    ]
    for change in changes {
      #expect(throws: ModelError.self) { try objective(.dapo, change).value(PolicyTests.batch) }
    }
    var short = PolicyTests.batch[0]
    short.mask.removeLast()
    #expect(throws: ModelError.self) { try objective(.dapo).value(short) }
  }

  @Test func masksHideWhatIsThere() throws {
    var sequence = PolicyTests.batch[0]
    sequence.mask = [true, false, false]
    sequence.logProbabilities[1] = .nan
    sequence.oldLogProbabilities[2] = -.infinity
    for settings in PolicyTests.everything {
      let value = try settings.value(sequence)
      #expect((value.losses + value.byLogProbability + value.kl).allSatisfy { $0.isFinite })
      #expect(value.byLogProbability.suffix(2) == [0, 0])
      sequence.mask = [false, false, false]
      #expect(try settings.value([sequence]).loss == 0)
      sequence.mask[0] = true
    }
    #expect(try PolicyObjective().value([]).loss == 0)
  }
}
