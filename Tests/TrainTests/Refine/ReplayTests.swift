import Model
import TestKit
import Testing

@testable import Train

/// Completions from elsewhere, whose log-probabilities are not those of the weights.
@Suite(.serialized) struct ReplayTests {
  /// Four completions a question, of rewards 0 to 3, the last of which may come without log-probabilities.
  private func replaying(lastIsKnown: Bool = true, known: Bool = true) throws -> TinyRefining {
    var tiny = try TinyRefining(questions: 2) { row in
      let completions = (0..<4).map { number in
        let ids = (0..<6).map { ($0 * 17 + number * 5 + row) % 250 }
        let logs = ids.map { _ in "-0.5" }.joined(separator: ",")
        let given = known && (number < 3 || lastIsKnown) ? ",\"logprobs\":[\(logs)]" : ""
        return "{\"ids\":\(ids),\"rewards\":{\"even\":\(number)}\(given)}"
      }
      return "\"completions\":[\(completions.joined(separator: ","))]"
    }
    tiny.makeMethod = { Replay($0) }
    (tiny.settings.maxSteps, tiny.settings.shuffle) = (1, false)
    return tiny
  }

  /// The model's own are near −log 250, so that ratios to −0.5 are far below 1 and half of them, those of a negative advantage, are held.
  @Test(arguments: PolicyObjective.Level.allCases)
  func ratiosAreToWhatWasGiven(_ level: PolicyObjective.Level) throws {
    var tiny = try replaying()
    tiny.settings.objective.importanceSamplingLevel = level
    let found = try tiny.run().metrics[0]
    #expect(found["clip_ratio/low_mean"] == 0.5)
    #expect((found["rollout/logp_max_abs_diff"] ?? 0) > 3)
    var own = try replaying(known: false)
    own.settings.objective.importanceSamplingLevel = level
    #expect(try own.run().metrics[0]["clip_ratio/low_mean"] == 0)
  }

  /// What was given stays where another's is missing.
  @Test func oneWithoutLogProbabilitiesTakesNoOthers() throws {
    let found = try replaying(lastIsKnown: false).run().metrics[0]
    #expect(found["clip_ratio/low_mean"] == 0.5)
    #expect((found["rollout/logp_max_abs_diff"] ?? 0) > 3)
  }

  /// Far from what drew it, what is worse than others is not learnt from.
  @Test func theOffPolicyMaskActsAtOnce() throws {
    var tiny = try replaying()
    // It holds no ratio that is small.
    (tiny.settings.objective.lossType, tiny.settings.objective.epsilonHigh) = (.cispo, 5)
    let free = try tiny.run()
    tiny.settings.offPolicyMaskThreshold = 1
    #expect(try tiny.run().norms != free.norms)
  }

  @Test func controlsChangePlacesToo() throws {
    var tiny = try replaying(known: false)
    let free = try tiny.run()
    tiny.settings.shuffleRewards = true
    let control = try tiny.run()
    #expect(control.norms != free.norms)
    #expect(control.metrics[0]["reward"] == free.metrics[0]["reward"])
  }

  /// Between two steps of a generation it is known whose log-probabilities those are.
  @Test func itGoesOn() throws {
    var tiny = try replaying()
    (tiny.settings.numIterations, tiny.settings.maxSteps) = (2, 4)
    let scratch = try Scratch()
    var parts = TinyRefining.Result()
    for step in 1...4 { parts = try tiny.run(in: scratch.path + "/run", stop: step < 4 ? step : nil) }
    #expect(try parts == tiny.run())
  }
}
