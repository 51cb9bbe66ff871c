import Rewards
import TestKit
import Testing

@testable import Train

/// SCFT, and RLERR from what came of it (arXiv 2601.12720): one model from its own critiques to rewarded reflection.
@Suite struct CritiqueChainTests {
  /// What each stage left behind.
  private struct Chain: Equatable {
    var critiqued: TinyCritique.Result?
    var refined = TinyRefining.Result()
  }

  /// - Parameter stops: whether each stage is stopped, and gone on from: the first one in every phase.
  private func chain(_ tiny: TinyCritique, stops: Bool) throws -> Chain {
    let scratch = try Scratch()
    let (scft, rlerr) = (scratch.path + "/scft", scratch.path + "/rlerr")
    var chain = Chain()
    if stops { for stop in TinyCritique.Stop.allCases { _ = try tiny.run(in: scft, stop: stop) } }
    chain.critiqued = try tiny.run(in: scft)
    let letters = ["a", "b", "c", "d"]
    var refining = try TinyRefining(questions: 4, columns: { _ in #""gold":"4""# }, model: scft) {
      letters[$0]
    }
    (refining.settings.maxSteps, refining.settings.maxCompletionLength) = (4, 24)
    (refining.settings.learningRate, refining.settings.maxTokensPerMicroBatch) = (1e-3, 1_000)
    let scorer = ReflectionProxyReward()
    refining.knownRewards = [RewardFunction.accuracy.rawValue, scorer.name]
    refining.makeMethod = { RLERR($0, RLERRSettings(), scorer: scorer) }
    if stops { for step in 1...3 { _ = try refining.run(in: rlerr, stop: step) } }
    chain.refined = try refining.run(in: rlerr)
    return chain
  }

  @Test func fromCritiquesToRewardsItIsTheSameToTheBitStoppedOrNot() throws {
    let tiny = try TinyCritique()
    let whole = try chain(tiny, stops: false)
    let learnt = try #require(whole.critiqued)
    #expect(whole.refined.losses.count == 4 && whole.refined.weights != learnt.weights)
    // What is refined is right sometimes, and is compared.
    #expect(whole.refined.metrics.contains { ($0["rewards/accuracy/mean"] ?? 0) > 0 })
    #expect(whole.refined.metrics.contains { ($0["reward_std"] ?? 0) > 0 })
    #expect(whole.refined.metrics.allSatisfy { $0["rlerr-proxy/score"] != nil })
    #expect(try chain(tiny, stops: true) == whole)
  }
}
