extension Checkpoint {
  /// The model and its tokenizer as one file for llama.cpp.
  ///
  /// - Parameters:
  ///   - name: what llama.cpp calls the model.
  ///   - precision: of the matrices; nil is the checkpoint's own. Norms and biases are always f32.
  ///   - weights: instead of the checkpoint's own, as `Adapter.merged` gives them.
  /// - Throws: `CheckpointError` for what llama.cpp has no code for, so that it never computes something else unseen.
  public func gguf(name: String, precision: Precision? = nil, weights: [Weight]? = nil) throws -> GGUFPlan {
    let precision = precision ?? ownPrecision
    let values =
      try GGUFModel(config: config, path: folder).values(name: name, precision: precision)
      + GGUFTokenizer(of: self).values()
    return try GGUFPlan(
      values: values,
      tensors: GGUFTensors(config: config, precision: precision).tensors(weights ?? self.weights()))
  }

  /// What most of the weights are kept in.
  public var ownPrecision: Precision {
    switch tensor("model.embed_tokens.weight")?.element {
    case .bf16: .bf16
    case .f16: .f16
    default: .f32
    }
  }
}

/// A GGUF file that is checked and not yet written.
public struct GGUFPlan: Sendable {
  let values: [(key: String, value: GGUF.Value)]
  let tensors: [GGUF.Tensor]

  /// Tensors in the file.
  public var tensorCount: Int { tensors.count }

  /// The file's size.
  public var bytes: Int { GGUF.size(values, tensors) }

  /// Writes the file, replacing one of that name when it is whole.
  public func write(to path: String) throws { try GGUF.write(values, tensors, to: path) }
}
