public import Checkpoints
public import Model

/// What is looked at before a model is served, so that no server starts that can answer nobody.
public enum StartCheck {
  /// What is odd about a folder, before its weights are packed.
  ///
  /// - Throws: `CheckpointError` for tensors that are not as `config.json` says, `ServeError` for another model's tokenizer.
  public static func warnings(_ checkpoint: Checkpoint, _ codec: LocalCodec) throws -> [String] {
    var warnings = codec.warnings
    let unread = try checkpoint.validate()
    if !unread.isEmpty {
      let more = unread.count > 3 ? " and \(unread.count - 3) more" : ""
      warnings.append(
        "not read, since they mean nothing to the decoder: \(unread.prefix(3).joined(separator: ", "))\(more)"
      )
    }
    let rows = checkpoint.config.vocabularySize
    let lost = codec.idsBeyond(rows)
    // A checkpoint may lack rows for special tokens it was never trained with, as Gemma 3's texts for its image token.
    guard lost.ordinary.isEmpty else {
      throw ServeError(
        status: 500,
        problem: """
          \(checkpoint.folder): tokenizer and model do not belong together: tokenizer.json has \(codec.vocabularySize) ids, \
          and the model's vocab_size is \(rows); use the tokenizer.json that the model was trained with
          """)
    }
    if !lost.special.isEmpty {
      warnings.append(
        "the tokenizer has special tokens from id \(rows) on that the model has no row for: prompts with them are refused"
      )
    }
    return warnings
  }

  /// Lets the model read one token.
  ///
  /// - Throws: `ModelError` for weights that are no numbers.
  public static func run(_ decoder: Decoder) throws {
    guard decoder.config.maxPositions > 1 else { return }
    _ = try decoder.score([0, 0], alternatives: 0)
  }
}
