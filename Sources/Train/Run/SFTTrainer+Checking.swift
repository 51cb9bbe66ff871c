import Checkpoints

extension SFTTrainer {
  /// Whether a model can read all examples, those of the validation too.
  ///
  /// - Throws: `TrainError` naming the first with an id the model does not know, or more ids than it has positions.
  public static func check(_ data: LoadedExamples, model folder: String) throws {
    let config = try ModelConfig.read(folder: folder).config
    for set in [data.train, data.validation] {
      try set.check(vocabulary: config.vocabularySize)
      guard let long = set.examples.first(where: { $0.count > config.positions }) else { continue }
      throw TrainError(
        "example \(long.id)",
        "has \(long.count) ids, and the model \(config.positions) positions: a --max-length of \(config.positions) drops it"
      )
    }
  }
}

extension ModelConfig {
  /// Of the longest sequence, those that stretching makes of the original ones among them.
  fileprivate var positions: Int {
    guard case .dynamic(let factor, let original) = fullRope.scaling else { return maxPositions }
    return max(maxPositions, Int(exactly: (factor * Double(original)).rounded()) ?? 0)
  }
}
