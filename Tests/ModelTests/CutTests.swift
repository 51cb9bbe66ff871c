import Checkpoints
import Testing

@testable import Model

extension Computing {
  /// What a step is does not depend on how it is computed: cuts into passes, neighbours on the axis, ids without a loss.
  @Suite struct CutTests {
    static let names = ["llama", "qwen2-sliding", "qwen3", "gemma3", "llama-bias-tied"]

    private func learner(_ name: String, _ precision: ComputeType = .fp32) throws -> Learner {
      try Learner(
        Checkpoint(folder: "\(GoldenModel.folder)/\(name)"), precision: precision, crew: Crew(threads: 2))
    }

    /// Eight ragged sequences with masked beginnings, as conversations have; weights hold the step's normaliser.
    private func groups(_ name: String) throws -> [TrainingGroup] {
      let sequences = try GoldenModel(name).sequences.map(\.ids)
      let examples = (0..<8).map { Array(sequences[2 + $0 % (sequences.count - 2)].prefix(130 - 13 * $0)) }
      func isMasked(_ index: Int, _ ids: [Int32]) -> Bool { index < max(1, ids.count / 3) }
      let targets = examples.reduce(0) { sum, ids in sum + ids.indices.count { !isMasked($0, ids) } }
      return examples.enumerated().map { number, ids in
        var group = TrainingGroup(completions: [
          .init(ids: ids, weights: ids.indices.map { isMasked($0, ids) ? 0 : 1 / Float(targets) })
        ])
        group.id = number
        return group
      }
    }

    private func gradients(_ learner: Learner) -> [String: [Float]] {
      Dictionary(
        uniqueKeysWithValues: learner.parameters.tensors.map {
          ($0.name, learner.parameters.gradient(of: $0))
        })
    }

    private func learnt(_ learner: Learner, _ passes: [[TrainingGroup]]) throws -> [String: [Float]] {
      learner.parameters.clearGradients()
      for pass in passes { _ = try learner.learn(pass, .negativeLogLikelihood) }
      return gradients(learner)
    }

    /// ‖a − b‖ / ‖b‖ of the worst tensor.
    private func distance(_ a: [String: [Float]], _ b: [String: [Float]]) throws -> Double {
      var worst = 0.0
      for (name, theirs) in b {
        worst = max(worst, CentralDifferences.error(try #require(a[name]), theirs.map(Double.init)))
      }
      return worst
    }

    @Test(arguments: names) func everyCutAgrees(name: String) throws {
      let groups = try groups(name)
      let learner = try learner(name)
      let whole = try learnt(learner, [groups])
      for most in [1, 90, 150, 300] {
        let passes = groups.lots(ofTokens: most).map { Array(groups[$0]) }
        #expect(passes.count > 1)
        #expect(try distance(learnt(learner, passes), whole) <= 1e-6, "\(passes.count) passes")
        #expect(try distance(learnt(learner, passes.reversed()), whole) <= 1e-6, "\(passes.count) passes")
        #expect(try learnt(learner, passes) == learnt(learner, passes))
      }
    }

    /// A sequence among others has the log-probabilities, and so the loss, that it has alone.
    @Test(arguments: names, ComputeType.allCases)
    func neighboursAreNotSeen(name: String, precision: ComputeType) throws {
      let groups = try groups(name)
      let learner = try learner(name, precision)
      let packed = try learner.learn(groups, .negativeLogLikelihood)
      var loss = 0.0
      for (group, found) in zip(groups, packed.logProbabilities) {
        let alone = try learner.learn([group], .negativeLogLikelihood)
        #expect(alone.logProbabilities[0][0].map(\.bitPattern) == found[0].map(\.bitPattern))
        let own = zip(group.completions[0].weights, found[0]).reduce(0.0) {
          $0 + ($1.0 == 0 ? 0 : Double(-$1.1 * $1.0))
        }
        #expect(own == alone.loss)
        loss += alone.loss
      }
      #expect(abs(loss - packed.loss) <= 1e-12 * abs(loss))
    }

    /// Ids behind the last with a loss are read when asked for; nothing of them is in a gradient.
    @Test(arguments: names, ComputeType.allCases)
    func whatFollowsTheLastTargetHasNoGradient(name: String, precision: ComputeType) throws {
      let learner = try learner(name, precision)
      let vocabulary = learner.decoder.config.vocabularySize
      let ids = (0..<90).map { Int32(($0 * 7 + 3) % 120) }
      let late = Int32(vocabulary - 1)
      func group(_ tail: [Int32]) -> TrainingGroup {
        var group = TrainingGroup(completions: [
          .init(ids: ids + tail, weights: (0..<90 + tail.count).map { 10 < $0 && $0 < 70 ? 0.1 : 0 })
        ])
        group.completions[0].reportsAll = true
        return group
      }
      let one = try learnt(learner, [[group([late, 5, late, 7])]])
      #expect(try learnt(learner, [[group([9, late, late, 8])]]) == one)
      guard !learner.decoder.config.tiesEmbeddings else { return }
      let embedding = try #require(one["model.embed_tokens.weight"])
      let d = learner.decoder.config.hiddenSize
      #expect(embedding.suffix(d).allSatisfy { $0 == 0 })
      #expect(embedding[Int(ids[20]) * d..<Int(ids[20]) * d + d].contains { $0 != 0 })
    }

    /// The gradient of a head's weights is Σ (p − [id]) · weight ⊗ what the row gave it: a row that is masked is in no term.
    @Test(arguments: ["llama", "qwen3"]) func maskedRowsAreInNoTerm(name: String) throws {
      let learner = try learner(name)
      let ids = (0..<60).map { Int32(($0 * 31 + 5) % 200) }
      func group(_ targets: Set<Int>) -> TrainingGroup {
        TrainingGroup(completions: [
          .init(ids: ids, weights: ids.indices.map { targets.contains($0) ? 0.5 : 0 })
        ])
      }
      let both = try learnt(learner, [[group([20, 45])]])
      let sum = try learnt(learner, [[group([20])], [group([45])]])
      #expect(try distance(sum, both) <= 1e-6)
      // One target: rank one, each row a multiple of the others, and p − 1 on its own id alone.
      let head = try #require(try learnt(learner, [[group([45])]])["lm_head.weight"])
      let d = learner.decoder.config.hiddenSize
      let rows = (0..<head.count / d).map { Array(head[$0 * d..<$0 * d + d]) }
      let own = rows[Int(ids[45])]
      let norm = own.reduce(0.0) { $0 + Double($1) * Double($1) }
      for (id, row) in rows.enumerated() {
        let share = zip(row, own).reduce(0.0) { $0 + Double($1.0) * Double($1.1) } / norm
        let rest = zip(row, own).reduce(0.0) { max($0, abs(Double($1.0) - share * Double($1.1))) }
        #expect(rest <= 1e-6 * norm.squareRoot())
        #expect(id == Int(ids[45]) ? share > 0 : share <= 0)
      }
    }

    /// An objective is not asked about masked ids, whatever it would say.
    @Test func masksAreNotAskedAbout() throws {
      let learner = try learner("qwen3")
      let ids = (0..<40).map { Int32($0 * 3 + 1) }
      var group = TrainingGroup(completions: [
        .init(ids: ids, weights: ids.indices.map { $0 % 2 == 0 ? 0 : 0.1 })
      ])
      group.completions[0].reportsAll = true
      group.completions[0].advantages = ids.indices.map { $0 % 2 == 0 ? -1 : 1 }
      let objective = Objective { token in
        Objective.Value(loss: token.advantage < 0 ? .nan : -token.logProbability, byLogProbability: -1)
      }
      #expect(try learner.learn([group], objective).tokens == 20)
      #expect(try learner.decoder.evaluate([group], objective).tokens == 20)
    }

    /// A pass without targets is counted as none, and leaves every bit of what others gave.
    @Test func aSilentPassAddsNothing() throws {
      let groups = try groups("qwen3")
      let learner = try learner("qwen3")
      let one = try learnt(learner, [groups])
      var silent = groups
      for index in silent.indices {
        silent[index].completions[0].weights = silent[index].completions[0].weights.map { _ in 0 }
        silent[index].completions[0].reportsAll = index > 3
      }
      #expect(try learnt(learner, [silent, groups, silent]) == one)
      learner.parameters.clearGradients()
      let found = try learner.learn(silent, .negativeLogLikelihood)
      #expect(found.tokens == 0 && found.greedyTokens == 0 && found.loss == 0)
      #expect(gradients(learner).values.allSatisfy { $0.allSatisfy { $0 == 0 } })
      let some = try learnt(learner, [Array(groups[..<4]) + Array(silent[4...])])
      #expect(try distance(some, learnt(learner, [Array(groups[..<4])])) <= 1e-6)
    }
  }
}
