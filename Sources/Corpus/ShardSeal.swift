internal import Foundation
public import GRDB

extension Shard {
  /// Ends writing: makes the indices, stores the content digest, folds the WAL back, and makes the file read-only.
  ///
  /// - Parameter target: the name the file gets when it is whole; nil keeps the one it has.
  /// - Returns: the content digest, in hexadecimal.
  @discardableResult
  public func seal(as target: String? = nil) throws -> String {
    let digest = try database.write { db in
      try db.execute(sql: stage.sealing)
      let digest = try contentDigest(db)
      try setMeta(db, "sealed_digest", digest)
      try db.execute(sql: "INSERT OR REPLACE INTO meta VALUES ('sealed_at', datetime('now'))")
      return digest
    }
    try database.close()
    try Shard.fold(path, as: target ?? path)
    return digest
  }

  /// Ends a sealing that was broken off between the digest and the name.
  ///
  /// - Returns: false, and nothing is done, if the shard is not sealed.
  public static func finishSealing(_ path: String, as target: String, stage: Stage) throws -> Bool {
    guard try isBegun(path) else { return false }
    let shard = try openForReading(path, stage: stage)
    guard try shard.isSealed else { return false }
    try shard.database.close()
    try fold(path, as: target)
    return true
  }

  /// False for a file whose writer was killed before its first transaction was committed.
  private static func isBegun(_ path: String) throws -> Bool {
    // Not read-only, so that what is left of a transaction can be rolled back.
    let database = try queue(path, Configuration())
    defer { try? database.close() }
    do {
      return try database.inDatabase { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_master") ?? 0 }
        > 0
    } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
      return true
    }
  }

  /// Folds the WAL back, and gives the file its name and its permissions.
  static func fold(_ path: String, as target: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
      try db.execute(sql: "PRAGMA journal_mode=DELETE")
    }
    try queue.close()
    chmod(path, 0o444)
    guard rename(path, target) == 0 else {
      throw CorpusFailure(
        .system, target, String(cString: strerror(errno)), remedy: "check the folder's permissions")
    }
    syncFolder(of: target)
  }

  /// SHA-256 of the content tables' rows in their canonical order; columns typed and delimited. A shard of an older
  /// format has the tables of that one.
  public func contentDigest(_ db: Database) throws -> String {
    var digest = Digest()
    for table in try stage.tables(in: db) {
      let columns = try db.columns(in: table.name).map(\.name).filter { !table.except.contains($0) }
      digest.updateDelimited(Array("\(table.name)(\(columns.joined(separator: ",")))".utf8))
      let rows = try ColumnStatement(
        db, "SELECT \(columns.joined(separator: ", ")) FROM \(table.name) ORDER BY \(table.order)")
      var bytes: [UInt8] = []
      while try rows.next() {
        rows.append(columns: columns.count, to: &bytes)
        guard bytes.count >= 1 << 16 else { continue }
        digest.update(bytes)
        bytes.removeAll(keepingCapacity: true)
      }
      digest.update(bytes)
    }
    return digest.finish().hex
  }

  /// Checks a sealed shard: the file's structure, and the rows against the stored digest.
  ///
  /// - Returns: nil if it is whole, or what is wrong.
  public func damage() throws -> String? {
    do {
      return try database.read { db in
        let check = try String.fetchOne(db, sql: "PRAGMA quick_check(1)") ?? "no answer"
        guard check == "ok" else { return check }
        guard let sealed = try meta(db, "sealed_digest") else { return nil }
        let found = try contentDigest(db)
        return found == sealed
          ? nil : "content digest is \(found.prefix(16))…, sealed as \(sealed.prefix(16))…"
      }
    } catch let error as DatabaseError {
      return error.message ?? "\(error)"
    }
  }
}

/// Makes a created or renamed name durable: fsync of the folder that holds it.
func syncFolder(of path: String) {
  let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY)
  guard folder >= 0 else { return }
  fsync(folder)
  close(folder)
}
