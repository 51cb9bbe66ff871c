import Checkpoints

/// The weights of one layer, packed.
struct Layer {
  let attention: ModelConfig.Attention
  let inputNorm: Norm
  /// Queries, keys and values, one below the other: [(h + 2k)·c, d].
  let queryKeyValue: Matrix
  /// Of each head's queries and keys, or nil.
  let queryNorm: Norm?
  let keyNorm: Norm?
  /// [d, h·c]
  let output: Matrix
  /// Of what attention adds, or nil.
  let outputNorm: Norm?
  let feedForwardNorm: Norm
  /// Gates, then ups: [2f, d].
  let gateUp: Matrix
  /// [d, f]
  let down: Matrix
  /// Of what the feed-forward adds, or nil.
  let downNorm: Norm?

  /// In the order of the pass.
  var matrices: [Matrix] { [queryKeyValue, output, gateUp, down] }

  /// In the order of the pass.
  var norms: [Norm] {
    [inputNorm, queryNorm, keyNorm, outputNorm, feedForwardNorm, downNorm].compactMap { $0 }
  }

  init(_ index: Int, of weights: borrowing WeightReader) throws {
    let config = weights.config
    let traits = weights.traits
    let layer = "layers.\(index)."
    let attention = layer + "self_attn."
    let feed = layer + "mlp."
    self.attention = config.layers[index]
    inputNorm = try weights.norm(layer + "input_layernorm")
    queryKeyValue = try weights.matrix(
      ["q_proj", "k_proj", "v_proj"].map { attention + $0 }, bias: config.queryKeyValueBias)
    queryNorm = traits.normsQueriesAndKeys ? try weights.norm(attention + "q_norm") : nil
    keyNorm = traits.normsQueriesAndKeys ? try weights.norm(attention + "k_norm") : nil
    output = try weights.matrix([attention + "o_proj"], bias: config.outputBias)
    outputNorm = traits.normsOutputs ? try weights.norm(layer + "post_attention_layernorm") : nil
    feedForwardNorm = try weights.norm(layer + traits.feedForwardNorm)
    gateUp = try weights.matrix(["gate_proj", "up_proj"].map { feed + $0 }, bias: config.feedForwardBias)
    down = try weights.matrix([feed + "down_proj"], bias: config.feedForwardBias)
    downNorm = traits.normsOutputs ? try weights.norm(layer + "post_feedforward_layernorm") : nil
  }
}

/// Finds a model's tensors by their names in transformers and packs them.
struct WeightReader {
  let config: ModelConfig
  let traits: Traits
  let checkpoint: Checkpoint
  let precision: ComputeType
  let crew: Crew

  func tensor(_ name: String) throws -> StoredTensor {
    guard let tensor = checkpoint.tensor("model." + name) ?? checkpoint.tensor(name) else {
      throw ModelError("the checkpoint has no tensor model.\(name)")
    }
    return tensor
  }

  func norm(_ name: String) throws -> Norm {
    let tensor = try tensor(name + ".weight")
    return Norm("model.\(name).weight", stored: try tensor.numbers(), offset: traits.normOffset)
  }

  func matrix(_ names: [String], bias: Bool) throws -> Matrix {
    try Matrix(
      names.map { "model." + $0 }, names.map { try tensor($0 + ".weight") },
      biases: bias ? names.map { try tensor($0 + ".bias") } : [],
      precision: precision, crew: crew)
  }
}
