internal import Corpus
internal import Foundation
internal import GRDB

/// Every URL of a crawl and what became of it, in one SQLite file with `synchronous=FULL`.
///
/// One process at a time: a lock file is held as long as the frontier is open.
final class Frontier {
  let path: String
  private let queue: DatabaseQueue
  private let lock: FileLock?

  /// Opens or creates the frontier of a corpus.
  init(corpus: Corpus) throws {
    try corpus.createFolder(of: .crawl)
    lock = try FileLock(corpus.folder(of: .crawl) + "/lock")
    let path = corpus.folder(of: .crawl) + "/frontier.sqlite"
    self.path = path
    let journal = SharedFileSystem.journal(for: path)
    var configuration = Configuration()
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA journal_mode=\(journal)")
      try db.execute(sql: "PRAGMA synchronous=FULL")
      try db.execute(sql: "PRAGMA cache_size=-65536")
    }
    queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.inTransaction(.immediate) { db in
      try FrontierSchema.migrate(db, path: path)
      return .commit
    }
  }

  /// Opens the frontier to look at it, also while a crawl is running; nil if there is none.
  init?(lookingInto corpus: Corpus) throws {
    path = corpus.folder(of: .crawl) + "/frontier.sqlite"
    guard try isThere(path) else { return nil }
    lock = nil
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(10)
    queue = try DatabaseQueue(path: path, configuration: configuration)
  }

  /// Runs changes in one durable transaction.
  func write<T>(_ body: (FrontierTransaction) throws -> T) throws -> T {
    try queue.write { try body(FrontierTransaction(db: $0)) }
  }

  /// Runs questions.
  func read<T>(_ body: (FrontierTransaction) throws -> T) throws -> T {
    try queue.read { try body(FrontierTransaction(db: $0)) }
  }

  /// Writes the file anew, so that nothing of what was deleted is left in it.
  func compact() throws {
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA secure_delete=ON")
      try db.execute(sql: "VACUUM")
    }
  }

  /// Folds the WAL back, so that the file alone is the whole frontier.
  func close() throws {
    try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
    try queue.close()
  }
}

/// What may be done to the frontier inside one transaction.
struct FrontierTransaction {
  let db: Database

  // MARK: Generation and other facts

  func meta(_ key: String) throws -> String? {
    try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = ?", arguments: [key])
  }

  func setMeta(_ key: String, _ value: String) throws {
    try db.execute(sql: "INSERT OR REPLACE INTO meta VALUES (?, ?)", arguments: [key, value])
  }

  /// The crawl's generation, from 1; 0 before the first.
  var generation: Int { get throws { try meta("generation").flatMap(Int.init) ?? 0 } }

  // MARK: URLs

  /// Adds a URL unless it is known.
  ///
  /// - Parameter refusal: if not nil, the URL is added as DEAD with this reason.
  /// A URL that was too deep and is now found nearer to a seed is taken up again.
  ///
  /// - Returns: true if it was new or taken up again.
  @discardableResult
  func add(_ found: FoundURL, site: String, refusal: (reason: String, detail: String)? = nil) throws -> Bool {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO url (id, url, host, site, kind, via, parent, depth, redirects, state, reason, detail)
        VALUES (?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET
          depth = excluded.depth, via = excluded.via, parent = excluded.parent, redirects = excluded.redirects,
          state = excluded.state, reason = excluded.reason, detail = excluded.detail
          WHERE state = 'dead' AND reason = 'budget.depth' AND excluded.depth < depth
        """)
    try statement.execute(arguments: [
      found.id, found.canonical, found.url.hostKey, site, found.kind.rawValue, found.via.rawValue,
      found.parent, found.depth, found.redirects, refusal == nil ? "pending" : "dead", refusal?.reason,
      refusal?.detail,
    ])
    return db.changesCount > 0
  }

  /// Takes up to `limit` due URLs of a host, nearest to a seed first.
  func lease(host: String, limit: Int, until: Double, now: Double) throws -> [LeasedURL] {
    let statement = try db.cachedStatement(
      sql: """
        UPDATE url SET state = 'leased', leased_until = ? WHERE seq IN (
          SELECT seq FROM url INDEXED BY url_pending
          WHERE state = 'pending' AND host = ? AND due <= ? ORDER BY depth, seq LIMIT ?)
        RETURNING \(LeasedURL.columns), seq
        """)
    let rows = try Row.fetchAll(statement, arguments: [until, host, now, limit])
    // RETURNING gives no order.
    let ordered = rows.sorted { ($0["depth"] as Int, $0["seq"] as Int64) < ($1["depth"], $1["seq"]) }
    return ordered.map(LeasedURL.init(row:))
  }

  /// Ends a lease.
  func settle(_ id: RecordID, _ settlement: Settlement) throws {
    switch settlement {
    case .done(let status, let reason, let detail, let validators):
      try db.cachedStatement(
        sql: """
          UPDATE url SET state = 'done', leased_until = NULL, attempts = attempts + 1, status = ?, reason = ?,
            detail = ? WHERE id = ?
          """
      ).execute(arguments: [status, reason, detail, id])
      // Validators belong to one body: those of an older one must not outlive it, not even where the new has none.
      guard let validators else { return }
      try db.cachedStatement(
        sql: "UPDATE url SET etag = ?, last_modified = ?, body_in = ?, digest = ? WHERE id = ?"
      ).execute(arguments: [
        validators.etag, validators.lastModified, validators.bodyIn, Data(validators.digest), id,
      ])
    case .retry(let notBefore, let reason, let detail):
      let statement = try db.cachedStatement(
        sql: """
          UPDATE url SET state = 'pending', leased_until = NULL, attempts = attempts + 1, due = ?, reason = ?,
            detail = ? WHERE id = ?
          """)
      try statement.execute(arguments: [notBefore, reason, detail, id])
    case .dead(let reason, let detail):
      let statement = try db.cachedStatement(
        sql: "UPDATE url SET state = 'dead', leased_until = NULL, reason = ?, detail = ? WHERE id = ?")
      try statement.execute(arguments: [reason, detail, id])
    case .released:
      let statement = try db.cachedStatement(
        sql: "UPDATE url SET state = 'pending', leased_until = NULL WHERE id = ?")
      try statement.execute(arguments: [id])
    }
  }

  /// URLs leased by a process that is gone.
  func strandedLeases() throws -> [LeasedURL] {
    try Row.fetchAll(db, sql: "SELECT \(LeasedURL.columns) FROM url WHERE state = 'leased' ORDER BY seq")
      .map(LeasedURL.init(row:))
  }

  /// Marks what is still pending of a host as DEAD.
  func abandon(host: String, reason: String, detail: String) throws {
    try db.execute(
      sql: "UPDATE url SET state = 'dead', reason = ?, detail = ? WHERE state = 'pending' AND host = ?",
      arguments: [reason, detail, host])
  }

  /// Hosts with pending URLs, and when the first of them is due.
  func pendingHosts() throws -> [(host: String, site: String, earliest: Double, count: Int)] {
    try Row.fetchAll(
      db,
      sql: "SELECT host, site, min(due) AS due, count(*) AS n FROM url WHERE state = 'pending' GROUP BY host"
    ).map { ($0["host"], $0["site"], $0["due"], $0["n"]) }
  }

  /// When a host's earliest pending URL is due; nil if none is pending.
  func earliestDue(host: String) throws -> Double? {
    let statement = try db.cachedStatement(
      sql: "SELECT min(due) FROM url INDEXED BY url_pending WHERE state = 'pending' AND host = ?")
    return try Double.fetchOne(statement, arguments: [host])
  }

  /// URLs by state.
  func counts() throws -> [String: Int] {
    let rows = try Row.fetchAll(db, sql: "SELECT state, count(*) AS n FROM url GROUP BY state")
    return Dictionary(uniqueKeysWithValues: rows.map { ($0["state"] as String, $0["n"] as Int) })
  }

  /// Pages fetched or being fetched of a site, for its budget.
  func pagesTaken(site: String) throws -> Int {
    try Int.fetchOne(
      db,
      sql: "SELECT count(*) FROM url WHERE site = ? AND kind = 'page' AND state IN ('done', 'leased')",
      arguments: [site]) ?? 0
  }
}
