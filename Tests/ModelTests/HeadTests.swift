import Checkpoints
import Testing

@testable import Model

extension Computing {
  /// What the head makes of logits and objectives, and what it refuses.
  @Suite struct HeadTests {
    private func learner(_ name: String = "qwen3", _ precision: ComputeType = .fp32) throws -> Learner {
      try Learner(
        Checkpoint(folder: "\(GoldenModel.folder)/\(name)"), precision: precision, crew: Crew(threads: 2))
    }

    /// What was sampled has, when it is learnt, the log-probability it was sampled with.
    @Test(arguments: ["qwen3", "gemma3", "qwen2-sliding"], ComputeType.allCases)
    func temperaturesAreTheRollouts(name: String, precision: ComputeType) throws {
      let learner = try learner(name, precision)
      let prompt: [Int32] = [5, 9, 14, 200, 31]
      for temperature in [Float(0.7), 1, 1.3] {
        let rollouts = Rollouts(learner.decoder)
        var tokens: [Int: [SampledToken]] = [:]
        for seed in 0..<4 {
          var request = GenerationRequest(prompt: prompt, maxTokens: 40)
          request.sampling.temperature = temperature
          request.sampling.seed = UInt64(seed)
          _ = try rollouts.add(request)
        }
        while !rollouts.isEmpty {
          for event in try rollouts.step() { tokens[event.request, default: []].append(event.token) }
        }
        let samples = tokens.sorted { $0.key < $1.key }.map(\.value)
        var group = TrainingGroup(
          prompt: prompt, completions: samples.map { .init(ids: $0.map(\.id), weight: 0.01) })
        group.temperature = temperature
        let found = try learner.learn([group], .negativeLogLikelihood)
        #expect(found.logProbabilities[0] == samples.map { $0.map(\.samplingLogProbability) })
        if temperature == 1 {
          #expect(found.logProbabilities[0] == samples.map { $0.map(\.logProbability) })
        } else {
          #expect(found.logProbabilities[0] != samples.map { $0.map(\.logProbability) })
        }
      }
    }

    /// The gradient at a temperature is that of a head whose rows are divided by it.
    @Test func temperaturesHaveGradients() throws {
      let learner = try learner()
      let ids = try #require(try GoldenModel("qwen3").sequences.first?.ids)
      var group = TrainingGroup(completions: [.init(ids: ids, weight: 1 / Float(ids.count))])
      group.temperature = 0.7
      let objective = Objective { token in
        Objective.Value(
          loss: -token.logProbability - 0.3 * token.entropy, byLogProbability: -1, byEntropy: -0.3)
      }
      _ = try learner.learn([group], objective)
      let norm = try #require(learner.parameters.tensors.first { $0.name == "model.norm.weight" })
      let gradient = learner.parameters.gradient(of: norm)
      // Moving the last norm by its own weights multiplies all logits with a number, as a lower temperature does.
      let along = zip(gradient, learner.parameters.values(of: norm)).reduce(0.0) {
        $0 + Double($1.0) * Double($1.1)
      }
      let losses = try [Float(-1), 1].map { side in
        group.temperature = 0.7 / (1 + side * 1e-2)
        return try learner.learn([group], objective).loss
      }
      let difference = (losses[1] - losses[0]) / 2e-2
      #expect(abs(along - difference) <= 1e-3 * max(1, abs(difference)), "\(along), \(difference)")
    }

    @Test(arguments: [0, -1, Float.nan, .infinity, Float.leastNonzeroMagnitude])
    func temperaturesAreAboveZero(temperature: Float)
      throws
    {
      let learner = try learner()
      var group = TrainingGroup(completions: [.init(ids: [1, 2, 3])])
      group.temperature = temperature
      #expect(throws: ModelError.self) { try learner.learn([group], .negativeLogLikelihood) }
    }

    private func isStill(_ learner: Learner) -> Bool {
      learner.parameters.tensors.allSatisfy {
        learner.parameters.gradient(of: $0).allSatisfy { $0 == 0 }
      }
    }

    private func message(_ learner: Learner, _ group: TrainingGroup, _ objective: Objective) -> String {
      do {
        _ = try learner.learn([group], objective)
        return "nothing was said"
      } catch { return "\(error)" }
    }

    /// An objective's numbers are not blamed on the model, and reach no gradient.
    @Test func objectivesAreBlamed() throws {
      let learner = try learner()
      let group = TrainingGroup(completions: [.init(ids: [5, 9, 14, 200])])
      let cases: [(Objective.Value, String)] = [
        (.init(loss: .nan, byLogProbability: 1), "objective's loss"),
        (.init(loss: 1, byLogProbability: .nan), "derivative by log-probability"),
        (.init(loss: 1, byLogProbability: 1, byEntropy: .infinity), "derivative by entropy"),
      ]
      for (value, words) in cases {
        #expect(message(learner, group, Objective { _ in value }).contains(words))
        #expect(isStill(learner))
      }
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity]) func listsAreFinite(bad: Float) throws {
      let learner = try learner()
      let lists: [(WritableKeyPath<TrainingGroup.Completion, [Float]>, String)] = [
        (\.advantages, "advantage"), (\.oldLogProbabilities, "old"),
        (\.referenceLogProbabilities, "reference"),
      ]
      for (list, words) in lists {
        var group = TrainingGroup(completions: [.init(ids: [5, 9, 14, 200], weights: [0, 1, 0, 1])])
        group.completions[0].advantages = [1, 1, 1, 1]
        group.completions[0][keyPath: list] = [bad, -1, bad, -1]
        // Where nothing is learnt nothing is looked at.
        #expect(try learner.learn([group], .policy(PolicyObjective())).loss.isFinite)
        learner.parameters.clearGradients()
        group.completions[0][keyPath: list][3] = bad
        #expect(message(learner, group, try .policy(PolicyObjective())).contains("\(words)"))
        #expect(isStill(learner))
      }
    }

    @Test func whatIsNeededMustBeThere() throws {
      let learner = try learner()
      var group = TrainingGroup(completions: [.init(ids: [5, 9, 14, 200]), .init(ids: [7, 8], weight: 0)])
      var settings = PolicyObjective()
      #expect(message(learner, group, .linear()).contains("advantage"))
      #expect(message(learner, group, try .policy(settings)).contains("advantage"))
      group.completions[0].advantages = [1, 1, 1, 1]
      // Without old log-probabilities each ratio is 1.
      let found = try learner.learn([group], .policy(settings))
      #expect(found.loss == -3 && found.kl == 0 && found.tokens == 3)
      settings.beta = 0.1
      learner.parameters.clearGradients()
      #expect(message(learner, group, try .policy(settings)).contains("reference"))
      #expect(isStill(learner))
    }

    /// Ids of weight 0 are read on request, and change no gradient.
    @Test(arguments: ComputeType.allCases) func allIdsAreReported(precision: ComputeType) throws {
      let learner = try learner("qwen3", precision)
      let ids = try #require(try GoldenModel("qwen3").sequences.last?.ids)
      let scored = try learner.decoder.logProbabilities(of: ids)
      var group = TrainingGroup(completions: [
        .init(ids: ids, weights: ids.indices.map { $0 % 3 == 1 && $0 < 20 ? 0.1 : 0 })
      ])
      let few = try learner.learn([group], .negativeLogLikelihood)
      let one = learner.parameters.tensors.map { learner.parameters.gradient(of: $0) }
      for (index, logProbability) in few.logProbabilities[0][0].enumerated() {
        let learns = group.completions[0].weights[index] != 0
        #expect(learns ? logProbability == scored[index - 1] : logProbability.isNaN)
        #expect(few.entropies[0][0][index].isNaN == !learns)
      }
      learner.parameters.clearGradients()
      group.completions[0].reportsAll = true
      let all = try learner.learn([group], .negativeLogLikelihood)
      #expect(all.logProbabilities[0][0][0].isNaN)
      #expect(Array(all.logProbabilities[0][0].dropFirst()) == scored)
      #expect(all.entropies[0][0].dropFirst().allSatisfy { $0 >= 0 })
      #expect(all.tokens == few.tokens && all.loss == few.loss)
      for (tensor, before) in zip(learner.parameters.tensors, one) {
        let now = learner.parameters.gradient(of: tensor)
        let size = before.reduce(0) { max($0, abs($1)) }
        let apart = zip(now, before).reduce(0) { max($0, abs($1.0 - $1.1)) }
        #expect(apart <= 1e-5 * size, "\(tensor.name)")
      }
    }

    /// Whether an id was the most probable is what `score` says.
    @Test(arguments: ["qwen3", "gemma3"], ComputeType.allCases)
    func greedyIdsAreTheMostProbable(name: String, precision: ComputeType) throws {
      let learner = try learner(name, precision)
      var ids = try #require(try GoldenModel(name).sequences.last?.ids)
      // Random ids are never the most probable: every fourth is made to be.
      for place in stride(from: 4, to: ids.count, by: 4) {
        let best = try learner.decoder.score(Array(ids[...place]), alternatives: 1).last?.alternatives.first
        ids[place] = try #require(best?.id)
      }
      let scored = try learner.decoder.score(ids, alternatives: 1)
      let expected = [false] + scored.map { $0.id == $0.alternatives.first?.id }
      let weights = ids.indices.map { $0 % 5 == 0 ? Float(0) : 0.1 }
      let found = try learner.learn(
        [TrainingGroup(completions: [.init(ids: ids, weights: weights)])], .negativeLogLikelihood)
      #expect(found.greedy[0][0] == zip(expected, weights).map { $0 && $1 != 0 })
      #expect(found.greedyTokens == found.greedy[0][0].count { $0 })
      #expect(found.greedyTokens > 0 && found.greedyTokens < found.tokens)
    }

    /// KL and clips of a pass are those of the batch.
    @Test func whatIsLoggedIsTheBatchs() throws {
      let learner = try learner()
      let groups = try GoldenModel("qwen3").groups(policy: true)
      var settings = PolicyObjective()
      settings.beta = 0.1
      let found = try learner.learn(groups, .policy(settings))
      let sequences = groups.enumerated().map { number, group in
        let completion = group.completions[0]
        var sequence = PolicySequence(
          logProbabilities: found.logProbabilities[number][0].map(Double.init),
          oldLogProbabilities: completion.oldLogProbabilities.map(Double.init),
          mask: completion.weights.map { $0 != 0 }, advantages: completion.advantages.map(Double.init))
        sequence.referenceLogProbabilities = completion.referenceLogProbabilities.map(Double.init)
        return sequence
      }
      let batch = try settings.value(sequences)
      #expect(abs(found.kl - batch.kl) <= 1e-6 && batch.kl > 0)
      #expect(abs(found.clipLow - batch.clipLow) <= 1e-12 && batch.clipLow > 0)
      #expect(abs(found.clipHigh - batch.clipHigh) <= 1e-12 && batch.clipHigh > 0)
    }
  }
}
