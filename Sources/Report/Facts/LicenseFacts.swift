internal import Corpus
internal import GRDB

/// Licence classes of pages, and what speaks for them, by site.
public struct LicenseFacts: Sendable, Equatable, Encodable {
  /// One site.
  public struct Site: Sendable, Equatable, Encodable {
    /// `host[:port]`.
    public let host: String
    /// Pages by class.
    public internal(set) var classes: [String: Int] = [:]
    /// Pages by licence; those without are left out.
    public internal(set) var licenses: [String: Int] = [:]
    /// Pages by what was found on them or of them: `kind signal`.
    public internal(set) var evidence: [String: Int] = [:]

    /// Pages.
    public var pages: Int { classes.values.reduce(0, +) }
  }

  /// Pages by class.
  public private(set) var classes: [String: Int] = [:]
  /// Most pages first.
  public private(set) var sites: [Site] = []

  /// Counts the licence shards; nil if there are none.
  init?(of corpus: Corpus) throws {
    let indices = try corpus.sealedIndices(of: .license)
    guard !indices.isEmpty else { return nil }
    var sites: [String: Site] = [:]
    for index in indices {
      let shard = try Shard.openForReading(corpus.path(of: .license, index), stage: .license)
      try shard.database.read { db in
        func count(_ sql: String, _ table: WritableKeyPath<Site, [String: Int]>) throws {
          let rows = try Row.fetchCursor(db, sql: sql)
          while let row = try rows.next() {
            let host: String = row["host"]
            sites[host, default: Site(host: host)][keyPath: table][row["name"], default: 0] += row["n"] as Int
          }
        }
        try count("SELECT host, class AS name, count(*) AS n FROM license GROUP BY 1, 2", \.classes)
        try count(
          "SELECT host, license AS name, count(*) AS n FROM license WHERE license IS NOT NULL GROUP BY 1, 2",
          \.licenses)
        try count(
          """
          SELECT host, name, count(*) AS n FROM (
            SELECT DISTINCT page, host, kind || ' ' || signal AS name FROM evidence JOIN license USING (page))
          GROUP BY 1, 2
          """, \.evidence)
      }
    }
    self.sites = sites.values.sorted { ($1.pages, $0.host) < ($0.pages, $1.host) }
    for site in self.sites { classes.merge(site.classes, uniquingKeysWith: +) }
  }
}
