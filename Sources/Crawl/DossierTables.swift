internal import Corpus
internal import GRDB
internal import Web

/// Counts about one host over all shards.
struct DossierTables {
  private(set) var robots: [String: String] = [:]
  private(set) var rules: [(root: WebURL, rules: RobotsRules)] = []
  private(set) var urls: [String: Int] = [:]
  private(set) var reasons: [String: Int] = [:]
  private(set) var statuses: [String: Int] = [:]
  private(set) var encodings: [String: Int] = [:]
  private(set) var items: [String: Int] = [:]
  private(set) var classes: [String: Int] = [:]
  private(set) var samples: [String: [String]] = [:]
  private(set) var licenses: [String: Int] = [:]
  private(set) var evidence: [String: Int] = [:]

  /// Pages whose encoding is looked at; decoding all of a large site would take long.
  private static let sampledPages = 500
  /// Pages of each class that are named.
  private static let samplesOfClass = 3

  init(corpus: Corpus, host: String) throws {
    try readFrontier(corpus, host)
    try count(corpus, .crawl, host) { db, keys in
      try DossierTables.add(
        db, "SELECT status, count(*) FROM response WHERE host IN (?, ?) GROUP BY status", keys, to: &statuses)
      let pages = try StoredResponse.read(
        db, after: -1, limit: DossierTables.sampledPages,
        where: "host IN (?, ?) AND status = 200 AND source IN ('page', 'archive')", keys)
      for (_, page) in pages {
        guard let content = try? page.content(limit: Discovery.contentLimit) else { continue }
        encodings[decodeText(content, contentType: page.headers["Content-Type"]).encoding, default: 0] += 1
      }
    }
    try count(corpus, .item, host) { db, _ in
      try DossierTables.add(
        db, "SELECT method, count(*) FROM item WHERE host = ? GROUP BY method", [host], to: &items)
    }
    try count(corpus, .license, host) { db, _ in
      try DossierTables.add(
        db, "SELECT class, count(*) FROM license WHERE host = ? GROUP BY class", [host], to: &classes)
      try DossierTables.add(
        db, "SELECT coalesce(license, 'none'), count(*) FROM license WHERE host = ? GROUP BY license", [host],
        to: &licenses)
      try DossierTables.add(
        db,
        """
        SELECT kind || ' ' || signal || ': ' || value, count(DISTINCT page) AS n FROM evidence JOIN license
        USING (page) WHERE host = ? GROUP BY 1 ORDER BY n DESC LIMIT 20
        """, [host], to: &evidence)
      for letter in classes.keys {
        let missing = DossierTables.samplesOfClass - (samples[letter]?.count ?? 0)
        samples[letter, default: []] += try String.fetchAll(
          db, sql: "SELECT url FROM license WHERE host = ? AND class = ? ORDER BY page LIMIT ?",
          arguments: [host, letter, max(0, missing)])
      }
    }
  }

  private mutating func readFrontier(_ corpus: Corpus, _ host: String) throws {
    guard let frontier = try Frontier(lookingInto: corpus) else { return }
    for record in try frontier.read({ try $0.hosts() }) where record.key.hasSuffix("://" + host) {
      robots[record.key] = record.robotsNote ?? "not read"
      if let body = record.robotsBody, (200...299).contains(record.robotsStatus ?? 0),
        let root = WebURL(record.key + "/")
      {
        rules.append((root, RobotsRules(parsing: body)))
      }
    }
    urls = try frontier.read { try $0.counts(site: host) }
    try frontier.read { tx in
      try DossierTables.add(
        tx.db, "SELECT reason, count(*) FROM url WHERE site = ? AND reason IS NOT NULL GROUP BY reason",
        [host],
        to: &reasons)
    }
  }

  private func count(
    _ corpus: Corpus, _ stage: Stage, _ host: String, _ body: (Database, [String]) throws -> Void
  ) throws {
    for index in try corpus.sealedIndices(of: stage) {
      let shard = try Shard.openForReading(corpus.path(of: stage, index), stage: stage)
      try shard.database.read { try body($0, ["http://" + host, "https://" + host]) }
    }
  }

  private static func add(
    _ db: Database, _ sql: String, _ arguments: [String], to counts: inout [String: Int]
  ) throws {
    for row in try Row.fetchAll(db, sql: sql, arguments: StatementArguments(arguments)) {
      let key: DatabaseValue = row[0]
      counts[String.fromDatabaseValue(key) ?? key.description, default: 0] += row[1] as Int
    }
  }
}
