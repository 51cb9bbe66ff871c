import Checkpoints
import Foundation
import Testing

@testable import Model

extension Computing {
  /// What a learner did before changes no bit of what it does next: after any batches, memories and broken objectives, it is a new one
  /// with one thread.
  ///
  /// `YISANG_HISTORY_ROUNDS` batches a learner (3 unless it is set), drawn from `YISANG_HISTORY_SEED`.
  @Suite struct LearnerHistoryTests {
    static let names = [
      "llama-llama3", "llama-longrope", "llama-bias-tied", "qwen2-sliding", "qwen3-tied", "gemma3",
    ]
    private static let rounds = number("YISANG_HISTORY_ROUNDS") ?? 3
    private static let seed = number("YISANG_HISTORY_SEED") ?? 1

    private static func number(_ name: String) -> Int? {
      ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }

    /// Batches, by a generator of its own.
    private struct Draw {
      var state: UInt64
      let vocabulary: Int
      let longest: Int

      mutating func below(_ end: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(max(1, end)))
      }

      mutating func ids(_ count: Int) -> [Int32] { (0..<count).map { _ in Int32(below(vocabulary)) } }

      /// One id and more; some learn only their first id, some nothing, some from a prefix.
      mutating func completion() -> TrainingGroup.Completion {
        let count = below(3) == 0 ? 1 + below(2) : 1 + below(longest / 2)
        let kind = below(5)
        var completion = TrainingGroup.Completion(ids: ids(count), weight: 0)
        for index in 0..<count {
          completion.weights[index] =
            switch kind {
            case 0: index == 0 ? 0.02 : 0
            case 1: index < count / 2 ? 0.01 : 0
            case 2: below(3) == 0 ? 0 : Float(1 + below(5)) / 100
            default: 0.01
            }
        }
        completion.advantages = completion.ids.map { _ in Float(below(9)) - 4 }
        return completion
      }

      /// Sequences without a prompt, alone or several, and prompts with one answer or more.
      mutating func groups() -> [TrainingGroup] {
        (0..<1 + below(4)).map { id in
          let prompt = below(3) == 0 ? 0 : 1 + below(longest / 2)
          var group = TrainingGroup(
            prompt: ids(prompt), completions: (0..<1 + below(4)).map { _ in completion() })
          group.id = id
          return group
        }
      }
    }

    /// An adapter both of whose halves are at work.
    private func adapter(_ checkpoint: Checkpoint) throws -> Adapter {
      var adapter = try Adapter(
        AdapterConfig(rank: 5, alpha: 8, targets: .allLinear), of: checkpoint.config, seed: 1)
      for (module, pair) in adapter.pairs {
        let b = pair.b.floats.indices.map { Float($0 * 31 % 17 - 8) / 200 }
        adapter.pairs[module]?.b = Adapter.Matrix(shape: pair.b.shape, floats: b)
      }
      return adapter
    }

    private func bits(_ learner: Learner) -> [[UInt32]] {
      learner.parameters.tensors.map { learner.parameters.gradient(of: $0).map(\.bitPattern) }
    }

    @Test(arguments: names, ComputeType.allCases)
    func whatWasBeforeChangesNothing(name: String, precision: ComputeType) throws {
      let checkpoint = try Checkpoint(folder: "\(GoldenModel.folder)/\(name)")
      let parts = try [Learner.Part.all, .adapter(adapter(checkpoint))]
      for (place, part) in parts.enumerated() {
        let used = try Learner(checkpoint, precision: precision, crew: Crew(threads: 3), learns: part)
        let clean = try Learner(checkpoint, precision: precision, crew: Crew(threads: 1), learns: part)
        var draw = Draw(
          state: UInt64(truncatingIfNeeded: Self.seed &* 1_000 &+ place), vocabulary: 250,
          longest: min(checkpoint.config.maxPositions, 120))
        for round in 0..<Self.rounds {
          let groups = draw.groups()
          used.memory = draw.below(2) == 0 ? 1 : nil
          // Derivatives that are no numbers stay in scratch memory, not in the next batch.
          if draw.below(2) == 0 {
            _ = try? used.learn(
              draw.groups(), Objective { _ in .init(loss: 0, byLogProbability: .nan, byEntropy: .nan) })
          }
          used.parameters.clearGradients()
          let found = try used.learn(groups, .linear(entropyCoef: 0.1))
          let fresh =
            round == 0
            ? clean : try Learner(checkpoint, precision: precision, crew: Crew(threads: 1), learns: part)
          let wanted = try fresh.learn(groups, .linear(entropyCoef: 0.1))
          let what = "batch \(round) of seed \(Self.seed), \(place == 0 ? "all weights" : "an adapter")"
          // Ids without loss have NaN, which equals nothing.
          for (one, other) in [
            (found.logProbabilities, wanted.logProbabilities), (found.entropies, wanted.entropies),
          ] {
            #expect(
              one.map { $0.map { $0.map(\.bitPattern) } } == other.map { $0.map { $0.map(\.bitPattern) } },
              "\(what)")
          }
          #expect(found.loss == wanted.loss && found.tokens == wanted.tokens, "\(what)")
          #expect(bits(used) == bits(fresh), "\(what)")
          try expectRollouts(groups, found, used, what)
        }
      }
    }

    /// And all of it is what the decoder says of each sequence alone.
    private func expectRollouts(
      _ groups: [TrainingGroup], _ result: TrainingResult, _ learner: Learner, _ what: String
    ) throws {
      var off = 0
      for (group, found) in zip(groups, result.logProbabilities) {
        for (completion, found) in zip(group.completions, found) {
          let scored = [0] + (try learner.decoder.logProbabilities(of: group.prompt + completion.ids))
          for (index, weight) in completion.weights.enumerated() where weight != 0 {
            let place = group.prompt.count + index
            if place > 0, scored[place] != found[index] { off += 1 }
          }
        }
      }
      #expect(off == 0, "\(what)")
    }
  }
}
