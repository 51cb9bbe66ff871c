extension Stage {
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
}
