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
  }
}

extension Stage {
  /// Responses as they came from the network or an archive; written by `yisang crawl`.
  public static let crawl = Stage(
    name: "crawl",
    migrations: [
      meta + """
        CREATE TABLE response (
          seq INTEGER PRIMARY KEY,
          id BLOB NOT NULL UNIQUE,
          url TEXT NOT NULL,
          host TEXT NOT NULL,
          status INTEGER NOT NULL,
          fetched_at REAL NOT NULL,
          elapsed REAL NOT NULL,
          address TEXT,
          head BLOB NOT NULL,
          body BLOB,
          body_bytes INTEGER NOT NULL,
          body_packed INTEGER NOT NULL,
          digest BLOB NOT NULL,
          body_in TEXT,
          source TEXT NOT NULL
        ) STRICT;
        CREATE VIEW kept AS
          SELECT lower(hex(id)) AS id, url, status, datetime(fetched_at, 'unixepoch') AS fetched_at, elapsed,
            body_bytes, source FROM response WHERE status BETWEEN 200 AND 299 OR status = 304;
        CREATE VIEW rejected AS
          SELECT lower(hex(id)) AS id, url, 'fetch.status' AS reason, status AS value, NULL AS threshold
          FROM response WHERE status NOT BETWEEN 200 AND 299 AND status <> 304;
        """
    ],
    content: [.init(name: "response", order: "id", except: ["seq", "elapsed"])])

  /// Questions with their answers, taken from pages; written by `yisang crawl`.
  public static let item = Stage(
    name: "item", migrations: [meta + items], sealing: itemIndices, content: itemContent)

  /// One licence verdict for every page, with its evidence; written by `yisang crawl`.
  public static let license = Stage(
    name: "license",
    migrations: [
      meta + """
        CREATE TABLE license (
          page BLOB PRIMARY KEY NOT NULL,
          url TEXT NOT NULL,
          host TEXT NOT NULL,
          class TEXT NOT NULL CHECK (class IN ('A', 'B', 'C')),
          license TEXT,
          license_url TEXT,
          attribution TEXT,
          reason TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE evidence (
          page BLOB NOT NULL,
          seq INTEGER NOT NULL,
          kind TEXT NOT NULL CHECK (kind IN ('grant', 'condition', 'reservation', 'notice')),
          signal TEXT NOT NULL,
          value TEXT NOT NULL,
          locator TEXT NOT NULL,
          PRIMARY KEY (page, seq)
        ) STRICT, WITHOUT ROWID;
        CREATE VIEW licenses AS
          SELECT host, class, license, license_url, count(*) AS pages FROM license
          GROUP BY host, class, license, license_url ORDER BY pages DESC;
        CREATE VIEW kept AS
          SELECT lower(hex(page)) AS page, url, class, license, reason FROM license WHERE class <> 'C';
        CREATE VIEW rejected AS
          SELECT lower(hex(page)) AS id, url,
            CASE WHEN reason LIKE 'reserved:%' THEN 'license.reserved'
              WHEN reason LIKE 'no licence%' THEN 'license.none' ELSE 'license.terms' END AS reason,
            reason AS value, 'class A or B' AS threshold FROM license WHERE class = 'C';
        """,
      // What each piece of evidence was read from: bytes that can be shown, at an address, at a moment.
      """
      ALTER TABLE evidence ADD COLUMN source_url TEXT;
      ALTER TABLE evidence ADD COLUMN source_digest BLOB;
      ALTER TABLE evidence ADD COLUMN observed_at REAL;
      """,
    ],
    content: [
      .init(name: "license", order: "page", except: []),
      .init(name: "evidence", order: "page, seq", except: ["observed_at"]),
    ])

  /// Items that passed the rules; written by `yisang filter`.
  public static let filter = Stage(
    name: "filter", migrations: [meta + items], sealing: itemIndices, content: itemContent)

  /// Items of which no other is a copy; written by `yisang dedup`.
  public static let dedup = Stage(
    name: "dedup", migrations: [meta + items], sealing: itemIndices, content: itemContent)

  /// All stages, in the order records pass through them.
  public static let all: [Stage] = [crawl, item, license, filter, dedup]

  private static let itemContent: [ContentTable] = [
    .init(name: "item", order: "id", except: ["seq"]),
    .init(name: "reject", order: "id, reason", except: ["seq"]),
  ]

  private static let itemIndices = """
    CREATE UNIQUE INDEX item_id ON item (id);
    CREATE INDEX item_page ON item (page);
    CREATE INDEX reject_id ON reject (id);
    """

  private static let meta = """
    CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

    """

  // Tables are ordered by arrival (`seq`); the indices that carry look-ups are made at the end.
  private static let items = """
    CREATE TABLE item (
      seq INTEGER PRIMARY KEY,
      id BLOB NOT NULL,
      page BLOB NOT NULL,
      post INTEGER NOT NULL,
      url TEXT NOT NULL,
      host TEXT NOT NULL,
      category TEXT,
      title TEXT NOT NULL,
      body TEXT NOT NULL,
      answers TEXT NOT NULL,
      asked_at TEXT,
      method TEXT NOT NULL,
      retrieved_at REAL NOT NULL
    ) STRICT;
    CREATE TABLE reject (
      seq INTEGER PRIMARY KEY,
      id BLOB NOT NULL,
      url TEXT NOT NULL,
      reason TEXT NOT NULL,
      value TEXT,
      threshold TEXT
    ) STRICT;
    CREATE VIEW kept AS
      SELECT lower(hex(id)) AS id, url, category, title, body, answers, method,
        datetime(retrieved_at, 'unixepoch') AS retrieved_at FROM item;
    CREATE VIEW rejected AS
      SELECT lower(hex(id)) AS id, url, reason, value, threshold FROM reject;

    """
}
