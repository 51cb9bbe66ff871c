extension ModelConfig {
  /// Every tensor of a causal decoder of these sizes, with the name `transformers` gives it; matrices are
  /// [outputs, inputs]. The head is absent where it is the embedding.
  public var tensors: [(name: String, shape: [Int])] {
    var tensors = [("model.embed_tokens.weight", [vocabularySize, hiddenSize])]
    for index in layers.indices { tensors += layerTensors.map { ("model.layers.\(index).\($0)", $1) } }
    tensors.append(("model.norm.weight", [hiddenSize]))
    if !tiesEmbeddings { tensors.append(("lm_head.weight", [vocabularySize, hiddenSize])) }
    return tensors.map { (name: $0.0, shape: $0.1) }
  }

  /// The linear maps of a layer, as `target_modules` of an adapter names them, with their [outputs, inputs].
  public var projections: [(name: String, shape: [Int])] {
    let (queries, keys) = (heads * headDimension, keyValueHeads * headDimension)
    return [
      ("self_attn.q_proj", [queries, hiddenSize]), ("self_attn.k_proj", [keys, hiddenSize]),
      ("self_attn.v_proj", [keys, hiddenSize]), ("self_attn.o_proj", [hiddenSize, queries]),
      ("mlp.gate_proj", [intermediateSize, hiddenSize]), ("mlp.up_proj", [intermediateSize, hiddenSize]),
      ("mlp.down_proj", [hiddenSize, intermediateSize]),
    ]
  }

  /// Norms of queries and keys, before they are turned.
  public var normsQueriesAndKeys: Bool { family == .qwen3 || family == .gemma3 }

  private var layerTensors: [(String, [Int])] {
    var tensors: [(String, [Int])] = []
    for (name, shape) in projections {
      tensors.append(("\(name).weight", shape))
      if hasBias(name) { tensors.append(("\(name).bias", [shape[0]])) }
    }
    if normsQueriesAndKeys {
      tensors += [("self_attn.q_norm.weight", [headDimension]), ("self_attn.k_norm.weight", [headDimension])]
    }
    var norms = ["input_layernorm", "post_attention_layernorm"]
    if family == .gemma3 { norms += ["pre_feedforward_layernorm", "post_feedforward_layernorm"] }
    return tensors + norms.map { ("\($0).weight", [hiddenSize]) }
  }

  private func hasBias(_ projection: String) -> Bool {
    switch projection {
    case "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj": queryKeyValueBias
    case "self_attn.o_proj": outputBias
    default: feedForwardBias
    }
  }
}
