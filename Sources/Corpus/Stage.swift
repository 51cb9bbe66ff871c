/// A stage's name and the tables its shards have.
public struct Stage: Sendable, Equatable {
  /// The folder below the corpus and the `stage` in a shard's `meta`.
  public let name: String
  /// SQL by version: `migrations[n]` takes a shard from `user_version` n to n + 1.
  public let migrations: [String]
  /// Indices made when a shard is sealed: ids are random, and keeping them in order while rows are written would cost
  /// more than the rows.
  public var sealing: String = ""
  /// The tables whose ordered rows make the content digest, with the columns that order them.
  public let content: [ContentTable]

  /// The newest format: the `user_version` of a shard written now.
  public var version: Int { migrations.count }

  /// A table that is part of what a shard says, in its digest's order.
  public struct ContentTable: Sendable, Equatable {
    /// The table's name.
    public let name: String
    /// The `ORDER BY` clause that makes the dump canonical.
    public let order: String
    /// Columns left out of the digest: moments and durations, which differ between equal runs.
    public let except: Set<String>
    /// The SQL condition under which a row belongs to a forgotten page, by the functions of `ForgottenPages`; nil where
    /// the columns tell: `page`, else `url`, else `id`, an item's.
    public var owner: String? = nil
  }
}

extension Stage {
  /// All stages, in the order records pass through them.
  public static let all: [Stage] = [
    crawl, item, license, score, contamination, filter, dedup, trace, distill,
  ]

  static let meta = """
    CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

    """
}
