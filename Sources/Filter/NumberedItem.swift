internal import Corpus
internal import GRDB

/// An item and its place in the shard: what the measuring steps read.
public struct NumberedItem: Sendable {
  let seq: Int64
  let item: Item

  /// Reads items in order, behind `position`.
  static func read(_ db: Database, after position: Int64, limit: Int) throws -> [(Int64, NumberedItem)] {
    try Item.read(db, after: position, limit: limit).map { ($0, NumberedItem(seq: $0, item: $1)) }
  }
}
