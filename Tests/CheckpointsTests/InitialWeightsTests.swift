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
    #expect(throws: CheckpointError.self) {
      try Adapter(AdapterConfig(rank: 3, alpha: 6, targets: .names(["lm_head"])), of: config, seed: 1)
    }
  }
}
