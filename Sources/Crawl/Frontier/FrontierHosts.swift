internal import Corpus
internal import Foundation
internal import GRDB
internal import Web

extension WebURL {
  /// `scheme://host[:port]`: the authority robots.txt and politeness belong to (RFC 9309 §2.3).
  var hostKey: String { "\(scheme)://\(authority)" }
}

/// What is remembered of a host between runs.
struct HostRecord: Sendable, Equatable {
  let key: String
  let site: String
  var address: String?
  var robotsStatus: Int?
  var robotsBody: [UInt8]?
  var robotsFetchedAt: Double?
  var robotsNote: String?
  /// Sitemaps the robots.txt names; not stored, the body is.
  var robotsSitemaps = 0
  var nextDue = 0.0
  var delay = 0.0
}

extension FrontierTransaction {
  func hosts() throws -> [HostRecord] {
    try Row.fetchAll(db, sql: "SELECT * FROM host ORDER BY key").map { row in
      HostRecord(
        key: row["key"], site: row["site"], address: row["address"], robotsStatus: row["robots_status"],
        robotsBody: (row["robots_body"] as Data?).map(Array.init), robotsFetchedAt: row["robots_fetched_at"],
        robotsNote: row["robots_note"], nextDue: row["next_due"], delay: row["delay"])
    }
  }

  func save(_ host: HostRecord) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO host
          (key, site, address, robots_status, robots_body, robots_fetched_at, robots_note, next_due, delay)
        VALUES (?,?,?,?,?,?,?,?,?)
        """)
    try statement.execute(arguments: [
      host.key, host.site, host.address, host.robotsStatus, host.robotsBody.map { Data($0) },
      host.robotsFetchedAt, host.robotsNote, host.nextDue, host.delay,
    ])
  }

  /// Counts a link to a host that is not in the registry.
  func noteOffsite(host: String, links: Int, example: String) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO offsite VALUES (?, ?, ?) ON CONFLICT (host) DO UPDATE SET links = links + excluded.links
        """)
    try statement.execute(arguments: [host, links, example])
  }

  /// A URL of this chain of redirects, or nil: walks from `id` up through redirects.
  func redirectChain(of id: RecordID) throws -> [RecordID] {
    var chain: [RecordID] = [id]
    while chain.count <= 32,
      let row = try Row.fetchOne(
        db, sql: "SELECT parent FROM url WHERE id = ? AND via = 'redirect'",
        arguments: [chain[chain.count - 1]]),
      let parent = row["parent"] as RecordID?
    {
      chain.append(parent)
    }
    return chain
  }
}
