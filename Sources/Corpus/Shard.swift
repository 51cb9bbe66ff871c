public import GRDB

#if canImport(Glibc)
  internal import Glibc
#endif

/// One SQLite file of a stage: open while it is written, sealed and read-only afterwards.
///
/// While open it is in WAL mode, where the file system allows it. Sealing checkpoints, leaves WAL, and stores a digest of the ordered content,
/// so that two shards with the same rows have the same digest whatever their pages look like.
public final class Shard: Sendable {
  /// `application_id` of every file: "YISG".
  public static let applicationID: Int32 = 0x5949_5347
  /// Written into `meta`, and changed with every release.
  public static let toolVersion = "0.1.0"

  /// Where the file is.
  public let path: String
  /// The stage it belongs to.
  public let stage: Stage
  /// The connection; one writer.
  public let database: DatabaseQueue

  init(path: String, stage: Stage, database: DatabaseQueue) {
    (self.path, self.stage, self.database) = (path, stage, database)
  }

  /// Opens a shard for writing, creating it if it is not there.
  ///
  /// - Parameter durable: `synchronous=FULL`, for what was paid for (responses); derived stages use NORMAL.
  /// - Throws: `CorpusFailure` if the file is sealed, of another stage, newer than this program, or no database.
  public static func openForWriting(_ path: String, stage: Stage, durable: Bool) throws -> Shard {
    var configuration = Configuration()
    let journal = SharedFileSystem.journal(for: path)
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA journal_mode=\(journal)")
      try db.execute(sql: "PRAGMA synchronous=\(durable ? "FULL" : "NORMAL")")
      try db.execute(sql: "PRAGMA cache_size=-65536")
    }
    configuration.busyMode = .timeout(10)
    let database = try queue(path, configuration)
    let shard = Shard(path: path, stage: stage, database: database)
    try database.inTransaction(.immediate) { db in
      try shard.migrate(db)
      return .commit
    }
    guard try shard.meta("sealed_digest") == nil else {
      throw CorpusFailure(
        .mismatch, path, "the shard is sealed", remedy: "nothing to do: sealed shards are never written")
    }
    return shard
  }

  /// Opens a shard to read; a sealed one is read as immutable.
  public static func openForReading(_ path: String, stage: Stage) throws -> Shard {
    guard try isThere(path) else {
      throw CorpusFailure(
        .missing, path, "there is no such shard", remedy: "run yisang \(stage.verb) first")
    }
    guard access(path, R_OK) == 0 else {
      throw CorpusFailure(
        .system, path, "the shard is there and cannot be read", remedy: "check its permissions")
    }
    try rollBack(path)
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(10)
    let shard = Shard(path: path, stage: stage, database: try queue(path, configuration))
    let found = try shard.header()
    guard found.application == applicationID, found.stage == stage.name else {
      let kind = found.stage.map { "a \($0) shard" } ?? "a file of something else"
      throw CorpusFailure(
        .mismatch, path, "this is \(kind), not a \(stage.name) shard of yisang",
        remedy: "name another folder, or move the file away if it does not belong there")
    }
    guard found.version <= stage.version else { throw shard.tooNew(found.version) }
    return shard
  }

  /// Rolls back what a writer was killed in while it was not in WAL mode yet, or no longer: a reader cannot.
  private static func rollBack(_ path: String) throws {
    guard try isThere(path + "-journal") else { return }
    let database = try queue(path, Configuration())
    try database.inDatabase { _ = try Int.fetchOne($0, sql: "PRAGMA user_version") }
    try database.close()
  }

  static func queue(_ path: String, _ configuration: Configuration) throws -> DatabaseQueue {
    do {
      return try DatabaseQueue(path: path, configuration: configuration)
    } catch let error as DatabaseError {
      throw CorpusFailure(
        error.resultCode == .SQLITE_NOTADB ? .damaged : .system, path,
        "SQLite says: \(error.message ?? "\(error)") (code \(error.extendedResultCode.rawValue))",
        remedy: "check the path, its permissions and the free space")
    }
  }

  /// Brings the tables to the format of today, inside a transaction.
  func migrate(_ db: Database) throws {
    let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    guard version <= stage.version else { throw tooNew(version) }
    guard version < stage.version else { return }
    for step in stage.migrations[version...] { try db.execute(sql: step) }
    try db.execute(sql: "PRAGMA user_version = \(stage.version)")
    try db.execute(sql: "PRAGMA application_id = \(Shard.applicationID)")
    try setMeta(db, "stage", stage.name)
    try setMeta(db, "tool_version", Shard.toolVersion)
  }

  private func tooNew(_ version: Int) -> CorpusFailure {
    CorpusFailure(
      .mismatch, path, "format \(version) is newer than this program's \(stage.version)",
      remedy: "use the version of yisang that wrote it")
  }

  private func header() throws -> (application: Int32, version: Int, stage: String?) {
    do {
      return try database.read { db in
        let application = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        // Other files of ours (completions, a run's metrics) have the same mark and no such table.
        let hasMeta = try application == Shard.applicationID && db.tableExists("meta")
        let stage = hasMeta ? try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = 'stage'") : nil
        return (application, version, stage)
      }
    } catch let error as DatabaseError {
      throw CorpusFailure(
        .damaged, path, "not readable as a database: \(error.message ?? "\(error)")",
        remedy: "restore it, or remove it and run the stage again")
    }
  }

  /// One value of the `meta` table.
  public func meta(_ key: String) throws -> String? {
    try database.read { try meta($0, key) }
  }

  /// One value of the `meta` table, inside a transaction.
  public func meta(_ db: Database, _ key: String) throws -> String? {
    try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = ?", arguments: [key])
  }

  /// Sets a value of the `meta` table, inside a transaction.
  public func setMeta(_ db: Database, _ key: String, _ value: String) throws {
    try db.execute(sql: "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", arguments: [key, value])
  }

  /// True once `seal()` has succeeded.
  public var isSealed: Bool { get throws { try meta("sealed_digest") != nil } }
}

extension Stage {
  /// The verb that writes the stage, for messages.
  package var verb: String {
    switch name {
    case "item", "license": "crawl"
    case "score", "contamination": "filter"
    case "trace": "distill"
    default: name
    }
  }

  /// The commands that write it, for messages.
  var commands: String { verb == "crawl" ? "yisang crawl or yisang import" : "yisang \(verb)" }

  /// The stage that each of its shards is made from, of those that have one for one.
  var before: Stage? {
    switch self {
    case .score, .contamination, .filter: .item
    case .dedup: .filter
    case .trace: .dedup
    case .distill: .trace
    default: nil
    }
  }
}
