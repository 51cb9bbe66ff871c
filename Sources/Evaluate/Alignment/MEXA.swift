import Checkpoints
public import Model

/// MEXA (Kargaran et al. 2024, arXiv 2410.05873): how far a model puts a sentence and its translation to the same place, layer by
/// layer. docs/eval-tasks.md has the definition.
public struct MEXA: Sendable, Equatable {
  /// How the states of a sentence's tokens become one embedding.
  public enum Embedding: String, Sendable, CaseIterable {
    /// Their mean, each weighted with its place from 1 (Muennighoff 2022).
    case weighted
    /// The last.
    case lastToken = "last-token"
  }

  /// The share of aligned pairs in each layer's states, the embeddings first.
  public let layers: [Double]

  /// Over the layers.
  public var mean: Double { layers.isEmpty ? 0 : layers.reduce(0, +) / Double(layers.count) }
  /// Of the layer that aligns best.
  public var max: Double { layers.max() ?? 0 }

  /// Of shares that are known.
  public init(layers: [Double]) { self.layers = layers }

  /// The alignment of parallel sentences: `pivot[i]` and `other[i]` say the same.
  ///
  /// Embeddings wait in a temporary file, four bytes a number: in memory are those of one layer.
  ///
  /// - Throws: `EvaluationError` for fewer than two pairs, lists of two lengths, sentences without tokens, no room for the file; `ModelError`.
  public init(
    pivot: [[Int32]], other: [[Int32]], decoder: Decoder, embedding: Embedding = .weighted
  ) throws {
    guard pivot.count == other.count, pivot.count > 1 else {
      throw EvaluationError(
        "alignment", "has \(pivot.count) and \(other.count) sentences: give at least two pairs")
    }
    let file = try EmbeddingFile(width: decoder.config.hiddenSize, layers: decoder.config.layers.count + 1)
    // A pair's sentences stand beside each other.
    for (one, two) in zip(pivot, other) {
      for ids in [one, two] { try file.append(try MEXA.embeddings(of: ids, decoder, embedding)) }
    }
    layers = try (0..<file.layers).map { layer in
      let all = try file.embeddings(ofLayer: layer)
      return MEXA.alignment(
        stride(from: 0, to: all.count, by: 2).map { all[$0] },
        stride(from: 1, to: all.count, by: 2).map { all[$0] })
    }
  }

  /// A sentence's embedding in each layer's states.
  static func embeddings(of ids: [Int32], _ decoder: Decoder, _ embedding: Embedding) throws -> [[Double]] {
    guard !ids.isEmpty else { throw EvaluationError("alignment", "has a sentence without tokens") }
    let width = decoder.config.hiddenSize
    var sums = Array(
      repeating: [Double](repeating: 0, count: width), count: decoder.config.layers.count + 1)
    // Weights are 1 to n.
    let whole = Double(ids.count) * Double(ids.count + 1) / 2
    try decoder.hiddenStates(of: ids) { layer, position, state in
      switch embedding {
      case .weighted:
        let weight = Double(position + 1) / whole
        for index in 0..<width { sums[layer][index] += weight * Double(state[index]) }
      case .lastToken where position == ids.count - 1:
        for index in 0..<width { sums[layer][index] = Double(state[index]) }
      case .lastToken: break
      }
    }
    return sums
  }

  /// The share of pairs whose cosine is greater than that of either with anything else on the other side.
  public static func alignment(_ pivot: [[Double]], _ other: [[Double]]) -> Double {
    let count = Swift.min(pivot.count, other.count)
    guard count > 0 else { return 0 }
    let (ours, theirs) = (pivot.prefix(count).map(unit), other.prefix(count).map(unit))
    var diagonal = [Double](repeating: .nan, count: count)
    var rivals = (
      rows: [Double](repeating: -.infinity, count: count),
      columns: [Double](repeating: -.infinity, count: count)
    )
    for (row, one) in ours.enumerated() {
      for (column, two) in theirs.enumerated() {
        let cosine = zip(one, two).reduce(0) { $0 + $1.0 * $1.1 }
        if row == column {
          diagonal[row] = cosine
        } else {
          rivals.rows[row] = Swift.max(rivals.rows[row], cosine)
          rivals.columns[column] = Swift.max(rivals.columns[column], cosine)
        }
      }
    }
    let aligned = (0..<count).count { diagonal[$0] > rivals.rows[$0] && diagonal[$0] > rivals.columns[$0] }
    return Double(aligned) / Double(count)
  }

  private static func unit(_ vector: [Double]) -> [Double] {
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return vector.map { $0 / length }
  }
}
