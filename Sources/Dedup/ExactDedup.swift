public import Corpus
public import GRDB

/// Keeps one item of those with the same text after NFC and without white space: the one under the freest
/// licence, then the one with the smallest id.
public struct ExactDedup: StageStep {
  /// The stage written.
  public let stage = Stage.dedup
  /// Exact duplicates have no settings yet.
  public let parameters = Parameters(["method": "exact"])
  /// Which item is kept depends on all shards and on the licences.
  public func sideInputs(of shard: Int) -> [String] { allInputs }
  private let allInputs: [String]
  private let survivors: [ExactKey: RecordID]

  /// Reads all items once to find out which of each text is kept.
  ///
  /// Memory: about 100 bytes a distinct text, 17 a page.
  public init(items: [SealedShard], licenses: [SealedShard]) throws {
    var classes: [RecordID: String] = [:]
    for sealed in licenses {
      try sealed.shard.database.read { db in
        let rows = try Row.fetchCursor(db, sql: "SELECT page, class FROM license")
        while let row = try rows.next() { classes[row["page"]] = row["class"] as String }
      }
    }
    var best: [ExactKey: (rank: String, id: RecordID)] = [:]
    for sealed in items {
      var position: Int64 = 0
      while true {
        let start = position
        let batch = try sealed.shard.database.read { try Item.read($0, after: start, limit: 2_000) }
        guard let last = batch.last?.0 else { break }
        for (_, item) in batch {
          let key = ExactKey(of: Array(item.text.utf8))
          let candidate = (rank: classes[item.page] ?? "C", id: item.id)
          if let kept = best[key], kept <= candidate { continue }
          best[key] = candidate
        }
        position = last
      }
    }
    survivors = best.mapValues(\.id)
    allInputs = (items + licenses).map(\.key)
  }

  /// Reads items in order.
  public func read(_ db: Database, after position: Int64, limit: Int) throws -> [(Int64, Item)] {
    try Item.read(db, after: position, limit: limit)
  }

  /// Keeps the item if it is the one its text is represented by.
  public func decide(_ item: Item) -> JudgedItem {
    let survivor = survivors[ExactKey(of: Array(item.text.utf8))]
    guard let survivor, survivor != item.id else { return JudgedItem(item, .keep) }
    return JudgedItem(
      item, .reject(Rejection("dedup.exact", value: survivor.description, threshold: "no equal text")))
  }

  /// Writes the item, or what it is a copy of.
  public func write(_ outcome: JudgedItem, to db: Database) throws {
    try outcome.insert(into: db)
  }
}
