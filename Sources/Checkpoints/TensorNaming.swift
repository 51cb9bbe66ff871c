/// Gives tensors the names a causal decoder of transformers has: `model.layers.0.…`, `lm_head.weight`.
///
/// Gemma 3 with its vision part nests the decoder, differently before and after transformers 4.52; a base model
/// saved alone has no `model.` at all.
struct TensorNaming: Sendable {
  private enum Layout {
    case plain
    /// `language_model.model.layers.0…`, `language_model.lm_head.weight`
    case nested
    /// `model.language_model.layers.0…`, `lm_head.weight`
    case modelFirst
    /// `layers.0…`
    case base
  }

  private let layout: Layout

  init(_ names: some Sequence<String>) {
    var layout = Layout.plain
    for name in names {
      switch name {
      case "model.embed_tokens.weight": layout = .plain
      case "language_model.model.embed_tokens.weight": layout = .nested
      case "model.language_model.embed_tokens.weight": layout = .modelFirst
      case "embed_tokens.weight": layout = .base
      default: continue
      }
      break
    }
    self.layout = layout
  }

  func canonical(_ name: String) -> String {
    switch layout {
    case .plain: return name
    case .nested: return name.hasPrefix("language_model.") ? String(name.dropFirst(15)) : name
    case .modelFirst:
      return name.hasPrefix("model.language_model.") ? "model." + name.dropFirst(21) : name
    case .base:
      let belongs = ["embed_tokens.", "layers.", "norm."].contains { name.hasPrefix($0) }
      return belongs ? "model." + name : name
    }
  }
}
