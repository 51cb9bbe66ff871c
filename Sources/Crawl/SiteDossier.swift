public import Corpus
internal import Foundation
internal import GRDB
internal import Licensing
internal import Web

/// What a legal reviewer needs to know of one host, from what the crawl stored. No network.
public struct SiteDossier: Sendable, Equatable, Encodable {
  /// `host[:port]`.
  public let host: String
  /// What the registry says: category, engine, review.
  public let registry: [String: String]
  /// What robots.txt meant, by scheme and host.
  public let robots: [String: String]
  /// Tokens of AI crawlers that may not fetch the site's root.
  public let disallowedAgents: [String]
  /// Lines of robots.txt that reserve rights: Content-Signal, Content-Usage, License.
  public let robotsReservations: [String]
  /// URLs by state.
  public let urls: [String: Int]
  /// URLs that were refused or failed, by reason.
  public let reasons: [String: Int]
  /// Responses by status.
  public let statuses: [String: Int]
  /// Encodings of the pages looked at.
  public let encodings: [String: Int]
  /// Items by the extractor that found them.
  public let items: [String: Int]
  /// Pages by licence class.
  public let classes: [String: Int]
  /// Pages by licence.
  public let licenses: [String: Int]
  /// Pages by `kind signal: value` of the evidence, the most frequent ones.
  public let evidence: [String: Int]
  /// The class a reviewer may start from: the most restrictive one found on a page; C where nothing was found.
  public let proposedClass: String

  /// Tokens of crawlers that gather text to train or feed AI systems (data study §2.2).
  public static let aiAgents = [
    "GPTBot", "CCBot", "ClaudeBot", "anthropic-ai", "Google-Extended", "Applebot-Extended", "Bytespider",
    "meta-externalagent", "PerplexityBot", "Amazonbot", "cohere-ai", "Diffbot", CrawlSettings.agent,
  ]

  /// Collects the dossier; shards of stages that have not run count nothing.
  public init(host: String, corpus: Corpus, registry sites: SiteRegistry?) throws {
    self.host = host
    let site = sites?.sites.first { $0.host == host }
    var facts: [String: String] = [:]
    facts["category"] = site?.category
    facts["engine"] = site?.engine
    facts["review"] = site?.review.map {
      "class \($0.class.rawValue) (\($0.license ?? "no licence named")) by \($0.reviewer), \($0.date): \($0.evidence ?? "")"
    }
    registry = facts
    let crawl = try DossierTables(corpus: corpus, host: host)
    (robots, urls, reasons) = (crawl.robots, crawl.urls, crawl.reasons)
    (statuses, encodings) = (crawl.statuses, crawl.encodings)
    disallowedAgents = SiteDossier.aiAgents.filter { agent in
      crawl.rules.contains { !$0.rules.decide(agent: agent, url: $0.root).allowed }
    }
    let reserving = ["content-signal", "content-usage", "license"]
    robotsReservations = crawl.rules.flatMap { entry in
      entry.rules.otherDirectives.filter { reserving.contains($0.name.lowercased()) }
        .map { "line \($0.line): \($0.name): \($0.value)" }
    }
    (items, classes, licenses, evidence) = (crawl.items, crawl.classes, crawl.licenses, crawl.evidence)
    proposedClass = crawl.classes.keys.max() ?? "C"
  }
}

/// Counts about one host over all shards.
private struct DossierTables {
  var robots: [String: String] = [:]
  var rules: [(root: WebURL, rules: RobotsRules)] = []
  var urls: [String: Int] = [:]
  var reasons: [String: Int] = [:]
  var statuses: [String: Int] = [:]
  var encodings: [String: Int] = [:]
  var items: [String: Int] = [:]
  var classes: [String: Int] = [:]
  var licenses: [String: Int] = [:]
  var evidence: [String: Int] = [:]

  /// Pages whose encoding is looked at; decoding all of a large site would take long.
  static let sampledPages = 500

  init(corpus: Corpus, host: String) throws {
    try readFrontier(corpus, host)
    try count(corpus, .crawl, host) { db, keys in
      try DossierTables.add(
        db, "SELECT status, count(*) FROM response WHERE host IN (?, ?) GROUP BY status", keys, to: &statuses)
      let pages = try StoredResponse.read(
        db, after: -1, limit: DossierTables.sampledPages,
        where: "source <> 'robots' AND status = 200 AND host IN (?, ?)", keys)
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
