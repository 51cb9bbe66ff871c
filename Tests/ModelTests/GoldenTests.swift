import Model
import Testing

extension Computing {
  /// The decoder against transformers 5.23 on torch 2.13.
  @Suite struct GoldenTests {
    @Test func thereAreModelsOfAllFamilies() {
      #expect(GoldenModel.names.count >= 16)
      for family in ["llama", "qwen2", "qwen3", "gemma3"] { #expect(GoldenModel.names.contains(family)) }
    }

    /// |Δ| ≤ 1e-5 · max(1, |reference|).
    @Test(arguments: GoldenModel.names) func logProbabilitiesAreTorchs(name: String) throws {
      let golden = try GoldenModel(name)
      let decoder = try GoldenModel.decoder(name)
      var worst: Float = 0
      for sequence in golden.sequences {
        let found = try decoder.logProbabilities(of: sequence.ids)
        #expect(found.count == sequence.logprobs.count)
        for (mine, theirs) in zip(found, sequence.logprobs) {
          worst = max(worst, abs(mine - theirs) / max(1, abs(theirs)))
        }
      }
      print("log-probabilities of \(name): worst \(worst)")
      #expect(worst <= 1e-5)
    }

    @Test(arguments: GoldenModel.names) func greedyTokensAreTransformers(name: String) throws {
      let golden = try GoldenModel(name)
      let decoder = try GoldenModel.decoder(name, threads: 2)
      let rollouts = Rollouts(decoder)
      var ids: [Int: [Int32]] = [:]
      var wanted: [Int: [Int32]] = [:]
      for greedy in golden.greedy {
        var request = GenerationRequest(prompt: greedy.prompt, maxTokens: greedy.ids.count)
        request.sampling.temperature = 0
        wanted[try rollouts.add(request)] = greedy.ids
      }
      while !rollouts.isEmpty {
        for event in try rollouts.step() { ids[event.request, default: []].append(event.token.id) }
      }
      #expect(ids == wanted)
    }

    /// Our bf16 is as near to fp32 as torch's own bf16 is.
    @Test(arguments: GoldenModel.inBF16) func bf16IsWithinTorchsSpread(name: String) throws {
      let golden = try GoldenModel(name)
      let decoder = try GoldenModel.decoder(name, .bf16)
      var errors: [Float] = []
      for sequence in golden.sequences {
        let found = try decoder.logProbabilities(of: sequence.ids)
        errors += zip(found, sequence.logprobs).map { abs($0 - $1) }
      }
      let mean = errors.reduce(0, +) / Float(errors.count)
      let spread = try #require(golden.bf16).values
      print("bf16 of \(name): mean \(mean), max \(errors.max() ?? 0); torch: \(spread)")
      #expect(mean <= spread.map(\.mean).max() ?? 0)
      #expect(errors.max() ?? 1 <= 1.5 * (spread.map(\.max).max() ?? 0))
    }
  }
}
