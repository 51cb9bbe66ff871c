extension Traits {
  /// Qwen 2 and 2.5 (Yang et al. 2024): Llama with biases on query, key and value.
  ///
  /// Sliding windows exist in its configuration (`use_sliding_window`, `max_window_layers`) and are off in what is published.
  static let qwen2 = Traits()

  /// Qwen 3 (Yang et al. 2025): no biases; RMSNorm over the head dimension of queries and keys instead.
  static let qwen3 = {
    var traits = Traits()
    traits.normsQueriesAndKeys = true
    return traits
  }()
}
