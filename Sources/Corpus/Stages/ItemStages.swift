extension Stage {
  /// Questions with their answers, taken from pages; written by `yisang crawl` and `yisang import`.
  public static let item = Stage(
    name: "item", migrations: [meta + rejects + items], sealing: itemIndices, content: itemContent)

  /// Items that passed the rules, with their personal data masked; written by `yisang filter`.
  public static let filter = Stage(
    name: "filter", migrations: [meta + rejects + items], sealing: itemIndices, content: itemContent)

  /// Items of which no other is a copy, and the copies with what they are copies of; written by `yisang dedup`.
  public static let dedup = Stage(
    name: "dedup",
    migrations: [
      meta + rejects + items,
      // Whose copy each item is that was not kept.
      """
      CREATE TABLE duplicate (
        id BLOB PRIMARY KEY NOT NULL,
        kept BLOB NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('exact', 'near', 'published')),
        jaccard REAL NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE VIEW clusters AS
        SELECT lower(hex(kept)) AS kept, count(*) AS copies, min(jaccard) AS least FROM duplicate
        GROUP BY kept ORDER BY copies DESC;
      """,
    ],
    sealing: itemIndices + "CREATE INDEX duplicate_kept ON duplicate (kept);",
    content: itemContent + [.init(name: "duplicate", order: "id", except: [])])

  private static let itemContent: [ContentTable] = [
    .init(name: "item", order: "id", except: ["seq"]),
    .init(name: "reject", order: "id, reason", except: ["seq"]),
  ]

  private static let itemIndices = """
    CREATE UNIQUE INDEX item_id ON item (id);
    CREATE INDEX item_page ON item (page);
    CREATE INDEX reject_id ON reject (id);

    """

  /// What a stage of records did not keep, and why.
  static let rejects = """
    CREATE TABLE reject (
      seq INTEGER PRIMARY KEY,
      id BLOB NOT NULL,
      url TEXT NOT NULL,
      reason TEXT NOT NULL,
      value TEXT,
      threshold TEXT
    ) STRICT;
    CREATE VIEW rejected AS
      SELECT lower(hex(id)) AS id, url, reason, value, threshold FROM reject;

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
    CREATE VIEW kept AS
      SELECT lower(hex(id)) AS id, url, category, title, body, answers, method,
        datetime(retrieved_at, 'unixepoch') AS retrieved_at FROM item;

    """
}
