extension Checkpoint {
  /// The decoder with a row for one more id, in the embedding and where the output has rows of its own in these too: the copy of another
  /// id's. All other rows are as they were; where the id had a row that no token used, it is written over.
  ///
  /// - Throws: `CheckpointError` if `validate` does, or where ids are none of the model's.
  public func grown(with id: Int, like other: Int) throws -> (config: ModelConfig, weights: [Weight]) {
    let rows = config.vocabularySize
    guard (0...rows).contains(id), (0..<rows).contains(other) else {
      throw CheckpointError(
        path: folder,
        problem:
          "has rows for ids from 0 to \(rows - 1); there is none to copy for \(other), or \(id) is too far")
    }
    var grown = config
    grown.vocabularySize = max(rows, id + 1)
    let vocabulary = [grown.vocabularySize, config.hiddenSize]
    let weights = try weights().map { weight in
      guard ["model.embed_tokens.weight", "lm_head.weight"].contains(weight.name) else { return weight }
      return Weight(name: weight.name, shape: vocabulary) {
        var floats = try weight.floats()
        let row = floats[other * vocabulary[1]..<(other + 1) * vocabulary[1]]
        let start = id * vocabulary[1]
        floats.replaceSubrange(start..<min(floats.count, start + vocabulary[1]), with: row)
        return floats
      }
    }
    return (grown, weights)
  }
}
