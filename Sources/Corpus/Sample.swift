internal import Foundation
internal import GRDB

/// A record drawn from a stage, with its text where there is one.
public struct SampledRecord: Sendable, Equatable {
  /// The stage that kept or rejected it.
  public let stage: String
  /// The record.
  public let id: RecordID
  /// The page's address.
  public let url: String
  /// nil if it was kept.
  public let rejection: Rejection?
  /// The subject, where it is known.
  public let category: String?
  /// The item as the stage saw it, the trace, or the conversation; nil where a page was rejected.
  public let text: String?
}

extension Corpus {
  /// Draws records at random: equal shards and seeds give equal samples.
  ///
  /// - Parameters:
  ///   - stage: one that makes something of items, or takes them from pages.
  ///   - rejected: draws from the rejected, those of `reason` or of reasons below it, instead of the kept.
  /// - Throws: `CorpusFailure` if the stage was not run.
  public func sample(
    of stage: Stage, rejected: Bool, reason: String? = nil, count: Int, seed: UInt64 = 0
  ) throws -> [SampledRecord] {
    let count = min(max(count, 0), 1_000_000)
    var drawn: [(rank: UInt64, shard: Int, id: RecordID, url: String, rejection: Rejection?)] = []
    func trim() {
      drawn.sort { ($0.rank, $0.id) < ($1.rank, $1.id) }
      drawn.removeLast(max(0, drawn.count - count))
    }
    for sealed in try sealedShards(of: stage) {
      try sealed.shard.database.read { db in
        let sql =
          rejected
          ? """
          SELECT id, url, reason, value, threshold FROM reject
          WHERE ?1 IS NULL OR reason = ?1 OR substr(reason, 1, length(?1) + 1) = ?1 || '.'
          """ : "SELECT id, url, NULL, NULL, NULL FROM \(stage.keptRows) WHERE ?1 IS NULL"
        let rows = try Row.fetchCursor(db, sql: sql, arguments: [reason])
        while let row = try rows.next() {
          let id: RecordID = row[0]
          let why = (row[2] as String?).map { Rejection($0, value: row[3], threshold: row[4]) }
          drawn.append((id.rank(seed), sealed.index, id, row[1], why))
          if drawn.count > 4 * count + 1_000 { trim() }
        }
      }
    }
    trim()
    return try drawn.map { found in
      let said = try text(of: found.id, stage, rejected: rejected, shard: found.shard)
      return SampledRecord(
        stage: stage.name, id: found.id, url: found.url, rejection: found.rejection, category: said?.category,
        text: said?.text)
    }
  }

  /// The record as a stage wrote it, or, if it was rejected, as the stage before had it.
  private func text(
    of id: RecordID, _ stage: Stage, rejected: Bool, shard: Int
  ) throws -> (text: String, category: String?)? {
    let sources: [Stage] =
      switch (stage, rejected) {
      case (.dedup, true): [.filter]
      case (.filter, true): [.item]
      case (.distill, true): [.trace]
      // A rejected trace is kept as one; a prompt that was not answered is an item.
      case (.trace, true): [.trace, .dedup]
      case (_, true): []
      case (_, false): [stage]
      }
    for source in sources {
      let sealed = try SealedShard(corpus: self, stage: source, index: shard)
      let found = try sealed.shard.database.read { db -> (String, String?)? in
        guard source == .trace || source == .distill else {
          return try Item.find(id, in: db).map { ($0.text, $0.category) }
        }
        let sql =
          source == .trace
          ? "SELECT category, prompt || char(10, 10) || think || char(10, 10) || answer AS text FROM trace WHERE id = ?"
          : "SELECT category, messages AS text FROM example WHERE id = ?"
        return try Row.fetchOne(db, sql: sql, arguments: [id]).map { ($0["text"], $0["category"]) }
      }
      if let found { return found }
    }
    return nil
  }
}

extension RecordID {
  /// A number that is random in the id and the seed, and the same everywhere.
  public func rank(_ seed: UInt64) -> UInt64 {
    var hash = seed &+ 0x9E37_79B9_7F4A_7C15
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
    return hash ^ (hash >> 27)
  }
}
