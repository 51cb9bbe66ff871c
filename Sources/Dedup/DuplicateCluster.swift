public import Corpus
internal import Foundation
internal import GRDB

/// One kept item with all its copies, as the sealed shards have them.
public struct DuplicateCluster: Sendable {
  /// A copy, and how it is the same.
  public struct Copy: Sendable {
    /// The item that was not kept.
    public let id: RecordID
    /// Whose copy it is, and how.
    public let duplicate: Duplicate
    /// Where it was; nil if the filter shards have it no more.
    public let item: Item?
  }

  /// The id of the item that is kept.
  public let kept: RecordID
  /// The item; nil if it was published elsewhere and that is not given.
  public let keptItem: Item?
  /// The most alike first.
  public let copies: [Copy]
  /// How many there are beside those in `copies`.
  public let more: Int
  /// The copy that was asked for; nil if it was the kept item.
  public let asked: RecordID?

  /// Finds the cluster of an item.
  ///
  /// - Parameters:
  ///   - query: at least 6 hexadecimal digits an id begins with.
  ///   - published: where to look for a kept item that is not of this corpus.
  ///   - most: how many copies to read; the one asked for is always among them.
  /// - Throws: `CorpusFailure` if no item, or more than one, answers to the query.
  public init(of query: String, in corpus: Corpus, published: PublishedShards, most: Int) throws {
    let range = try DuplicateCluster.range(query)
    let dedup = try corpus.sealedShards(of: .dedup)
    var ids: [RecordID: RecordID] = [:]  // an item, and what is kept of its cluster
    for sealed in dedup {
      try sealed.shard.database.read { db in
        let sql = try """
        SELECT id, kept FROM \(DuplicateCluster.table(db)) WHERE id BETWEEN ?1 AND ?2
        UNION ALL SELECT id, id FROM item WHERE id BETWEEN ?1 AND ?2 LIMIT 100
        """
        for row in try Row.fetchAll(db, sql: sql, arguments: [range.first, range.last]) {
          ids[row[0]] = row[1]
        }
      }
    }
    guard let (id, kept) = ids.first else {
      throw CorpusFailure(
        .missing, query, "no item of the finished dedup shards has this id",
        remedy: "yisang why \(query) tells whether an earlier stage rejected it")
    }
    guard ids.count == 1 else {
      throw CorpusFailure(
        .mismatch, query, "\(ids.count) items have ids that begin so", remedy: "give more digits")
    }
    self.kept = kept
    asked = id == kept ? nil : id
    var copies: [(RecordID, Duplicate)] = []
    for sealed in dedup {
      try sealed.shard.database.read { db in
        let rows = try Row.fetchCursor(
          db, sql: "SELECT id, kind, jaccard FROM \(DuplicateCluster.table(db)) WHERE kept = ?",
          arguments: [kept])
        while let row = try rows.next() {
          let kind = DuplicateKind(rawValue: row[1]) ?? .near
          copies.append((row[0], Duplicate(kept: kept, kind: kind, jaccard: row[2])))
        }
      }
    }
    copies.sort {
      ($0.0 == id ? 0 : 1, -$0.1.jaccard, $0.0) < ($1.0 == id ? 0 : 1, -$1.1.jaccard, $1.0)
    }
    more = max(0, copies.count - max(most, 1))
    let filter = try corpus.sealedShards(of: .filter).map(\.shard)
    self.copies = try copies.prefix(max(most, 1)).map { id, duplicate in
      Copy(id: id, duplicate: duplicate, item: try DuplicateCluster.item(id, filter))
    }
    keptItem = try DuplicateCluster.item(kept, dedup.map(\.shard) + published.shards)
  }

  /// The copies of a shard; one of the first format says them in its rejects: `ID` or `ID JACCARD`.
  private static func table(_ db: Database) throws -> String {
    guard try !db.tableExists("duplicate") else { return "duplicate" }
    db.add(
      function: DatabaseFunction("id_of_copy", argumentCount: 1, pure: true) { values in
        String.fromDatabaseValue(values[0]).flatMap {
          try? DuplicateCluster.range(String($0.prefix(32))).first
        }
      })
    return """
      (SELECT id, id_of_copy(value) AS kept, substr(reason, 7) AS kind,
        CASE WHEN length(value) > 32 THEN CAST(substr(value, 34) AS REAL) ELSE 1.0 END AS jaccard
        FROM reject WHERE reason LIKE 'dedup.%')
      """
  }

  private static func item(_ id: RecordID, _ shards: [Shard]) throws -> Item? {
    for shard in shards {
      if let item = try shard.database.read({ try Item.find(id, in: $0) }) { return item }
    }
    return nil
  }

  /// The ids that begin with some digits, as they are stored.
  private static func range(_ query: String) throws -> (first: Data, last: Data) {
    let digits = query.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count == query.utf8.count, (6...32).contains(digits.count) else {
      throw CorpusFailure(
        .missing, query, "this is no id", remedy: "give at least 6 of its hexadecimal digits")
    }
    func filled(_ digit: Int) -> Data {
      let all = digits + Array(repeating: digit, count: 32 - digits.count)
      return Data(stride(from: 0, to: 32, by: 2).map { UInt8(all[$0] << 4 | all[$0 + 1]) })
    }
    return (filled(0), filled(15))
  }
}
