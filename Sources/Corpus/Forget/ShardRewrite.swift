internal import Foundation
internal import GRDB

extension Corpus {
  /// Ends what was broken off: shards whose sealing was, and copies that a forgetting left beside its shard.
  public func mendForForgetting(_ stage: Stage) throws {
    guard try isThere(folder(of: stage)) else { return }
    for index in try openIndices(of: stage) {
      _ = try Shard.finishSealing(openPath(of: stage, index), as: path(of: stage, index), stage: stage)
    }
    for name in try FileManager.default.contentsOfDirectory(atPath: folder(of: stage))
    where name.contains(".forget.sqlite") {
      unlink("\(folder(of: stage))/\(name)")
    }
  }

  /// Removes the rows of these pages from every shard of a stage, finished or not.
  ///
  /// A finished shard is copied, the copy is rewritten without them and takes the shard's name: a reader sees the old
  /// one or the new one. It is sealed anew and keeps its old digest as `sealed_as`, so that nothing made of it is made
  /// again. Killed in the middle, it is done when it is run again.
  ///
  /// - Parameter amend: given a finished shard's `meta`, what is to be changed in it beside; nothing for most.
  /// - Returns: the rows removed.
  public func forget(
    _ forgotten: ForgottenPages, in stage: Stage, amend: ([String: String]) -> [String: String] = { _ in [:] }
  ) throws -> Int {
    var removed = 0
    for index in try sealedIndices(of: stage) {
      removed += try rewrite(stage, index, forgotten, amend)
    }
    for index in try openIndices(of: stage) {
      let shard = try Shard.openForWriting(openPath(of: stage, index), stage: stage, durable: true)
      try shard.database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA secure_delete=ON") }
      removed += try shard.database.write { try shard.remove(forgotten, $0) }
      try shard.database.writeWithoutTransaction { db in
        try db.execute(sql: "VACUUM")
        try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
      }
      try shard.database.close()
    }
    return removed
  }

  private func rewrite(
    _ stage: Stage, _ index: Int, _ forgotten: ForgottenPages, _ amend: ([String: String]) -> [String: String]
  ) throws -> Int {
    let path = path(of: stage, index)
    let shard = try Shard.openForReading(path, stage: stage)
    let (isConcerned, meta) = try shard.database.read { db in
      let pairs = try Row.fetchAll(db, sql: "SELECT key, value FROM meta").map {
        ($0["key"] as String, $0["value"] as String)
      }
      return (try shard.holds(forgotten, db), Dictionary(uniqueKeysWithValues: pairs))
    }
    try shard.database.close()
    let changes = amend(meta).filter { meta[$0.key] != $0.value }
    guard isConcerned || !changes.isEmpty, let digest = meta["sealed_digest"] else { return 0 }
    let copy = path.dropLast(".sqlite".utf8.count) + ".forget.sqlite"
    do { try FileManager.default.copyItem(atPath: path, toPath: String(copy)) } catch {
      throw CorpusFailure(
        .system, path, "the shard cannot be copied beside itself",
        remedy: "it is rewritten there: free some disk space and run the same command again")
    }
    chmod(String(copy), 0o644)
    let rewritten = try Shard.openForRewriting(String(copy), stage: stage)
    let removed = try rewritten.database.write { db in
      // The digest is taken of the tables that a shard of today has.
      try rewritten.migrate(db)
      let removed = try rewritten.remove(forgotten, db)
      for (key, value) in changes { try rewritten.setMeta(db, key, value) }
      try rewritten.setMeta(db, "sealed_as", meta["sealed_as"] ?? digest)
      try rewritten.setMeta(db, "sealed_digest", rewritten.contentDigest(db))
      return removed
    }
    try rewritten.database.writeWithoutTransaction { try $0.execute(sql: "VACUUM") }
    try rewritten.database.close()
    try Shard.fold(String(copy), as: path)
    return removed
  }
}

extension Shard {
  /// Opens the copy of a sealed shard to write; its journal is kept in memory, so that a kill leaves nothing but the copy.
  static func openForRewriting(_ path: String, stage: Stage) throws -> Shard {
    var configuration = Configuration()
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA journal_mode=MEMORY")
      try db.execute(sql: "PRAGMA secure_delete=ON")
    }
    return Shard(path: path, stage: stage, database: try queue(path, configuration))
  }

  /// True if a row of one of these pages is in the shard.
  fileprivate func holds(_ forgotten: ForgottenPages, _ db: Database) throws -> Bool {
    forgotten.register(in: db)
    return try stage.tables(in: db).contains { table in
      try Bool.fetchOne(
        db, sql: "SELECT EXISTS (SELECT 1 FROM \(table.name) WHERE \(table.isForgotten(db)))") ?? false
    }
  }

  /// Removes the rows of these pages; tables that look into others before those.
  ///
  /// - Returns: how many.
  fileprivate func remove(_ forgotten: ForgottenPages, _ db: Database) throws -> Int {
    forgotten.register(in: db)
    var removed = 0
    for table in stage.content.reversed() {
      try db.execute(sql: "DELETE FROM \(table.name) WHERE \(table.isForgotten(db))")
      removed += db.changesCount
    }
    return removed
  }
}
