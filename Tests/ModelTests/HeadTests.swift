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
  }
}
