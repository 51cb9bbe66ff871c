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

  /// How many bands there are to link; 0 where only copies are looked for.
  public var linkedBands: Int { near.exactOnly ? 0 : shape.bands }

  /// The chance that a pair of a Jaccard index is met, and so verified, from 0.3 to 0.95.
  public var acceptance: [(jaccard: Double, chance: Double)] {
    let shape = shape
    return stride(from: 30, through: 95, by: 5).map { percent in
      (Double(percent) / 100, shape.acceptance(at: Double(percent) / 100))
    }
  }

  /// About the most memory that a search among so many texts takes, in bytes.
  ///
  /// A sketch each (`NearDuplicates`), id, row, keys and orders, the words of a band and room to sort them, the stars
  /// and what is decided; the shingle sets that are held, of texts with a thousand each; and, if they are asked for,
  /// the pairs held, three times while they are sorted and written. The program itself takes some 40 MB.
  public func memory(texts: Int, pairs: Bool = false) -> Int {
    let shape = shape
    let sketch = 9 + 4 * shape.bands + shape.bands * shape.rows
    let rest = 24 + 8 * keep.count + 4 * 8 + 2 * 8 + 60 + 80
    let sets = near.exactOnly ? 0 : min(near.shinglesInMemory, 1_000 * texts) * 8
    let held = pairs ? min(near.pairsInMemory, texts * min(texts, near.bucketLimit * shape.bands)) * 120 : 0
    return (40 << 20) + texts * (sketch + rest) + sets + held
  }
}
