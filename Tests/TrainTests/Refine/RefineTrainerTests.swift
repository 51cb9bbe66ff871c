import Foundation
import Rewards
import TestKit
import Testing

@testable import Model
@testable import Train

@Suite(.serialized) struct RefineTrainerTests {
  /// Settings that share no part of the loop.
  enum Variant: String, CaseIterable, Sendable {
    case plain, iterations, generations, kl, klInReward, gspo, masked, cutDraws, dynamic, lora, synced

    var refining: TinyRefining {
      get throws {
        var tiny = try TinyRefining()
        switch self {
        case .plain: break
        case .iterations: tiny.settings.numIterations = 2
        case .generations: (tiny.settings.generationBatchSize, tiny.settings.numIterations) = (16, 2)
        case .kl: tiny.settings.objective.beta = 0.1
        case .klInReward: (tiny.settings.objective.beta, tiny.settings.useKLInReward) = (0.1, true)
        case .gspo:
          tiny.settings.objective.importanceSamplingLevel = .sequence
          (tiny.settings.numIterations, tiny.settings.objective.beta) = (3, 0.05)
        case .masked:
          (tiny.settings.maskTruncatedCompletions, tiny.settings.topEntropyQuantile) = (true, 0.5)
          (tiny.settings.offPolicyMaskThreshold, tiny.settings.numIterations) = (0.01, 2)
          tiny.settings.maxCompletionLength = 40
        case .cutDraws: (tiny.settings.sampling.topK, tiny.settings.sampling.temperature) = (20, 0.8)
        case .dynamic: tiny.settings.dynamicSampling = true
        case .lora: (tiny.settings.loraRank, tiny.settings.objective.beta) = (2, 0.1)
        case .synced:
          (tiny.settings.objective.beta, tiny.settings.syncRefModel) = (0.1, true)
          tiny.settings.refModelSyncSteps = 2
        }
        return tiny
      }
    }
  }

  @Test(arguments: Variant.allCases)
  func stoppedAfterEachStepItIsAsIfNeverStopped(_ variant: Variant) throws {
    var tiny = try variant.refining
    tiny.settings.maxSteps = 5
    let whole = try tiny.run()
    #expect(whole.losses.count == 5)
    let scratch = try Scratch()
    var parts = TinyRefining.Result()
    for step in 1...5 { parts = try tiny.run(in: scratch.path + "/run", stop: step < 5 ? step : nil) }
    #expect(parts == whole)
  }

  @Test(arguments: [Variant.plain, .generations, .gspo, .masked])
  func threadsChangeNoBit(_ variant: Variant) throws {
    var tiny = try variant.refining
    let one = try tiny.run()
    tiny.threads = 2
    #expect(try tiny.run() == one)
  }

  @Test(arguments: [Variant.plain, .iterations, .kl, .gspo])
  func theDrawsAreTheLearnersOwn(_ variant: Variant) throws {
    let found = try variant.refining.run()
    let drawn = found.metrics.compactMap { $0["rollout/logp_max_abs_diff"] }
    #expect(!drawn.isEmpty && drawn.allSatisfy { $0 == 0 })
  }

  /// The reward of what is drawn rises, and with rewards that change places it does not rise as much.
  @Test func itLearns() throws {
    var tiny = try TinyRefining()
    tiny.settings.maxSteps = 30
    func gain(_ result: TinyRefining.Result) -> Double {
      let rewards = result.metrics.map { $0["reward"] ?? .nan }
      return (rewards.suffix(5).reduce(0, +) - rewards.prefix(5).reduce(0, +)) / 5
    }
    let learnt = gain(try tiny.run())
    tiny.settings.shuffleRewards = true
    let control = gain(try tiny.run())
    #expect(learnt > 0.2)
    #expect(control < learnt / 2)
  }

  @Test func withEqualRewardsNothingMoves() throws {
    var tiny = try TinyRefining()
    tiny.rewards = [Constant()]
    tiny.settings.maxSteps = 2
    let found = try tiny.run()
    #expect(found.norms == [0, 0])
    #expect(found.metrics[0]["frac_reward_zero_std"] == 1)
  }

  @Test func dynamicSamplingSaysWhenNothingDiffers() throws {
    var tiny = try TinyRefining()
    tiny.rewards = [Constant()]
    tiny.settings.dynamicSampling = true
    tiny.settings.maxNumGenBatches = 3
    #expect(throws: TrainError.self) { try tiny.run() }
  }

  @Test func withoutAReferenceThereIsNoKL() throws {
    let plain = try TinyRefining().run()
    #expect(plain.metrics.allSatisfy { $0["kl"] == nil })
    let held = try Variant.kl.refining.run()
    #expect(held.metrics[0]["kl"] == 0)
    #expect((held.metrics.last?["kl"] ?? 0) > 0)
  }
}
