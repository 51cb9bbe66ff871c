public import Corpus
public import Similarity

/// What dedup compares and which copy it keeps.
public struct DedupSettings: Sendable, Equatable {
  /// What is compared and how.
  public var near = NearDuplicates.Settings()
  /// Which copy is kept.
  public var keep = KeepRule.usual

  /// Jaccard indices that can be asked for.
  public static let thresholds = 0.05...1.0
  /// Numbers of permutations that can be asked for.
  public static let permutations = 1...1_024

  /// The stage's defaults.
  public init() {}

  /// What results depend on; without what an exact search does not look at.
  public var parameters: Parameters {
    var values = [
      "method": near.exactOnly ? "exact" : "near", "shingles": near.shingles.description,
      "greetings": "\(near.dropsGreetings)", "keep": keep.map(\.rawValue).joined(separator: ","),
    ]
    if !near.exactOnly {
      values["threshold"] = "\(near.threshold)"
      values["permutations"] = "\(near.permutations)"
      values["guard"] = "\(near.guardsNumbers)"
      values["seed"] = "\(near.seed)"
    }
    return Parameters(values)
  }

  /// How signatures are cut into bands.
  public var shape: LSHBands { NearDuplicates(near).shape }

  /// The chance that a pair of a Jaccard index is met, and so verified, from 0.3 to 0.95.
  public var acceptance: [(jaccard: Double, chance: Double)] {
    let shape = shape
    return stride(from: 30, through: 95, by: 5).map { percent in
      (Double(percent) / 100, shape.acceptance(at: Double(percent) / 100))
    }
  }

  /// About the most memory that a search among so many texts takes, in bytes.
  ///
  /// A sketch each (`NearDuplicates`), the words of a band and room to sort them, id, place, keys and order; and the
  /// shingle sets that are held.
  public func memory(texts: Int) -> Int {
    let shape = shape
    let sketch = 9 + 4 * shape.bands + shape.bands * shape.rows
    let rest = 16 + 8 + 8 * keep.count + 3 * 8 + 2 * 8
    let sets = near.exactOnly ? 0 : min(near.shinglesInMemory, 200 * texts) * 8
    return texts * (sketch + rest) + sets
  }
}
