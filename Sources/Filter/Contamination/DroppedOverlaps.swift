internal import Contamination
internal import Corpus
internal import GRDB

/// The items of each shard that are dropped for an overlap with a benchmark, by the settings in force.
struct DroppedOverlaps {
  private let corpus: Corpus
  private let verdicts: Set<Overlap.Verdict>

  /// nil where the filter shards were made without benchmarks.
  init?(in corpus: Corpus, _ settings: FilterSettings) throws {
    guard let index = try corpus.sealedIndices(of: .filter).first else { return nil }
    let sealed = try SealedShard(corpus: corpus, stage: .filter, index: index)
    guard try Parameters(json: sealed.parameters).values["benchmarks"] != nil else { return nil }
    (self.corpus, verdicts) = (corpus, settings.contamination)
  }

  /// The places of the items in the item shard of this number.
  func places(in shard: Int) throws -> Set<Int64> {
    let sealed = try SealedShard(corpus: corpus, stage: .contamination, index: shard).shard
    return try sealed.database.read { db in
      let rows = try ColumnStatement(db, "SELECT seq, verdict FROM overlap")
      var places: Set<Int64> = []
      while try rows.next() {
        if let verdict = Overlap.Verdict(rawValue: rows.text(1)), verdicts.contains(verdict) {
          places.insert(rows.int64(0))
        }
      }
      return places
    }
  }
}
