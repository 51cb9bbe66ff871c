import Checkpoints
import Foundation
import Testing

@testable import Model

extension Computing {
  /// Weights and an optimizer's state in a folder are all that training needs to go on bit for bit.
  @Suite struct ResumeTests {
    /// One a family; the last has a head that is the embedding, and biases.
    static let names = ["llama-llama3", "qwen2", "qwen3-sharded", "gemma3", "llama-bias-tied"]
    private static let crew = Crew(threads: 2)

    /// A learner and what moves it.
    private struct Run {
      let learner: Learner
      let optimizer: Optimizer

      init(_ folder: String, _ precision: ComputeType, _ kind: OptimizerKind, _ part: Learner.Part) throws {
        learner = try Learner(
          Checkpoint(folder: folder), precision: precision, crew: ResumeTests.crew, learns: part)
        optimizer = try Optimizer(kind, parameters: learner.parameters, crew: ResumeTests.crew)
      }

      /// Steps `range`, each of a batch of its own; gives their losses, and all weights at last.
      func steps(_ range: Range<Int>) throws -> ([UInt64], [String: [Float]]) {
        let losses = try range.map { step in
          let ids = (0..<60).map { Int32(($0 * 37 + 11 * step) % 250) }
          learner.parameters.clearGradients()
          let result = try learner.learn(
            [
              TrainingGroup(
                prompt: Array(ids.prefix(20)),
                completions: [.init(ids: Array(ids[20..<50])), .init(ids: Array(ids[35..<60]))]),
              TrainingGroup(completions: [.init(ids: Array(ids[7..<33]))]),
            ], .negativeLogLikelihood)
          try optimizer.step(rate: 1e-2, maxNorm: 1)
          return result.loss.bitPattern
        }
        let parameters = learner.parameters
        let weights = parameters.tensors.map { ($0.name, parameters.values(of: $0)) }
        return (losses, Dictionary(uniqueKeysWithValues: weights))
      }
    }

    private func withFolder(_ body: (String) throws -> Void) throws {
      let folder = FileManager.default.temporaryDirectory.appending(path: "resume-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      try body(folder.path)
    }

    private static func kinds(_ precision: ComputeType) -> [OptimizerKind] {
      var muon = Muon()
      muon.precision = precision
      return [.adamW(AdamW(weightDecay: 0.1)), .muon(muon)]
    }

    @Test(arguments: names, ComputeType.allCases)
    func allWeightsGoOn(name: String, precision: ComputeType) throws {
      let source = "\(GoldenModel.folder)/\(name)"
      for kind in Self.kinds(precision) {
        try withFolder { folder in
          let (path, state) = (folder + "/model", folder + "/model/optimizer.safetensors")
          let run = try Run(source, precision, kind, .all)
          _ = try run.steps(0..<2)
          var writer = try CheckpointWriter(folder: path, like: Checkpoint(folder: source))
          writer.precision = .f32
          try writer.write(run.learner.weights()) { aside in
            try run.optimizer.save(to: aside + "/optimizer.safetensors")
          }
          let wanted = try run.steps(2..<4)

          let fresh = try Run(path, precision, kind, .all)
          #expect(try fresh.optimizer.restore(from: state).isEmpty)
          let found = try fresh.steps(2..<4)
          #expect(found.0 == wanted.0, "\(kind)")
          #expect(found.1 == wanted.1, "\(kind)")
        }
      }
    }

    @Test(arguments: names, ComputeType.allCases)
    func anAdapterGoesOn(name: String, precision: ComputeType) throws {
      let source = "\(GoldenModel.folder)/\(name)"
      let start = try Adapter(
        AdapterConfig(rank: 3, alpha: 5, targets: .allLinear), of: Checkpoint(folder: source).config, seed: 3)
      for kind in Self.kinds(precision) {
        try withFolder { folder in
          let (path, state) = (folder + "/adapter", folder + "/adapter/optimizer.safetensors")
          let run = try Run(source, precision, kind, .adapter(start))
          _ = try run.steps(0..<2)
          try #require(run.learner.learntAdapter).write(to: path, as: .f32) { aside in
            try run.optimizer.save(to: aside + "/optimizer.safetensors")
          }
          let wanted = try run.steps(2..<4)

          let fresh = try Run(source, precision, kind, .adapter(Adapter(folder: path)))
          #expect(try fresh.optimizer.restore(from: state).isEmpty)
          let found = try fresh.steps(2..<4)
          #expect(found.0 == wanted.0, "\(kind)")
          #expect(found.1 == wanted.1, "\(kind)")
        }
      }
    }
  }
}
