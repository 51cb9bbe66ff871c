internal import Foundation
internal import GRDB

/// The store of completions is no shard: its rows, those of failures too, are a page's by their column `page`, and by
/// the items whose options joined the question.
extension CompletionStore {
  /// The name its rows are counted under where stages are.
  public static let name = "teacher"

  private static let tables = ["completion", "failure"]

  /// The lock that whoever adds to the store holds; nil if there is no store.
  ///
  /// - Throws: `CorpusFailure` if another process holds it.
  public static func lock(in corpus: Corpus) throws -> FileLock? {
    try isThere(path(in: corpus)) ? FileLock("\(corpus.root)/\(name)/lock") : nil
  }

  /// Rows that belong to these pages.
  public static func count(of forgotten: ForgottenPages, in corpus: Corpus) throws -> Int {
    guard let database = try open(corpus) else { return 0 }
    defer { try? database.close() }
    return try database.read { db in
      forgotten.register(in: db)
      return try present(in: db).reduce(0) { sum, table in
        let sql = "SELECT count(*) FROM \(table) WHERE \(isForgotten)"
        return sum + (try Int.fetchOne(db, sql: sql) ?? 0)
      }
    }
  }

  /// Removes the rows of these pages, and writes the file anew: no byte of what was asked or answered is left in it.
  ///
  /// Killed in the middle, it is done when it is run again. The caller holds the lock.
  ///
  /// - Returns: the rows removed.
  public static func forget(_ forgotten: ForgottenPages, in corpus: Corpus) throws -> Int {
    guard let database = try open(corpus) else { return 0 }
    defer { try? database.close() }
    return try database.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA secure_delete=ON")
      forgotten.register(in: db)
      var removed = 0
      try db.inTransaction(.immediate) {
        for table in try present(in: db) {
          try db.execute(sql: "DELETE FROM \(table) WHERE \(isForgotten)")
          removed += db.changesCount
        }
        return .commit
      }
      if removed > 0 { try db.execute(sql: "VACUUM") }
      // Also where nothing was removed: a run that was killed behind the deletion left its log.
      try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
      return removed
    }
  }

  private static let isForgotten = "(forgotten_page(page) OR forgotten_sources(augmentation))"

  private static func open(_ corpus: Corpus) throws -> DatabaseQueue? {
    guard try isThere(path(in: corpus)) else { return nil }
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    return try Shard.queue(path(in: corpus), configuration)
  }

  private static func present(in db: Database) throws -> [String] {
    try tables.filter { try db.tableExists($0) }
  }
}
