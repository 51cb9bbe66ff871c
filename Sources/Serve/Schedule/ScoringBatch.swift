public import Model

/// A batch that also says how probable a given text is.
public protocol ScoringBatch: GenerationBatch {
  /// Of every id but the first, how probable it is after those before it, with the most probable ones in its place.
  func score(_ ids: [Int32], alternatives: Int) throws -> [SampledToken]
}
