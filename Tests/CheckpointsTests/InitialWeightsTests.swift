import Checkpoints
import Testing

/// What a model or an adapter is before anything is learnt.
@Suite struct InitialWeightsTests {
  @Test func weightsAreNormalAndOfTheirSeedAlone() throws {
    let config = try TinyModel.config("qwen3")
    let weights = config.initialWeights(seed: 7)
    #expect(weights.map(\.name) == config.tensors.map(\.name))
    var all: [Float] = []
    for (weight, again) in zip(weights, config.initialWeights(seed: 7)) {
      let floats = try weight.floats()
      #expect(try floats == again.floats())
      if weight.shape.count == 1 {
        #expect(floats.allSatisfy { $0 == (weight.name.hasSuffix("norm.weight") ? 1 : 0) })
      } else {
        all += floats
      }
    }
    let mean = all.reduce(0) { $0 + Double($1) } / Double(all.count)
    let variance = all.reduce(0) { $0 + Double($1) * Double($1) } / Double(all.count)
    #expect(abs(mean) < 5 * 0.02 / Double(all.count).squareRoot())
    #expect(abs(variance / 0.0004 - 1) < 5 * (2 / Double(all.count)).squareRoot())
    let outside = all.count { abs($0) > 0.04 }
    #expect(abs(Double(outside) / Double(all.count) - 0.0455) < 0.01)
    #expect(try weights[0].floats() != config.initialWeights(seed: 8)[0].floats())
  }

  @Test func anAdapterBeginsAsNothing() throws {
    let config = try TinyModel.config("qwen3")
    let adapter = try Adapter(AdapterConfig(rank: 3, alpha: 6, targets: .allLinear), of: config, seed: 1)
    #expect(adapter.pairs.count == 7 * config.layers.count)
    for (_, pair) in adapter.pairs {
      #expect(pair.b.floats.allSatisfy { $0 == 0 })
      let bound = 1 / Float(pair.a.shape[1]).squareRoot()
      #expect(pair.a.floats.allSatisfy { abs($0) <= bound } && pair.a.floats.contains { abs($0) > bound / 2 })
    }
  }

  @Test(
    "What makes no adapter is said",
    arguments: [
      (0, 6.0, ["q_proj"], "a rank is 0"), (-4, 6, ["q_proj"], "a rank is -4"),
      (.max, 6, ["q_proj"], "a rank is 9223372036854775807"), (3, .nan, ["q_proj"], "alpha is nan"),
      (3, .infinity, ["q_proj"], "alpha is inf"), (3, 0, ["q_proj"], "alpha is 0.0"),
      (3, 6, ["q_proj", "lm_head"], "has lm_head: pairs are for the linear maps of layers"),
      (3, 6, ["model.embed_tokens"], "has embed_tokens"), (3, 6, [], "fits no linear map"),
      (3, 6, ["q_proj", "c_attn", "proj"], "has what the model lacks: c_attn, proj"),
    ])
  func noAdapter(rank: Int, alpha: Double, names: [String], problem: String) throws {
    let config = AdapterConfig(rank: rank, alpha: alpha, targets: .names(names))
    let error = #expect(throws: CheckpointError.self) {
      try Adapter(config, of: TinyModel.config("qwen3"), seed: 1)
    }
    #expect(error?.problem.contains(problem) == true, "\(error?.problem ?? "")")
  }

  @Test func aPatternsRankAndAlphaAreChecked() throws {
    var config = AdapterConfig(rank: 3, alpha: 6, targets: .allLinear)
    config.rankPattern = [(try ModulePattern("q_proj"), 0)]
    #expect(throws: CheckpointError.self) { try Adapter(config, of: TinyModel.config("qwen3"), seed: 1) }
    config.rankPattern = []
    config.alphaPattern = [(try ModulePattern("q_proj"), .nan)]
    #expect(throws: CheckpointError.self) { try Adapter(config, of: TinyModel.config("qwen3"), seed: 1) }
    config.alphaPattern = []
    #expect(try Adapter(config, of: TinyModel.config("qwen3"), seed: 1).pairs.count == 14)
  }
}
