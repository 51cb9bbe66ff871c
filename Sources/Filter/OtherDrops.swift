internal import Contamination
internal import Corpus
internal import GRDB

/// The items of each shard that are dropped for something no score says, by the settings in force: an overlap with a benchmark, or a
/// person's list.
struct OtherDrops {
  /// Of each kind that there is.
  let reasons: [String]
  private let corpus: Corpus
  private let verdicts: Set<Overlap.Verdict>

  init(in corpus: Corpus, _ settings: FilterSettings) throws {
    (self.corpus, verdicts) = (corpus, settings.contamination)
    guard let index = try corpus.sealedIndices(of: .filter).first else {
      reasons = []
      return
    }
    let sealed = try SealedShard(corpus: corpus, stage: .filter, index: index)
    let values = try Parameters(json: sealed.parameters).values
    reasons =
      (values["benchmarks"] != nil ? [OtherDrops.overlap] : [])
      + (values[ExcludedItems.parameter] != nil ? [ExcludedItems.reason] : [])
  }

  private static let overlap = "filter.contamination"

  /// The places of the items in the item shard of this number, for each reason.
  func places(in shard: Int) throws -> [Set<Int64>] {
    try reasons.map { try $0 == OtherDrops.overlap ? overlapping(in: shard) : excluded(in: shard) }
  }

  private func overlapping(in shard: Int) throws -> Set<Int64> {
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

  private func excluded(in shard: Int) throws -> Set<Int64> {
    let filter = try SealedShard(corpus: corpus, stage: .filter, index: shard).shard
    let ids = try filter.database.read { db in
      try RecordID.fetchAll(
        db, sql: "SELECT id FROM reject WHERE reason = ?", arguments: [ExcludedItems.reason])
    }
    let items = try SealedShard(corpus: corpus, stage: .item, index: shard).shard
    return try items.database.read { db in
      try ids.reduce(into: []) { places, id in
        if let seq = try Int64.fetchOne(db, sql: "SELECT seq FROM item WHERE id = ?", arguments: [id]) {
          places.insert(seq)
        }
      }
    }
  }
}
