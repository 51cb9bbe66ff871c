internal import GRDB

/// The tables of `crawl/frontier.sqlite`: every URL ever met and what became of it, and every host.
///
/// A URL goes PENDING → LEASED → DONE | DEAD. DONE means that its response is in a shard.
enum FrontierSchema {
  static let version = 2

  static let migrations = [
    """
    CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE url (
      seq INTEGER PRIMARY KEY,
      id BLOB NOT NULL UNIQUE,
      url TEXT NOT NULL,
      host TEXT NOT NULL,
      site TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('page', 'sitemap', 'rights')),
      via TEXT NOT NULL,
      parent BLOB,
      depth INTEGER NOT NULL,
      redirects INTEGER NOT NULL DEFAULT 0,
      state TEXT NOT NULL CHECK (state IN ('pending', 'leased', 'done', 'dead')),
      attempts INTEGER NOT NULL DEFAULT 0,
      due REAL NOT NULL DEFAULT 0,
      leased_until REAL,
      status INTEGER,
      reason TEXT,
      detail TEXT,
      etag TEXT,
      last_modified TEXT,
      body_in TEXT,
      digest BLOB
    ) STRICT;
    CREATE INDEX url_pending ON url (host, depth, seq) WHERE state = 'pending';
    CREATE INDEX url_leased ON url (leased_until) WHERE state = 'leased';
    CREATE TABLE host (
      key TEXT PRIMARY KEY NOT NULL,
      site TEXT NOT NULL,
      address TEXT,
      robots_status INTEGER,
      robots_body BLOB,
      robots_fetched_at REAL,
      robots_note TEXT,
      next_due REAL NOT NULL DEFAULT 0,
      delay REAL NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE pattern (
      key TEXT PRIMARY KEY NOT NULL,
      pages INTEGER NOT NULL,
      repeats INTEGER NOT NULL,
      closed TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE pattern_text (
      key TEXT NOT NULL,
      digest BLOB NOT NULL,
      PRIMARY KEY (key, digest)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE offsite (
      host TEXT PRIMARY KEY NOT NULL,
      links INTEGER NOT NULL,
      example TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE VIEW summary AS
      SELECT site, host, state, reason, count(*) AS urls FROM url GROUP BY site, host, state, reason;
    """,
    // What must not come back: hosts in clear, of pages and authors 16 bytes of a digest.
    """
    CREATE TABLE forgotten (
      kind TEXT NOT NULL CHECK (kind IN ('page', 'host', 'author')),
      key ANY NOT NULL,
      at REAL NOT NULL,
      removed INTEGER NOT NULL,
      PRIMARY KEY (kind, key)
    ) STRICT, WITHOUT ROWID;
    """,
  ]

  static func migrate(_ db: Database, path: String) throws {
    let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    guard found <= version else {
      throw CrawlFailure(
        path, "frontier format \(found) is newer than this program's \(version)",
        remedy: "use the version of yisang that wrote it")
    }
    for step in migrations[found...] { try db.execute(sql: step) }
    try db.execute(sql: "PRAGMA user_version = \(version)")
  }
}
