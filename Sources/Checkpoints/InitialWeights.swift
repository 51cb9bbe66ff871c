import Foundation

extension ModelConfig {
  /// Weights to train from nothing, as transformers draws them: matrices and embeddings normal with a deviation of
  /// `initializerRange`, norms that change nothing, biases of 0. A function of the seed and a tensor's place alone.
  public func initialWeights(seed: UInt64, initializerRange: Float = 0.02) -> [Weight] {
    tensors.enumerated().map { index, tensor in
      Weight(name: tensor.name, shape: tensor.shape) { [family] in
        let count = tensor.shape.reduce(1, *)
        if tensor.shape.count == 1 {
          let isNorm = tensor.name.hasSuffix("norm.weight")
          return [Float](repeating: isNorm && family != .gemma3 ? 1 : 0, count: count)
        }
        var numbers = Numbers(seed: seed, stream: index)
        return (0..<count).map { _ in initializerRange * numbers.normal() }
      }
    }
  }
}

extension Adapter {
  /// A pair for every target, as PEFT begins: A uniform within ±1/√inputs (He et al. 2015 with a = √5), B zeros, so that the model is
  /// as it was.
  ///
  /// - Throws: `CheckpointError` for ranks and alphas that make no pair, and targets that fit nothing: every name must fit.
  public init(_ adapter: AdapterConfig, of config: ModelConfig, seed: UInt64) throws(CheckpointError) {
    let adapter = try adapter.checked("adapter")
    let modules = try adapter.modules(of: config)
    try Adapter.check(adapter.targets, modules.map(\.name))
    var pairs: [String: Pair] = [:]
    for (index, module) in modules.enumerated() {
      let rank = adapter.rank(of: module.name)
      let (outputs, inputs) = (module.shape[0], module.shape[1])
      var numbers = Numbers(seed: seed, stream: index)
      let bound = 1 / Float(inputs).squareRoot()
      pairs[module.name] = Pair(
        a: Matrix(
          shape: [rank, inputs],
          floats: (0..<rank * inputs).map { _ in bound * (2 * Float(numbers.unit()) - 1) }),
        b: Matrix(shape: [outputs, rank], floats: [Float](repeating: 0, count: outputs * rank)))
    }
    self.init(config: adapter, pairs: pairs)
  }

  private static func check(
    _ targets: AdapterConfig.Targets, _ modules: [String]
  ) throws(CheckpointError) {
    func error(_ problem: String) -> CheckpointError {
      CheckpointError(path: "adapter", problem: "target_modules \(problem)")
    }
    if case .names(let names) = targets {
      for end in ["lm_head", "embed_tokens"] where names.contains(where: { $0.hasSuffix(end) }) {
        throw error("has \(end): pairs are for the linear maps of layers")
      }
      let misfits = names.filter { name in !modules.contains { AdapterConfig.name(name, fits: $0) } }
      guard misfits.isEmpty else {
        throw error("has what the model lacks: \(misfits.joined(separator: ", "))")
      }
    }
    guard !modules.isEmpty else { throw error("fits no linear map of the model") }
  }
}

/// SplitMix64 (Steele, Lea and Flood 2014) from a seed and the number of a stream.
private struct Numbers {
  private var state: UInt64

  init(seed: UInt64, stream: Int) {
    state = seed &+ UInt64(truncatingIfNeeded: stream) &* 0xD1B5_4A32_D192_ED03
    state = next()
  }

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// In [0, 1).
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Of mean 0 and deviation 1 (Box and Muller 1958).
  mutating func normal() -> Float {
    let radius = (-2 * log(1 - unit())).squareRoot()
    return Float(radius * cos(2 * .pi * unit()))
  }
}
