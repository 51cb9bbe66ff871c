internal import Corpus
internal import Foundation
internal import GRDB
internal import Web

/// A response as a crawl shard holds it: the bytes of the wire, and when and where they came from.
struct StoredResponse: Sendable, Equatable {
  /// What asked for it.
  enum Source: String, Sendable {
    case page, sitemap, robots, rights
    /// Read from an archive, a folder or a file.
    case archive
    /// A row of a table.
    case `import`
  }

  let id: RecordID
  /// The canonical URL that was fetched.
  let url: String
  /// `scheme://host[:port]`.
  let host: String
  let status: Int
  /// Seconds since 1970.
  let fetchedAt: Double
  let elapsed: Double
  let address: String?
  /// Status line and fields.
  let head: [UInt8]
  /// The body before content decoding; empty for a 304.
  let body: [UInt8]
  /// SHA-256 of `body`; of the earlier body for a 304.
  let digest: [UInt8]
  /// For a 304, the shard that holds the body it confirmed (`nnnnn`).
  let bodyIn: String?
  let source: Source

  var headers: HTTPHeaders { HTTPHeaders(head: head) }

  /// The body after content decoding, at most `limit` bytes.
  func content(limit: Int) throws(ContentCoding.Problem) -> [UInt8] {
    try ContentCoding.decode(body, coding: headers["Content-Encoding"], limit: limit)
  }
}

extension StoredResponse {
  /// Bodies under this many bytes, and those that are compressed already, are stored as they are.
  private static let packFrom = 256

  func insert(into db: Database) throws {
    // A row comes from no server, and its head would be read for nothing.
    let isCoded =
      source != .import && (body.starts(with: [0x1F, 0x8B]) || headers["Content-Encoding"] != nil)
    let packs = body.count >= StoredResponse.packFrom && !isCoded
    let stored = packs ? Deflate.compress(body) : body
    let statement = try db.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO response
          (id, url, host, status, fetched_at, elapsed, address, head, body, body_bytes, body_packed, digest,
           body_in, source)
        VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)
        """)
    try statement.execute(arguments: [
      id, url, host, status, fetchedAt, elapsed, address, Data(head), Data(stored), body.count,
      packs ? 1 : 0, Data(digest), bodyIn, source.rawValue,
    ])
  }

  private static let columns =
    "seq, id, url, host, status, fetched_at, elapsed, address, head, body, body_bytes, body_packed, digest, "
    + "body_in, source"

  /// Reads responses behind a position, in the order they were stored.
  static func read(
    _ db: Database, after position: Int64, limit: Int, where condition: String = "TRUE",
    _ arguments: [String] = []
  ) throws -> [(Int64, StoredResponse)] {
    let statement = try db.cachedStatement(
      sql: "SELECT \(columns) FROM response WHERE seq > ? AND \(condition) ORDER BY seq LIMIT ?")
    return try Row.fetchAll(
      statement, arguments: StatementArguments([position]) + StatementArguments(arguments) + [limit]
    )
    .map { ($0["seq"], try Self(row: $0)) }
  }

  /// Finds the response to one URL.
  static func find(_ id: RecordID, in db: Database) throws -> StoredResponse? {
    try Row.fetchOne(db, sql: "SELECT \(columns) FROM response WHERE id = ?", arguments: [id]).map(
      Self.init(row:))
  }

  private init(row: Row) throws {
    let stored: [UInt8] = (row["body"] as Data?).map(Array.init) ?? []
    let isPacked = (row["body_packed"] as Int) == 1
    let url: String = row["url"]
    self.init(
      id: row["id"], url: url, host: row["host"], status: row["status"], fetchedAt: row["fetched_at"],
      elapsed: row["elapsed"], address: row["address"], head: Array(row["head"] as Data),
      body: isPacked ? try Deflate.expand(stored, count: row["body_bytes"], subject: url) : stored,
      digest: Array(row["digest"] as Data), bodyIn: row["body_in"],
      source: Source(rawValue: row["source"]) ?? .page)
  }
}

extension EntryKind {
  /// What a response to such a URL is stored as.
  var source: StoredResponse.Source {
    switch self {
    case .page: .page
    case .sitemap: .sitemap
    case .rights: .rights
    }
  }
}
