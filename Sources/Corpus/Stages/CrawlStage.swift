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
    content: [.init(name: "response", order: "id", except: ["seq", "elapsed"], owner: "forgotten_page(id)")])
}
