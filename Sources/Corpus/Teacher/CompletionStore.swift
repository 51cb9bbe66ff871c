internal import Foundation
internal import GRDB

/// What teachers answered, by request: one file for a corpus, only ever added to; see `CompletionParts` for many that ask.
///
/// It is keyed by the request and by no shard, so that new pages, other thresholds and another parser never ask again.
/// Stored before it is parsed, with `synchronous=FULL`: it was paid for.
public final class CompletionStore: Sendable {
  /// The file below a corpus.
  public static func path(in corpus: Corpus) -> String { corpus.root + "/teacher/" + file }

  static let file = "completions.sqlite"

  private let path: String
  let database: any DatabaseWriter
  private let locks: [FileLock]
  /// What is known beside it.
  private let other: CompletionStore?

  /// Opens the store of a corpus to read and to add to, and makes it where it is not there.
  ///
  /// - Throws: `CorpusFailure` where another process adds to it, or the file is none of ours.
  public convenience init(writing corpus: Corpus) throws {
    try self.init(writingTo: corpus.root + "/teacher")
    try takeInParts(into: corpus)
  }

  /// The same of a folder: `completions.sqlite` in it, and a file `lock` beside.
  ///
  /// - Parameters:
  ///   - other: what is known beside it.
  ///   - more: locks to hold in the place of the folder's own.
  public convenience init(
    writingTo folder: String, beside other: CompletionStore? = nil, holding more: [FileLock] = []
  ) throws {
    try CompletionStore.createFolder(folder)
    // Whoever holds others has one for the folder among them.
    let locks = more.isEmpty ? [try FileLock(folder + "/lock")] : more
    try self.init(folder + "/" + CompletionStore.file, locks: locks, other)
    try database.write { try CompletionStore.migrate($0) }
    // GRDB sets the writer of a pool to NORMAL when it goes over to WAL.
    try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous=FULL") }
  }

  static func createFolder(_ folder: String) throws {
    do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
      throw CorpusFailure(
        .system, folder, "the folder cannot be created",
        remedy: "check the path, its permissions and the free space")
    }
  }

  /// 2 is FULL: what `append` wrote survives a power cut.
  func synchronous() throws -> Int? {
    try database.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
  }

  /// Opens the store of a corpus to read; nil if there is none yet.
  public convenience init?(reading corpus: Corpus) throws {
    try self.init(readingFrom: corpus.root + "/teacher")
  }

  /// The same of a folder.
  public convenience init?(readingFrom folder: String, beside other: CompletionStore? = nil) throws {
    let path = folder + "/" + CompletionStore.file
    guard try isThere(path) else { return nil }
    try self.init(path, locks: [], other)
    // Killed before its tables were made: nothing is in it.
    guard try database.read({ try $0.tableExists("completion") }) else { return nil }
  }

  private init(_ path: String, locks: [FileLock], _ other: CompletionStore?) throws {
    (self.path, self.locks, self.other) = (path, locks, other)
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    do {
      // A pool is always in WAL mode.
      let isShared = SharedFileSystem.of(path) != nil
      database =
        isShared
        ? try DatabaseQueue(path: path, configuration: configuration)
        : try DatabasePool(path: path, configuration: configuration)
      // A file keeps its mode wherever it is copied.
      if isShared {
        let mode = try database.writeWithoutTransaction { db in
          try String.fetchOne(db, sql: locks.isEmpty ? "PRAGMA journal_mode" : "PRAGMA journal_mode=DELETE")
        }
        guard mode != "wal" else {
          throw CorpusFailure(
            .mismatch, path, "is in SQLite's WAL mode, which machines cannot share",
            remedy: "yisang distill --no-ask on one machine changes that")
        }
      }
      let known = try database.read { db in
        (
          try Int32.fetchOne(db, sql: "PRAGMA application_id"),
          try Int.fetchOne(db, sql: "PRAGMA user_version")
        )
      }
      guard [0, Shard.applicationID].contains(known.0 ?? 0), known.1 ?? 0 <= CompletionStore.version else {
        throw CorpusFailure(
          .mismatch, path, "no store of completions, or one of a newer yisang",
          remedy: "use the version that wrote it, or move the file away")
      }
    } catch let error as DatabaseError {
      throw CorpusFailure(
        error.resultCode == .SQLITE_NOTADB ? .damaged : .system, path,
        "SQLite says: \(error.message ?? "\(error)")",
        remedy: "check the path, its permissions and the free space")
    }
  }

  private static let version = 1

  private static func migrate(_ db: Database) throws {
    guard try Int.fetchOne(db, sql: "PRAGMA user_version") == 0 else { return }
    try db.execute(
      sql: """
        CREATE TABLE recipe (id INTEGER PRIMARY KEY, json TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE completion (
          seq INTEGER PRIMARY KEY,
          key BLOB NOT NULL UNIQUE,
          item BLOB,
          page BLOB,
          augmentation TEXT,
          recipe INTEGER NOT NULL REFERENCES recipe (id),
          rollout INTEGER NOT NULL,
          attempt INTEGER NOT NULL,
          endpoint TEXT NOT NULL,
          tries INTEGER NOT NULL,
          seconds REAL NOT NULL,
          ended_at REAL NOT NULL,
          body BLOB NOT NULL,
          body_bytes INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE failure (
          key BLOB PRIMARY KEY NOT NULL,
          item BLOB,
          page BLOB,
          augmentation TEXT,
          recipe INTEGER NOT NULL REFERENCES recipe (id),
          rollout INTEGER NOT NULL,
          attempt INTEGER NOT NULL,
          tries INTEGER NOT NULL,
          ended_at REAL NOT NULL,
          reason TEXT NOT NULL,
          detail TEXT NOT NULL,
          transient INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        PRAGMA user_version = \(version);
        PRAGMA application_id = \(Shard.applicationID);
        """)
  }

  /// Adds what ended, in one transaction, durable when it returns. A reply takes the place of a failure of its request.
  public func append(_ entries: [Entry]) throws {
    if entries.isEmpty { return }
    try database.write { db in
      for entry in entries { try CompletionStore.insert(entry, db) }
    }
  }

  private static func insert(_ entry: Entry, _ db: Database) throws {
    let recipe = try number(of: entry.recipe, db)
    switch entry.outcome {
    case .reply(let body):
      let row = try ColumnStatement(
        db,
        """
        INSERT OR IGNORE INTO completion
        (key, item, page, augmentation, recipe, rollout, attempt, tries, ended_at, endpoint, seconds, body, body_bytes)
        VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)
        """)
      bind(entry, recipe, row)
      row.bind(9, entry.endpoint)
      row.bind(10, entry.seconds)
      row.bind(11, blob: Deflate.compress(body))
      row.bind(12, body.count)
      try row.run()
      let gone = try ColumnStatement(db, "DELETE FROM failure WHERE key = ?")
      gone.bind(0, blob: entry.key)
      try gone.run()
    case .failure(let reason, let detail, let isTransient):
      let row = try ColumnStatement(
        db,
        """
        INSERT OR REPLACE INTO failure
        (key, item, page, augmentation, recipe, rollout, attempt, tries, ended_at, reason, detail, transient)
        VALUES (?,?,?,?,?,?,?,?,?,?,?,?)
        """)
      bind(entry, recipe, row)
      row.bind(9, reason)
      row.bind(10, detail)
      row.bind(11, isTransient ? 1 : 0)
      try row.run()
    }
  }

  private static func bind(_ entry: Entry, _ recipe: Int64, _ row: ColumnStatement) {
    row.bind(0, blob: entry.key)
    row.bind(1, entry.item)
    row.bind(2, entry.page)
    row.bind(3, entry.augmentation)
    row.bind(4, recipe)
    row.bind(5, entry.rollout)
    row.bind(6, entry.attempt)
    row.bind(7, entry.tries)
    row.bind(8, entry.endedAt)
  }

  private static func number(of recipe: String, _ db: Database) throws -> Int64 {
    let find = try ColumnStatement(db, "SELECT id FROM recipe WHERE json = ?")
    find.bind(0, recipe)
    var id: Int64?
    while try find.next() { id = find.int64(0) }
    if let id { return id }
    try db.execute(sql: "INSERT INTO recipe (json) VALUES (?)", arguments: [recipe])
    return db.lastInsertedRowID
  }

  /// Lets go of the file, before the store itself goes.
  func close() throws { try database.close() }

  /// What came of a request; nil if it was never asked to its end.
  public func outcome(of key: [UInt8]) throws -> Outcome? {
    let own = try ownOutcome(of: key)
    if let other, try ownState(of: key) != .replied, try other.state(of: key) == .replied || own == nil {
      return try other.outcome(of: key)
    }
    return own
  }

  private func ownOutcome(of key: [UInt8]) throws -> Outcome? {
    try database.read { db in
      let found = try ColumnStatement(db, "SELECT body, body_bytes FROM completion WHERE key = ?")
      found.bind(0, blob: key)
      var outcome: Outcome?
      while try found.next() {
        do {
          outcome = .reply(try Deflate.expand(found.bytes(0), count: found.int(1), subject: "the body"))
        } catch {
          // One damaged row must not hold up all others.
          outcome = .failure(
            reason: "teacher.damaged", detail: "\(path): key \(key.hex): \(error)", isTransient: false
          )
        }
      }
      if outcome != nil { return outcome }
      let failed = try ColumnStatement(db, "SELECT reason, detail, transient FROM failure WHERE key = ?")
      failed.bind(0, blob: key)
      while try failed.next() {
        outcome = .failure(
          reason: failed.text(0), detail: failed.text(1), isTransient: failed.int(2) != 0)
      }
      return outcome
    }
  }

  /// What asking took: replies, tries at them, seconds of the tries that were answered, and requests without a reply.
  public func totals() throws -> (replies: Int, tries: Int, seconds: Double, failures: Int) {
    try database.read { db in
      let row = try Row.fetchOne(
        db, sql: "SELECT count(*), ifnull(sum(tries), 0), ifnull(sum(seconds), 0.0) FROM completion")
      let failures = try Int.fetchOne(db, sql: "SELECT count(*) FROM failure") ?? 0
      return (row?[0] ?? 0, row?[1] ?? 0, row?[2] ?? 0, failures)
    }
  }

  /// Whether a request was asked to its end; nil if not.
  public func state(of key: [UInt8]) throws -> State? {
    guard let other, case let own = try ownState(of: key), own != .replied else {
      return try ownState(of: key)
    }
    let known = try other.state(of: key)
    return known == .replied ? known : own ?? known
  }

  private func ownState(of key: [UInt8]) throws -> State? {
    try database.read { db in
      let found = try ColumnStatement(
        db,
        """
        SELECT 2 FROM completion WHERE key = ?1
        UNION ALL SELECT transient FROM failure WHERE key = ?1
        """)
      found.bind(0, blob: key)
      var state: State?
      while try found.next() {
        state = found.int(0) == 2 ? .replied : state ?? .failed(isTransient: found.int(0) == 1)
      }
      return state
    }
  }

  /// Models that have answered, with how often.
  public func models() throws -> [String: Int] {
    try database.read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT json_extract(r.json, '$.model') AS model, count(*) AS n
          FROM completion c JOIN recipe r ON r.id = c.recipe GROUP BY model
          """)
      // A recipe that somebody else wrote may name none.
      return Dictionary(
        rows.compactMap { row in (row["model"] as String?).map { ($0, row["n"]) } }
      ) { $0 + $1 }
    }
  }

  /// Replies and failures stored.
  public func counts() throws -> (replies: Int, failures: Int) {
    try database.read { db in
      (
        try Int.fetchOne(db, sql: "SELECT count(*) FROM completion") ?? 0,
        try Int.fetchOne(db, sql: "SELECT count(*) FROM failure") ?? 0
      )
    }
  }
}
