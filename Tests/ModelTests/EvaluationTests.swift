import Checkpoints
import Testing

@testable import Model

extension Computing {
  /// A pass without gradients finds what a learning one does, and what a step's work is.
  @Suite struct EvaluationTests {
    private func learner(_ name: String, _ precision: ComputeType) throws -> Learner {
      try Learner(
        Checkpoint(folder: "\(GoldenModel.folder)/\(name)"), precision: precision, crew: Crew(threads: 2))
    }

    /// Ragged sequences with masked ids, a prompt with answers, one group that is silent; more than one pass.
    private func groups(_ name: String) throws -> [TrainingGroup] {
      let sequences = try GoldenModel(name).sequences.map(\.ids)
      var groups = (0..<12).map { number in
        let ids = sequences[number % sequences.count]
        var group = TrainingGroup(completions: [
          .init(ids: ids, weights: ids.indices.map { ($0 + number) % 3 == 0 ? 0 : 1 / Float(40 + $0 % 7) })
        ])
        group.id = 40 - number
        group.completions[0].reportsAll = number % 2 == 0
        return group
      }
      let last = try #require(sequences.last)
      groups[3] = TrainingGroup(
        prompt: Array(last.prefix(33)),
        completions: [.init(ids: Array(last.suffix(9)), weight: 0.1), .init(ids: [7], weight: 0.2)])
      groups[3].temperature = 0.8
      groups[5].completions[0].weights = groups[5].completions[0].weights.map { _ in 0 }
      return groups
    }

    private func bits(_ numbers: [[[Float]]]) -> [UInt32] { numbers.joined().joined().map(\.bitPattern) }

    @Test(arguments: ["llama-llama3", "qwen2-sliding", "qwen3", "gemma3"], ComputeType.allCases)
    func itFindsWhatLearningFinds(name: String, precision: ComputeType) throws {
      let groups = try groups(name)
      let learner = try learner(name, precision)
      let objective = Objective { token in
        Objective.Value(loss: -token.logProbability - 0.1 * token.entropy, byLogProbability: -1)
      }
      for objective in [.negativeLogLikelihood, objective] {
        let learnt = try learner.learn(groups, objective)
        learner.parameters.clearGradients()
        let found = try learner.decoder.evaluate(groups, objective)
        #expect(bits(found.logProbabilities) == bits(learnt.logProbabilities))
        #expect(bits(found.entropies) == bits(learnt.entropies))
        #expect(found.greedy == learnt.greedy)
        #expect(abs(found.loss - learnt.loss) <= 1e-12 * abs(learnt.loss))
        #expect(found.tokens == learnt.tokens && found.greedyTokens == learnt.greedyTokens)
      }
      #expect(
        learner.parameters.tensors.allSatisfy { learner.parameters.gradient(of: $0).allSatisfy { $0 == 0 } })
    }

    @Test func itIsCheckedBeforeItIsComputed() throws {
      let decoder = try GoldenModel.decoder("qwen3")
      let group = TrainingGroup(completions: [.init(ids: [1, 2, 3])])
      #expect(throws: ModelError.self) { try decoder.evaluate([group], .linear()) }
      #expect(try decoder.evaluate([]).tokens == 0)
    }

    /// Counted one by one: each weight meets each row, each query each key it sees.
    @Test(arguments: ["llama", "qwen2-sliding", "gemma3"]) func workIsWhatIsMultiplied(name: String) throws {
      let config = try Checkpoint(folder: "\(GoldenModel.folder)/\(name)").config
      let (prompt, lengths) = (50, [1, 30, 90])
      var group = TrainingGroup(
        prompt: Array(repeating: 1, count: prompt),
        completions: lengths.map { .init(ids: Array(repeating: 2, count: $0), weight: 1) })
      group.completions[2].weights = (0..<90).map { $0 < 5 || $0 > 79 ? 0 : 1 }
      func seen(_ positions: Range<Int>) -> Int {
        config.layers.reduce(0) { sum, attention in
          positions.reduce(sum) {
            $0 + (attention == .full ? $1 + 1 : min($1 + 1, config.slidingWindow ?? 0))
          }
        }
      }
      // The last id of each is predicted and not read; of the third, those with a loss end at 79.
      let rows = 50 + 0 + 29 + 79
      let pairs = seen(0..<50) + seen(50..<79) + seen(50..<129)
      let weights = config.tensors.filter { $0.shape.count == 2 && $0.name.contains("layers") }
        .reduce(0) { $0 + $1.shape.reduce(1, *) }
      let head = config.vocabularySize * config.hiddenSize * (1 + 30 + 75)
      let forward = 2 * (weights * rows + head) + 4 * config.heads * config.headDimension * pairs
      #expect(try config.trainingOperations([group]) == Double(3 * forward))
      #expect(try config.trainingOperations([group, group]) == Double(6 * forward))
      let adapter = AdapterConfig(rank: 3, alpha: 1, targets: .names(["q_proj"]))
      let own = 3 * (config.heads * config.headDimension + config.hiddenSize) * config.layers.count
      let learning =
        4 * (weights * rows + head) + 12 * config.heads * config.headDimension * pairs + 6 * own * rows
      #expect(try config.trainingOperations([group], adapter: adapter) == Double(learning))
      let silent = TrainingGroup(prompt: [1, 2], completions: [.init(ids: [1, 2, 3], weight: 0)])
      #expect(try config.trainingOperations([silent]) == 0)
    }

    @Test(arguments: ComputeType.allCases) func productsHaveASpeed(precision: ComputeType) {
      let speed = Crew(threads: 2).speed(of: precision, seconds: 0.01)
      print("products of \(precision): \(speed.operations / 1e9) GFLOPS")
      #expect(speed.operations > 0 && speed.operations.isFinite && speed.bytes > 0)
    }
  }
}
