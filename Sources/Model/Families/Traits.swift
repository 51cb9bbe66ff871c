import Checkpoints

/// In what a family's layer differs from Llama's. What `config.json` says (biases, windows, activation) is in `ModelConfig`.
///
/// A layer is, for all families, with the parts in brackets where the family has them:
/// ```
/// x += [norm](output(attend(rotate([norm](query(norm(x)))), rotate([norm](key(norm(x)))), value(norm(x)))))
/// x += [norm](down(activation(gate(norm(x))) · up(norm(x))))
/// ```
struct Traits: Sendable {
  /// RMSNorm of each head's queries and keys, one weight for all heads, before they are rotated.
  var normsQueriesAndKeys = false
  /// RMSNorm of what attention and feed-forward add.
  var normsOutputs = false
  /// Stored norm weights are less by this than what they multiply with.
  var normOffset: Float = 0
  /// Embeddings are multiplied with the root of the hidden size.
  var scalesEmbedding = false
  /// The tensor that norms the feed-forward's input.
  var feedForwardNorm = "post_attention_layernorm"

  init() {}

  init(_ family: ModelConfig.Family) {
    self =
      switch family {
      case .llama: .llama
      case .qwen2: .qwen2
      case .qwen3: .qwen3
      case .gemma3: .gemma3
      }
  }
}
