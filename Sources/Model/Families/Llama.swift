extension Traits {
  /// Llama 2 and 3 (Touvron et al. 2023; Grattafiori et al. 2024), and Kanana, which is Llama: the plain decoder.
  ///
  /// Grouped queries, SwiGLU, rotary embedding with Llama 3.1's blended frequencies, biases only where `attention_bias` or
  /// `mlp_bias` say so.
  static let llama = Traits()
}
