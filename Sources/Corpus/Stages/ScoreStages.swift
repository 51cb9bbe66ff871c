extension Stage {
  /// What was measured on each item, and where personal data stands in it; written by `yisang filter`, whose rules
  /// read it, so that another threshold measures nothing again.
  ///
  /// `seq` is the item's own in the item shard of the same number.
  public static let score = Stage(
    name: "score",
    migrations: [
      meta + """
        CREATE TABLE score (
          seq INTEGER PRIMARY KEY,
          id BLOB NOT NULL,
          scalars INTEGER NOT NULL,
          korean_all REAL NOT NULL,
          korean_nonspace REAL NOT NULL,
          korean_letters REAL NOT NULL,
          korean_masked REAL NOT NULL,
          korean_nolatex REAL NOT NULL,
          korean_eojeol REAL NOT NULL,
          mojibake REAL NOT NULL,
          notice REAL NOT NULL,
          repeated REAL NOT NULL,
          separators REAL NOT NULL
        ) STRICT;
        CREATE TABLE personal (
          item INTEGER NOT NULL,
          field TEXT NOT NULL,
          start INTEGER NOT NULL,
          length INTEGER NOT NULL,
          type TEXT NOT NULL,
          rule TEXT NOT NULL,
          PRIMARY KEY (item, field, start)
        ) STRICT, WITHOUT ROWID;
        CREATE VIEW kept AS SELECT * FROM score;
        CREATE VIEW rejected AS
          SELECT NULL AS id, NULL AS url, NULL AS reason, NULL AS value, NULL AS threshold WHERE 0;
        """
    ],
    content: [
      .init(name: "score", order: "seq", except: []),
      .init(
        name: "personal", order: "item, field, start", except: [],
        owner: "item IN (SELECT seq FROM score WHERE forgotten_item(id))"),
    ])

  /// Items that share text with a benchmark, and how; written by `yisang filter --benchmarks`.
  ///
  /// `seq` is the item's own in the item shard of the same number.
  public static let contamination = Stage(
    name: "contamination",
    migrations: [
      meta + """
        CREATE TABLE overlap (
          seq INTEGER PRIMARY KEY,
          id BLOB NOT NULL,
          url TEXT NOT NULL,
          benchmark TEXT NOT NULL,
          entry TEXT NOT NULL,
          verdict TEXT NOT NULL,
          score REAL NOT NULL,
          places TEXT NOT NULL
        ) STRICT;
        CREATE VIEW kept AS SELECT lower(hex(id)) AS id FROM overlap WHERE 0;
        CREATE VIEW rejected AS
          SELECT lower(hex(id)) AS id, url, 'contamination.' || verdict AS reason,
            benchmark || ' ' || entry AS value, score AS threshold FROM overlap;
        """
    ],
    content: [.init(name: "overlap", order: "seq", except: [])])
}
