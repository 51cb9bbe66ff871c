import Corpus
import Foundation
import StrictJSON
import Testing

@testable import Model
@testable import Train

/// What is imitated beside a policy's loss, −log p times weight and factor: its gradient, and what the log has of it.
struct ImitationTests {
  private let tiny: TinyLearner

  init() throws { tiny = try TinyLearner() }

  /// A token's ratio, or a sequence's; both with KL, entropy and clips.
  private func settings(_ level: PolicyObjective.Level) throws -> RefineSettings {
    var settings = RefineSettings()
    settings.objective.importanceSamplingLevel = level
    (settings.objective.lossType, settings.objective.epsilon) = (.dapo, 0.1)
    (settings.objective.beta, settings.objective.entropyCoef) = (0.1, 0.05)
    return try settings.checked()
  }

  /// Two groups; some ids are imitated, by different factors, one of them without an advantage; some have no loss.
  private func groups(imitates: Bool = true) throws -> [RolloutGroup] {
    var state: UInt64 = 5
    func draw() -> Float {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(state >> 40) / Float(1 << 23) - 1
    }
    var groups = (0..<2).map { number in
      let question = Question(
        id: RecordID(page: "\(number)"), place: "q", ids: [7, 30 + Int32(number), 12], prompt: .null,
        columns: .object([]), opensThink: false)
      return RolloutGroup(
        question,
        (0..<2).map { place in
          let ids = (0..<9 + place).map { Int32(($0 * 37 + number * 101 + place * 53) % 250) }
          return Rollout(ids: ids, logProbabilities: [], ended: true, text: [])
        })
    }
    let now = try tiny.learner.decoder.logProbabilities(of: groups.map { $0.plain(at: 1) })
    for group in groups.indices {
      for place in groups[group].rollouts.indices {
        var rollout = groups[group].rollouts[place]
        rollout.logProbabilities = now[group][place].map { $0 + 0.2 * draw() }
        rollout.referenceLogProbabilities = now[group][place].map { $0 + 0.5 * draw() }
        rollout.advantages = rollout.ids.map { _ in 2 * draw() }
        rollout.learns = rollout.ids.indices.map { $0 != 3 }
        if imitates, place == 0 {
          rollout.imitation = rollout.ids.indices.map { $0 > 1 ? 0.25 * Float($0) : 0 }
          rollout.advantages[5] = 0
        }
        groups[group].rollouts[place] = rollout
      }
    }
    return groups
  }

  /// Σ weight · (policy's loss + β k3 − coefficient · entropy), and Σ weight · factor · −log p, in double precision.
  private func written(_ groups: [RolloutGroup], _ settings: RefineSettings, _ decoder: Decoder) throws
    -> (policy: Double, imitation: Double)
  {
    let found = try decoder.evaluate(groups.map { $0.plain(at: 1) })
    let objective = settings.objective
    let weight = 1 / Double(groups.flatMap(\.rollouts).reduce(0) { $0 + $1.targets })
    var (policy, imitation) = (0.0, 0.0)
    for (group, asked) in groups.enumerated() {
      for (place, rollout) in asked.rollouts.enumerated() {
        let now = found.logProbabilities[group][place].map(Double.init)
        let places = rollout.ids.indices.filter { rollout.learns[$0] }
        let logRatios = rollout.ids.indices.map { now[$0] - Double(rollout.logProbabilities[$0]) }
        let mean = places.reduce(0) { $0 + logRatios[$1] } / Double(places.count)
        for token in places {
          let ratio = exp(objective.importanceSamplingLevel == .sequence ? mean : logRatios[token])
          let advantage = Double(rollout.advantages[token])
          let clipped = min(max(ratio, 1 - objective.epsilon), 1 + objective.epsilon)
          let x = Double(rollout.referenceLogProbabilities[token]) - now[token]
          policy += weight * -min(ratio * advantage, clipped * advantage)
          policy += weight * objective.beta * (exp(x) - x - 1)
          policy -= weight * objective.entropyCoef * Double(found.entropies[group][place][token])
          if !rollout.imitation.isEmpty {
            imitation -= weight * Double(rollout.imitation[token]) * now[token]
          }
        }
      }
    }
    return (policy, imitation)
  }

  /// What a step learns, and the sums its log is made of.
  private func learnt(_ groups: [RolloutGroup], _ settings: RefineSettings) throws -> (
    gradients: [String: [Float]], sums: PolicySums
  ) {
    let batch = try PolicyBatch(groups, settings, tiny.learner.decoder, isOnPolicy: false)
    var sums = PolicySums()
    tiny.learner.parameters.clearGradients()
    // Two passes, as a step may be cut.
    for group in batch.groups {
      sums.add(try tiny.learner.learn([group], batch.objective), [group], settings.objective)
    }
    if let value = batch.value { sums.take(value) }
    let tensors = tiny.learner.parameters.tensors
    return (
      Dictionary(tensors.map { ($0.name, tiny.learner.parameters.gradient(of: $0)) }) { $1 }, sums
    )
  }

  @Test(arguments: PolicyObjective.Level.allCases)
  func gradientsAreCentralDifferences(_ level: PolicyObjective.Level) throws {
    let (settings, groups) = (try settings(level), try groups())
    let found = try learnt(groups, settings).gradients
    for name in TinyLearner.tensors {
      let gradient = try #require(found[name])
      let length = TinyLearner.length(gradient)
      let slope = try tiny.slope(of: name, along: gradient) {
        let loss = try written(groups, settings, $0.decoder)
        return loss.policy + loss.imitation
      }
      #expect(length > 0 && abs(slope - length) <= 5e-3 * length, "\(name): \(slope), \(length)")
    }
    // Without what is imitated it is another gradient.
    let plain = try learnt(self.groups(imitates: false), settings).gradients
    #expect(plain != found)
  }

  @Test(arguments: PolicyObjective.Level.allCases)
  func metricsAreTheFormulas(_ level: PolicyObjective.Level) throws {
    let (settings, groups) = (try settings(level), try groups())
    let wanted = try written(groups, settings, tiny.learner.decoder)
    let sums = try learnt(groups, settings).sums
    let metrics = sums.metrics(settings, isFirst: true)
    #expect(abs(sums.loss(settings) - wanted.policy - wanted.imitation) < 1e-5)
    #expect(abs(try #require(metrics["imitation_loss"]) - wanted.imitation) < 1e-5)
    #expect(wanted.imitation > 1)
    let plain = try self.groups(imitates: false)
    let without = try learnt(plain, settings).sums
    #expect(without.metrics(settings, isFirst: true)["imitation_loss"] == nil)
    #expect(
      abs(without.loss(settings) - (try written(plain, settings, tiny.learner.decoder).policy)) < 1e-5)
  }
}
