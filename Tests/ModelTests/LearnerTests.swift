import Checkpoints
import Testing

@testable import Model

extension Computing {
  /// What learning promises of bits: it sees what rollouts see, and its gradients depend on what is learnt alone.
  @Suite struct LearnerTests {
    static let names = ["llama-llama3", "qwen2-sliding", "qwen3-sharded", "gemma3", "llama-bias-tied"]

    private func learner(
      _ name: String, _ precision: ComputeType = .fp32, threads: Int = 1, learns: Learner.Part = .all,
      memory: Int? = nil
    ) throws -> Learner {
      try Learner(
        Checkpoint(folder: "\(GoldenModel.folder)/\(name)"), precision: precision,
        crew: Crew(threads: threads),
        learns: learns, memory: memory)
    }

    /// Ragged sequences, some ids without loss.
    private func groups(_ name: String) throws -> [TrainingGroup] {
      try GoldenModel(name).sequences.enumerated().map { index, sequence in
        var group = TrainingGroup(completions: [
          .init(
            ids: sequence.ids,
            weights: sequence.ids.indices.map { ($0 + index) % 3 == 0 ? 0 : 1 / Float(40 + $0 % 7) })
        ])
        group.id = index
        return group
      }
    }

    /// A prompt with four answers, one of a single token, beside a plain sequence.
    private func family(_ name: String, prompt length: Int) throws -> [TrainingGroup] {
      let ids = try #require(try GoldenModel(name).sequences.last?.ids)
      let prompt = Array(ids.prefix(length))
      let answers = [Array(ids.suffix(20)), [ids[3]], Array(ids[40..<75]), Array(ids.suffix(33).reversed())]
      return [
        TrainingGroup(prompt: prompt, completions: answers.map { .init(ids: $0, weight: 0.01) }),
        TrainingGroup(completions: [.init(ids: Array(ids.prefix(31)), weight: 0.02)]),
      ]
    }

    /// Log-probabilities on end; NaN where there is none.
    private func bits(_ result: TrainingResult) -> [UInt32] {
      result.logProbabilities.joined().joined().map(\.bitPattern)
    }

    private func gradients(_ learner: Learner) -> [String: [Float]] {
      Dictionary(
        uniqueKeysWithValues: learner.parameters.tensors.map {
          ($0.name, learner.parameters.gradient(of: $0))
        })
    }

    private func learnt(_ learner: Learner, _ groups: [TrainingGroup]) throws -> [String: [Float]] {
      learner.parameters.clearGradients()
      _ = try learner.learn(groups, .negativeLogLikelihood)
      return gradients(learner)
    }

    /// ‖a − b‖ / ‖b‖, the worst tensor.
    private func distance(_ a: [String: [Float]], _ b: [String: [Float]]) throws -> (String, Double) {
      var worst = ("", 0.0)
      for (name, theirs) in b {
        let mine = try #require(a[name])
        var (error, norm) = (0.0, 0.0)
        for (x, y) in zip(mine, theirs) {
          error += Double(x - y) * Double(x - y)
          norm += Double(y) * Double(y)
        }
        let relative = norm == 0 ? error.squareRoot() : (error / norm).squareRoot()
        if !(relative <= worst.1) { worst = (name, relative) }
      }
      return worst
    }

    @Test(arguments: names, ComputeType.allCases)
    func logProbabilitiesAreTheRollouts(name: String, precision: ComputeType) throws {
      let learner = try learner(name, precision, threads: 2)
      let groups = try groups(name)
      let result = try learner.learn(groups, .negativeLogLikelihood)
      let decoder = try GoldenModel.decoder(name, precision)
      var tokens = 0
      for (group, found) in zip(groups, result.logProbabilities) {
        let completion = group.completions[0]
        let scored = [0] + (try decoder.logProbabilities(of: completion.ids))
        for (index, weight) in completion.weights.enumerated() where index > 0 && weight != 0 {
          #expect(found[0][index] == scored[index])
          tokens += 1
        }
      }
      #expect(result.tokens == tokens)
    }

    @Test(arguments: names, ComputeType.allCases)
    func aSharedPromptChangesNothing(name: String, precision: ComputeType) throws {
      for length in [1, 30, 64, 70] {
        let shared = try family(name, prompt: length)
        let apart = shared.flatMap { group in
          group.completions.map { TrainingGroup(prompt: group.prompt, completions: [$0]) }
        }
        let learner = try learner(name, precision, threads: 2)
        let together = try learner.learn(shared, .negativeLogLikelihood)
        let one = gradients(learner)
        learner.parameters.clearGradients()
        let single = try learner.learn(apart, .negativeLogLikelihood)
        #expect(bits(together) == bits(single))
        let (tensor, worst) = try distance(one, gradients(learner))
        #expect(worst <= (precision == .fp32 ? 1e-5 : 2e-2), "\(tensor) at \(length)")
      }
    }

    @Test(arguments: names, ComputeType.allCases)
    func threadsMemoryAndChunksChangeNoBit(name: String, precision: ComputeType) throws {
      let groups = try groups(name) + family(name, prompt: 33)
      let one = try learnt(learner(name, precision), groups)
      #expect(try learnt(learner(name, precision, threads: 2), groups) == one)
      #expect(try learnt(learner(name, precision, threads: 5), groups) == one)
      let again = try learner(name, precision, threads: 2, memory: 1)
      #expect(try learnt(again, groups) == one)
      #expect(again.keptLayers == 1)
      let chunked = try learner(name, precision, threads: 2)
      chunked.chunkRows = 32
      #expect(try learnt(chunked, groups) == one)
      (chunked.chunkRows, chunked.partRows) = (96, 7)
      #expect(try learnt(chunked, groups) == one)
    }

    @Test(arguments: names, ComputeType.allCases)
    func theOrderOfABatchChangesNoBit(name: String, precision: ComputeType) throws {
      let groups = try groups(name)
      let learner = try learner(name, precision, threads: 2)
      let one = try learnt(learner, groups)
      #expect(try learnt(learner, groups.reversed()) == one)
    }

    /// Sequences one by one, and all on one axis.
    @Test(arguments: names) func anotherCutAgrees(name: String) throws {
      let groups = try groups(name)
      let learner = try learner(name)
      let one = try learnt(learner, groups)
      learner.parameters.clearGradients()
      for group in groups { _ = try learner.learn([group], .negativeLogLikelihood) }
      let (tensor, worst) = try distance(gradients(learner), one)
      print("another cut of \(name): worst \(worst) in \(tensor)")
      #expect(worst <= 1e-6)
    }

    /// An adapter learns and samples with the same bits, its base stays, and what it became can be written and attached again.
    @Test(arguments: ComputeType.allCases) func anAdapterLearnsWhatItSamples(precision: ComputeType) throws {
      for name in Self.names {
        let checkpoint = try Checkpoint(folder: "\(GoldenModel.folder)/\(name)")
        let start = try Adapter(
          AdapterConfig(rank: 3, alpha: 5, targets: .allLinear), of: checkpoint.config, seed: 3)
        let learner = try learner(name, precision, threads: 2, learns: .adapter(start))
        let optimizer = try Optimizer(
          .adamW(AdamW()), parameters: learner.parameters, crew: learner.decoder.crew)
        let groups = try groups(name) + family(name, prompt: 30)
        let before = try learner.learn(groups, .negativeLogLikelihood)
        #expect(try bits(before) == bits(learnerResult(name, precision, groups)))
        _ = try optimizer.step(rate: 0.05)
        learner.parameters.clearGradients()
        let after = try learner.learn(groups, .negativeLogLikelihood)
        #expect(after.loss < before.loss)
        let decoder = try GoldenModel.decoder(name, precision)
        try decoder.attach(#require(learner.learntAdapter))
        for (group, found) in zip(groups, after.logProbabilities) where group.prompt.isEmpty {
          let completion = group.completions[0]
          let scored = [0] + (try decoder.logProbabilities(of: completion.ids))
          for (index, weight) in completion.weights.enumerated() where index > 0 && weight != 0 {
            #expect(found[0][index] == scored[index])
          }
        }
        let weights = try learner.weights()
        #expect(try weights.map(\.name).sorted() == checkpoint.weights().map(\.name).sorted())
      }
    }

    private func learnerResult(_ name: String, _ precision: ComputeType, _ groups: [TrainingGroup]) throws
      -> TrainingResult
    {
      try learner(name, precision).learn(groups, .negativeLogLikelihood)
    }

    /// Completions of a shared prompt of which only the first id is learnt have no rows of their own.
    @Test(arguments: ComputeType.allCases) func aFirstIdAloneIsReadFromThePrompt(precision: ComputeType)
      throws
    {
      let ids = try #require(try GoldenModel("qwen3").sequences.last?.ids)
      for lengths in [[1, 1], [2, 2, 1], [1, 2, 2], [1, 1, 1]] {
        var groups = [
          TrainingGroup(
            prompt: Array(ids.prefix(70)),
            completions: lengths.map { .init(ids: Array(ids[80..<80 + $0]), weight: 0.1) }),
          TrainingGroup(completions: [.init(ids: Array(ids.suffix(40)), weight: 0.1)]),
        ]
        for _ in 0..<2 {
          let learner = try learner("qwen3", precision, threads: 2)
          let together = try learner.learn(groups, .negativeLogLikelihood)
          let one = gradients(learner)
          learner.parameters.clearGradients()
          let apart = groups.flatMap { group in
            group.completions.map { TrainingGroup(prompt: group.prompt, completions: [$0]) }
          }
          let single = try learner.learn(apart, .negativeLogLikelihood)
          #expect(bits(together) == bits(single))
          #expect(try distance(one, gradients(learner)).1 <= (precision == .fp32 ? 1e-5 : 2e-2))
          groups.reverse()
        }
      }
    }

    /// Scores of groups have the bits of one sequence after the other.
    @Test(arguments: names, ComputeType.allCases)
    func groupsAreScoredAsSequences(name: String, precision: ComputeType) throws {
      let groups = try family(name, prompt: 33) + groups(name)
      let decoder = try GoldenModel.decoder(name, precision, threads: 2)
      for (group, found) in zip(groups, try decoder.logProbabilities(of: groups)) {
        for (completion, scores) in zip(group.completions, found) {
          let whole = try decoder.logProbabilities(of: group.prompt + completion.ids)
          let expected = group.prompt.isEmpty ? [.nan] + whole : Array(whole.suffix(completion.ids.count))
          #expect(scores.map(\.bitPattern) == expected.map(\.bitPattern))
        }
      }
    }

    /// The model under an adapter is there as long as it is asked for; half an adapter is never attached.
    @Test func anAdapterIsOnOrOff() throws {
      let checkpoint = try Checkpoint(folder: "\(GoldenModel.folder)/qwen3")
      var adapter = try Adapter(
        AdapterConfig(rank: 2, alpha: 4, targets: .allLinear), of: checkpoint.config, seed: 1)
      for module in adapter.pairs.keys {
        let count = adapter.pairs[module]?.b.floats.count ?? 0
        adapter.pairs[module]?.b.floats = Array(repeating: 0.05, count: count)
      }
      let ids = Array(try #require(try GoldenModel("qwen3").sequences.last?.ids).prefix(20))
      let decoder = try GoldenModel.decoder("qwen3")
      let plain = try decoder.logProbabilities(of: ids)
      var broken = adapter
      broken.pairs["model.layers.1.mlp.down_proj"]?.a.shape[1] = 3
      #expect(throws: ModelError.self) { try decoder.attach(broken) }
      #expect(try decoder.logProbabilities(of: ids) == plain)
      try decoder.attach(adapter)
      let adapted = try decoder.logProbabilities(of: ids)
      #expect(adapted != plain)
      #expect(try decoder.withoutAdapter { try decoder.logProbabilities(of: ids) } == plain)
      #expect(try decoder.logProbabilities(of: ids) == adapted)
      #expect(throws: ModelError.self) { try decoder.attach(adapter) }
      #expect(throws: ModelError.self) { try learner("qwen3").decoder.attach(adapter) }
    }

    /// What runs must end before the weights move.
    @Test func rolloutsSeeOneSetOfWeights() throws {
      let learner = try learner("qwen3")
      let optimizer = try Optimizer(
        .adamW(AdamW()), parameters: learner.parameters, crew: learner.decoder.crew)
      let rollouts = Rollouts(learner.decoder)
      _ = try rollouts.add(GenerationRequest(prompt: [1, 2, 3], maxTokens: 5))
      _ = try rollouts.step()
      _ = try learner.learn(groups("qwen3"), .negativeLogLikelihood)
      _ = try rollouts.step()
      _ = try optimizer.step(rate: 1e-3)
      #expect(throws: ModelError.self) { try rollouts.step() }
    }

    @Test func lotsKeepGroupsWhole() {
      let groups = [3, 4, 9, 1, 1, 1].map {
        TrainingGroup(completions: [.init(ids: Array(repeating: 1, count: $0))])
      }
      #expect(groups.lots(ofTokens: 7) == [0..<2, 2..<3, 3..<6])
      #expect([TrainingGroup]().lots(ofTokens: 7).isEmpty)
    }

    @Test func nothingToLearnIsNothing() throws {
      let learner = try learner("qwen3")
      let silent = TrainingGroup(completions: [
        .init(ids: [1, 2, 3], weight: 0), .init(ids: [5], weight: 1), .init(ids: []),
      ])
      let result = try learner.learn([silent], .negativeLogLikelihood)
      #expect(result.tokens == 0 && result.loss == 0)
      #expect(gradients(learner).values.allSatisfy { $0.allSatisfy { $0 == 0 } })
    }

    @Test func whatIsWrongIsSaid() throws {
      let learner = try learner("qwen3")
      var short = TrainingGroup.Completion(ids: [1, 2, 3])
      short.advantages = [1]
      for wrong in [
        TrainingGroup.Completion(ids: [1, 2, 99_999]), .init(ids: [1, 2], weights: [1]), short,
        .init(ids: [1, 2], weights: [0, .nan]), .init(ids: Array(repeating: 1, count: 5_000)),
      ] {
        #expect(throws: ModelError.self) {
          try learner.learn([TrainingGroup(completions: [wrong])], .negativeLogLikelihood)
        }
      }
      #expect(gradients(learner).values.allSatisfy { $0.allSatisfy { $0 == 0 } })
    }
  }
}
