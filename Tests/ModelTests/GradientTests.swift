import Checkpoints
import Model
import Testing

extension Computing {
  /// Training steps against torch 2.13 and PEFT 0.21.
  @Suite struct GradientTests {
    private static let adapted = ["gemma3", "llama-bias-tied", "llama-llama3", "qwen2", "qwen3"]

    private func learner(
      _ name: String, _ precision: ComputeType = .fp32, adapter: GoldenGradients.Adapter? = nil,
      threads: Int = 2
    ) throws -> Learner {
      let checkpoint = try Checkpoint(folder: "\(GoldenModel.folder)/\(name)")
      return try Learner(
        checkpoint, precision: precision, crew: Crew(threads: threads),
        learns: adapter.map { .adapter(try $0.made(checkpoint.config)) } ?? .all)
    }

    /// By the names of transformers and PEFT without what PEFT puts before them.
    private func gradients(_ learner: Learner) -> [String: [Float]] {
      Dictionary(
        learner.parameters.tensors.map { tensor in
          (tensor.name.replacing("base_model.model.", with: ""), learner.parameters.gradient(of: tensor))
        }, uniquingKeysWith: { $1 })
    }

    /// Loss and every gradient tensor, relative to torch's in double precision.
    private func check(_ name: String, _ step: GoldenGradients.Step) throws {
      let learner = try learner(name, adapter: step.adapter)
      let objective = try #require(try Objective.golden(step.objective))
      let groups = try GoldenModel(name).groups(policy: step.objective == "policy")
      let result = try learner.learn(groups, objective)
      // The policy's loss is a small sum of great terms.
      #expect(abs(result.loss - step.loss) <= 1e-5 * max(step.objective == "policy" ? 1 : 0, abs(step.loss)))
      let found = gradients(learner)
      #expect(Set(found.keys) == Set(step.tensors.map(\.name)))
      var worst = (distance: 0.0, name: "")
      for tensor in step.tensors {
        let distance = try tensor.distance(#require(found[tensor.name]))
        if !(distance <= worst.distance) { worst = (distance, tensor.name) }
        #expect(distance <= 1e-5, "\(tensor.name), of which torch's fp32 errs by \(tensor.fp32)")
      }
      let torchs = step.tensors.map(\.fp32).max() ?? 0
      print(
        "gradients of \(name), \(step.objective)\(step.adapter == nil ? "" : ", LoRA"): \(step.tensors.count) tensors, worst",
        "\(worst.distance) (\(worst.name)), torch's \(torchs)")
    }

    @Test(arguments: GoldenModel.names) func gradientsAreTorchs(name: String) throws {
      let step = try #require(GoldenGradients(name).steps.first)
      #expect(step.adapter == nil)
      try check(name, step)
    }

    @Test(arguments: ["entropy_bonus", "policy"]) func objectivesAreTorchs(objective: String) throws {
      try check("qwen3", #require(GoldenGradients("qwen3").steps.first { $0.objective == objective }))
    }

    @Test(arguments: adapted) func adaptersGradientsArePEFTs(name: String) throws {
      let steps = try GoldenGradients(name).steps.filter { $0.adapter != nil }
      #expect(!steps.isEmpty)
      for step in steps { try check(name, step) }
    }

    /// Ten steps of AdamW. Its first steps go by gradients' signs, also where they are noise, which norms feel more than losses do.
    @Test(arguments: GoldenModel.names) func tenStepsAreTorchs(name: String) throws {
      for step in try GoldenGradients(name).steps {
        guard let losses = step.losses, let norms = step.norms, let drift = step.drift else { continue }
        let learner = try learner(name, adapter: step.adapter)
        let optimizer = try Optimizer(
          .adamW(AdamW(weightDecay: 0.01)), parameters: learner.parameters, crew: learner.decoder.crew)
        let groups = try GoldenModel(name).groups()
        var worst = 0.0
        for (loss, norm) in zip(losses, norms) {
          let found = try learner.learn(groups, .negativeLogLikelihood).loss
          worst = max(worst, abs(found - loss) / loss)
          let taken = try optimizer.step(rate: 1e-3, maxNorm: 1)
          learner.parameters.clearGradients()
          #expect(abs(taken - norm) <= (1e-4 + 40 * drift) * norm)
        }
        print(
          "ten steps of \(name)\(step.adapter == nil ? "" : ", LoRA"): worst loss \(worst), torch's \(drift)")
        #expect(worst <= 1e-5)
      }
    }

    /// Our bf16 is as near to fp32 as torch's autocast is, tensor by tensor.
    @Test(arguments: GoldenModel.inBF16) func bf16IsWithinTorchsSpread(name: String) throws {
      let step = try #require(GoldenGradients(name).steps.first)
      let groups = try GoldenModel(name).groups()
      let found = try [ComputeType.fp32, .bf16].map { precision in
        let learner = try learner(name, precision)
        _ = try learner.learn(groups, .negativeLogLikelihood)
        return gradients(learner)
      }
      var worst = (ratio: 0.0, name: "")
      var sums = (ours: 0.0, torchs: 0.0)
      for tensor in step.tensors {
        let (exact, rough) = try (#require(found[0][tensor.name]), #require(found[1][tensor.name]))
        let squares = zip(exact, rough).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
        let ours = squares.squareRoot() / tensor.norm
        let torchs = try #require(tensor.bf16?.max())
        if !(ours / torchs <= worst.ratio) { worst = (ours / torchs, tensor.name) }
        sums = (sums.ours + ours, sums.torchs + torchs)
        #expect(ours <= 1.5 * torchs, "\(tensor.name): \(ours), torch \(torchs)")
      }
      let count = Double(step.tensors.count)
      print(
        "bf16 gradients of \(name): mean \(sums.ours / count), torch's \(sums.torchs / count); worst",
        "\(worst.ratio) of torch's (\(worst.name))")
    }
  }
}
