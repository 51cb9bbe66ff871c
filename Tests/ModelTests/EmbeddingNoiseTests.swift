import Checkpoints
import Testing

@testable import Model

extension Computing {
  /// NEFTune: the noise is the formula's, the same however a step is computed, and its gradients are the noised pass's.
  @Suite struct EmbeddingNoiseTests {
    private let noise = EmbeddingNoise(alpha: 5, seed: 7, step: 3)

    private func learner(
      _ name: String = "qwen3", _ precision: ComputeType = .fp32, threads: Int = 2, memory: Int? = nil
    ) throws -> Learner {
      let learner = try Learner(
        Checkpoint(folder: "\(GoldenModel.folder)/\(name)"), precision: precision,
        crew: Crew(threads: threads), memory: memory)
      learner.embeddingNoise = noise
      return learner
    }

    private func groups(_ name: String = "qwen3") throws -> [TrainingGroup] {
      try GoldenModel(name).sequences.enumerated().map { index, sequence in
        var group = TrainingGroup(completions: [.init(ids: sequence.ids, weight: 0.01)])
        group.id = 10 + index
        return group
      }
    }

    private func learnt(_ learner: Learner, _ groups: [TrainingGroup]) throws -> ([UInt32], [[Float]]) {
      learner.parameters.clearGradients()
      let result = try learner.learn(groups, .negativeLogLikelihood)
      let gradients = learner.parameters.tensors.map { learner.parameters.gradient(of: $0) }
      return (result.logProbabilities.joined().joined().map(\.bitPattern), gradients)
    }

    @Test func theNoiseIsUniform() {
      let (d, length) = (64, 50)
      var all: [Float] = []
      for position in 0..<2_000 {
        var row = [Float](repeating: 0, count: d + 1)
        noise.add(group: 1, completion: 0, position: position, length: length, to: &row, d)
        #expect(row.removeLast() == 0)
        all += row
      }
      let bound = 5 / (Double(d) * Double(length)).squareRoot()
      let numbers = all.map { Double($0) / bound }
      #expect(numbers.allSatisfy { abs($0) <= 1 })
      #expect(Set(all).count > 126_000)
      let count = Double(numbers.count)
      let mean = numbers.reduce(0, +) / count
      let square = numbers.reduce(0) { $0 + $1 * $1 } / count
      let next = zip(numbers, numbers.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } / count
      // Five standard errors.
      #expect(abs(mean) < 0.0081 && abs(square - 1.0 / 3) < 0.0042 && abs(next) < 0.0047)
      for octant in 0..<8 {
        let share = numbers.count { Int(($0 + 1) * 4) == octant }
        #expect(abs(share - 16_000) < 600)
      }
      #expect(EmbeddingNoise.unit(.max >> 1) == -EmbeddingNoise.unit(1 << 31))
      #expect(EmbeddingNoise.unit(.max >> 1) < 1)
    }

    @Test func everythingButThreadsAndCutsIsInIt() {
      func row(
        _ noise: EmbeddingNoise, group: Int = 1, completion: Int = 0, position: Int = 2
      ) -> [Float] {
        var row = [Float](repeating: 0, count: 7)
        noise.add(group: group, completion: completion, position: position, length: 9, to: &row, 7)
        return row
      }
      var others = [noise, noise]
      others[0].seed = 8
      others[1].step = 4
      let rows = [
        row(noise), row(others[0]), row(others[1]), row(noise, group: 2), row(noise, completion: 1),
        row(noise, position: 3),
      ]
      #expect(Set(rows).count == rows.count)
      #expect(row(noise) == rows[0])
    }

    @Test(arguments: ["qwen3", "gemma3", "llama-llama3"], ComputeType.allCases)
    func threadsCutsAndMemoryChangeNoBit(name: String, precision: ComputeType) throws {
      let groups = try groups(name)
      let whole = try learnt(learner(name, precision), groups)
      for other in [
        try learner(name, precision, threads: 1), try learner(name, precision, threads: 5),
        try learner(name, precision, memory: 1),
      ] {
        let found = try learnt(other, groups)
        #expect(found.0 == whole.0 && found.1 == whole.1)
      }
      let apart = try learner(name, precision)
      let bits = try groups.flatMap { try learnt(apart, [$0]).0 }
      #expect(bits == whole.0)
      apart.embeddingNoise?.alpha = 0
      let still = try learnt(apart, groups).0
      apart.embeddingNoise = nil
      #expect(try learnt(apart, groups).0 == still)
      #expect(still != whole.0)
    }

    /// A prompt's noise is one, read once or once for each of its completions, or as the beginning of one sequence.
    @Test func aPromptHasOneNoise() throws {
      let ids = try #require(try GoldenModel("qwen3").sequences.last?.ids)
      let learner = try learner()
      let prompt = Array(ids.prefix(30))
      func group(_ completions: [[Int32]], reports: [Int]) -> TrainingGroup {
        TrainingGroup(
          prompt: prompt,
          completions: completions.enumerated().map { place, ids in
            .init(ids: ids, weight: reports.contains(place) ? 0.1 : 0)
          })
      }
      let answers = [Array(ids[30..<50]), Array(ids[40..<60]), Array(ids[40..<60])]
      let all = try learner.learn([group(answers, reports: [0, 1, 2])], .negativeLogLikelihood)
      for place in answers.indices {
        // One alone is read with its prompt as one sequence.
        let one = try learner.learn([group(answers, reports: [place])], .negativeLogLikelihood)
        #expect(one.logProbabilities[0][place] == all.logProbabilities[0][place])
      }
      #expect(all.logProbabilities[0][1][0] == all.logProbabilities[0][2][0])
      #expect(all.logProbabilities[0][1] != all.logProbabilities[0][2])
      let whole = TrainingGroup(completions: [
        .init(ids: prompt + answers[0], weights: (0..<50).map { $0 < 30 ? 0 : 0.1 })
      ])
      let plain = try learner.learn([whole], .negativeLogLikelihood)
      #expect(Array(plain.logProbabilities[0][0].suffix(20)) == all.logProbabilities[0][0])
    }

    /// Gradients are those of the noised loss: central differences along two tensors.
    @Test func gradientsAreTheNoisedPasss() throws {
      let groups = try Array(groups().prefix(2))
      let learner = try learner()
      learner.parameters.clearGradients()
      _ = try learner.learn(groups, .negativeLogLikelihood)
      for name in ["model.norm.weight", "model.embed_tokens.weight"] {
        let tensor = try #require(learner.parameters.tensors.first { $0.name == name })
        let gradient = learner.parameters.gradient(of: tensor)
        let norm = gradient.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        let losses = try [Float(-1), 1].map { side in
          let moved = try self.learner()
          let values = moved.parameters.values.floats + tensor.offset
          for (index, one) in gradient.enumerated() { values[index] += side * 2e-3 * one / Float(norm) }
          moved.parameters.pack(crew: moved.decoder.crew)
          moved.parameters.spreadVectors()
          return try moved.learn(groups, .negativeLogLikelihood).loss
        }
        let slope = (losses[1] - losses[0]) / 4e-3
        #expect(abs(slope - norm) <= 5e-3 * norm, "\(name): \(slope), \(norm)")
      }
    }

    @Test(arguments: [-1, Double.nan, .infinity]) func alphaIsANumber(alpha: Double) throws {
      let learner = try learner()
      learner.embeddingNoise?.alpha = alpha
      #expect(throws: ModelError.self) { try learner.learn(groups(), .negativeLogLikelihood) }
    }
  }
}
