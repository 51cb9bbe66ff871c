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
    #expect(found.notes.contains { $0.contains("in none of 2 groups do two rewards differ") })
    #expect(found.notes.contains { $0.contains("cut off at 12 tokens: raise --max-completion-length") })
  }

  /// What cannot be compared is said, and ends nothing.
  @Test func dynamicSamplingSaysWhenNothingDiffers() throws {
    var tiny = try TinyRefining()
    tiny.rewards = [Constant()]
    tiny.settings.dynamicSampling = true
    (tiny.settings.maxNumGenBatches, tiny.settings.maxSteps) = (3, 3)
    let found = try tiny.run()
    #expect(found.norms == [0, 0, 0])
    #expect(found.metrics[0]["data/groups_asked"] == 6)
    #expect(found.notes.count { $0.contains("in none of 6 groups do two rewards differ") } == 2)
    #expect(found.notes.last?.contains("so far 2 times") == true)
  }

  /// Groups of equal rewards give way to others, of which as many are asked as will do.
  @Test func dynamicSamplingAsksForMore() throws {
    var tiny = try TinyRefining()
    tiny.rewards = [Rare()]
    (tiny.settings.dynamicSampling, tiny.settings.maxSteps) = (true, 6)
    let found = try tiny.run()
    let asked = found.metrics.compactMap { $0["data/groups_asked"] }
    #expect(asked.contains { $0 > 2 })
    for metrics in found.metrics where metrics["data/groups_kept"] == 2 {
      #expect((metrics["frac_reward_zero_std"] ?? 1) < 1)
    }
    #expect(found.completions.allSatisfy { Set($0).count > 1 })
    let scratch = try Scratch()
    var parts = TinyRefining.Result()
    for step in 1...6 { parts = try tiny.run(in: scratch.path + "/run", stop: step < 6 ? step : nil) }
    #expect(parts == found)
  }

  /// A completion whose reward could not be found is in no comparison if others of its group have one.
  @Test func aFailedRewardIsNoReward() throws {
    var tiny = try TinyRefining()
    tiny.rewards = [EvenShare(), Failing()]
    tiny.settings.maxSteps = 1
    let found = try tiny.run()
    // The last of each group of four has failed; the others have both.
    #expect(found.metrics[0]["rewards/missing_ratio"] == 0.25)
    #expect(found.completions[0].count { $0.hasSuffix(" nan 0.0") } == 2)
    tiny.rewards = [EvenShare(), Failing(all: true)]
    let without = try tiny.run()
    #expect(without.metrics[0]["rewards/missing_ratio"] == 0)
    tiny.rewards = [EvenShare()]
    #expect(try tiny.run().norms == without.norms)
    tiny.rewards = [Failing(all: true)]
    let none = try tiny.run()
    #expect(none.norms == [0] && none.metrics[0]["reward"] == nil)
    #expect(none.notes.contains { $0.contains("none of the 8 completions has a reward") })
    #expect(none.notes.contains { $0.contains("the reward failing failed for 8 of 8") })
    #expect(none.metrics[0]["rewards/failing/failed_ratio"] == 1)
  }

  /// Without any reward nothing is learnt, and after three generations it is no accident; what was taken is kept.
  @Test func aRunWithoutRewardsEnds() throws {
    var tiny = try TinyRefining()
    tiny.rewards = [Failing(all: true)]
    tiny.writing.saveSteps = 100
    let scratch = try Scratch()
    let error = #expect(throws: TrainError.self) { try tiny.run(in: scratch.path + "/run") }
    #expect(error?.problem.contains("in 3 generations in a row") == true)
    #expect(error?.problem.contains("checkpoint-2 is whole") == true)
    tiny.rewards = [Failing(all: false)]
    #expect(try tiny.run(in: scratch.path + "/run").losses.count == 6)
  }

  /// −β · KL is taken from what has a reward; the log has the reward without it, and the KL.
  @Test func aKLInTheRewardIsTakenFromIt() throws {
    var tiny = try Variant.klInReward.refining
    tiny.settings.objective.beta = 1
    let held = try tiny.run()
    #expect(held.metrics[0]["kl"] == 0)
    #expect(held.metrics.dropFirst().contains { $0["kl"] != 0 })
    (tiny.settings.useKLInReward, tiny.settings.objective.beta) = (false, 0)
    let free = try tiny.run()
    #expect(free.metrics[0]["reward"] == held.metrics[0]["reward"])
    #expect(free.norms[0] == held.norms[0] && free.norms[1] != held.norms[1])
    tiny.rewards = [Failing(all: true)]
    (tiny.settings.useKLInReward, tiny.settings.objective.beta) = (true, 1)
    tiny.settings.maxSteps = 2
    #expect(try tiny.run().norms.allSatisfy { $0 == 0 })
    tiny.settings.objective.beta = 0
    #expect(throws: TrainError.self) { try tiny.settings.checked() }
  }

  /// A group that has more ids than a pass may have is cut between completions.
  @Test func aGroupIsCutBetweenCompletions() throws {
    var tiny = try TinyRefining()
    tiny.settings.maxSteps = 1
    tiny.settings.maxTokensPerMicroBatch = 1 << 14
    let whole = try tiny.run()
    tiny.settings.maxTokensPerMicroBatch = 1
    let cut = try tiny.run()
    #expect(abs(cut.norms[0] - whole.norms[0]) <= 1e-6 * whole.norms[0])
    #expect(cut.metrics[0]["entropy"] == whole.metrics[0]["entropy"])
    #expect(cut.completions == whole.completions)
  }

  /// What cannot be drawn leaves a checkpoint of the steps that were taken.
  @Test func whatCannotBeDrawnLosesNoStep() throws {
    var tiny = try TinyRefining()
    tiny.writing.saveSteps = 100
    tiny.makeMethod = { Breaking(GRPO($0), at: 3) }
    let scratch = try Scratch()
    let error = #expect(throws: TrainError.self) { try tiny.run(in: scratch.path + "/run") }
    #expect(error?.place == "step 3" && error?.problem.contains("checkpoint-2 is whole") == true)
    tiny.makeMethod = { Breaking(GRPO($0), at: nil) }
    #expect(try tiny.run(in: scratch.path + "/run") == tiny.run())
  }

  /// A generation that is gone, or another than was written, is no generation that was learnt from to its end.
  @Test(arguments: [true, false]) func aDamagedGenerationIsSaid(_ isGone: Bool) throws {
    let tiny = try Variant.iterations.refining
    let scratch = try Scratch()
    _ = try tiny.run(in: scratch.path + "/run", stop: 3)
    let path = scratch.path + "/run/checkpoint-3/generation.json"
    if isGone {
      try FileManager.default.removeItem(atPath: path)
    } else {
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try text.replacing("\"steps\":1", with: "\"steps\":0").write(
        toFile: path, atomically: true, encoding: .utf8)
    }
    let error = #expect(throws: TrainError.self) { try tiny.run(in: scratch.path + "/run") }
    #expect(error?.problem.contains("Remove checkpoint-3") == true)
  }

  @Test func withoutAReferenceThereIsNoKL() throws {
    let plain = try TinyRefining().run()
    #expect(plain.metrics.allSatisfy { $0["kl"] == nil })
    let held = try Variant.kl.refining.run()
    #expect(held.metrics[0]["kl"] == 0)
    #expect((held.metrics.last?["kl"] ?? 0) > 0)
  }
}
