public import Corpus

/// How an item is the same as the one that is kept.
public enum DuplicateKind: String, Sendable {
  /// The same text but for spaces, case, normal form and greetings.
  case exact
  /// Alike enough by the exact Jaccard index.
  case near
  /// The same as an item that was published before, exactly or nearly.
  case published
}

/// Whose copy an item is.
public struct Duplicate: Sendable, Equatable {
  /// The item that is kept.
  public let kept: RecordID
  /// How the two are the same.
  public let kind: DuplicateKind
  /// The exact Jaccard index of the two; 1 for exact copies.
  public let jaccard: Double
}

/// Which rows of which shards are duplicates, in flat arrays: most rows are none.
public struct Decisions: Sendable {
  // Ids do not tell: a page that was crawled twice has items of one id in two shards.
  private var shards: [Int: Rows] = [:]

  private struct Rows {
    var seqs: [Int64] = []
    var duplicates: [Duplicate] = []
  }

  /// Adds a row; the rows of a shard must come in order.
  mutating func append(shard: Int, seq: Int64, _ duplicate: Duplicate) {
    shards[shard, default: Rows()].seqs.append(seq)
    shards[shard, default: Rows()].duplicates.append(duplicate)
  }

  /// What a row duplicates; nil if it is kept.
  public func duplicate(shard: Int, seq: Int64) -> Duplicate? {
    guard let rows = shards[shard] else { return nil }
    var (low, high) = (0, rows.seqs.count)
    while low < high {
      let middle = (low + high) / 2
      if rows.seqs[middle] < seq { low = middle + 1 } else { high = middle }
    }
    return low < rows.seqs.count && rows.seqs[low] == seq ? rows.duplicates[low] : nil
  }
}
