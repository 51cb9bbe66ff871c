extension Traits {
  /// Gemma 3's text model (Gemma Team 2025).
  ///
  /// Norms before and after attention and feed-forward, with weights stored around 0; queries and keys normed; embeddings
  /// scaled by the root of the hidden size, rounded to the weights' type; five layers with a sliding window and a base of
  /// 10,000 for each one without and a base of a million; GELU by tanh; no soft caps, which Gemma 2 had.
  static let gemma3 = {
    var traits = Traits()
    traits.normsQueriesAndKeys = true
    traits.normsOutputs = true
    traits.normOffset = 1
    traits.scalesEmbedding = true
    traits.feedForwardNorm = "pre_feedforward_layernorm"
    return traits
  }()
}
