internal import Corpus
internal import GRDB
internal import Licensing

/// A page's verdict and evidence, as the licence shards hold them.
struct LedgerPage: Sendable, Equatable {
  let page: RecordID
  let url: String
  /// `host[:port]`.
  let host: String
  let `class`: LicenseClass
  let license: String?
  let evidence: [Evidence]
}

extension Corpus {
  /// Goes through the licence shards page by page; two cursors side by side, so memory does not grow with them.
  ///
  /// - Parameter host: if not nil, the only host that is wanted.
  func readLedger(host: String? = nil, _ body: (LedgerPage) throws -> Void) throws {
    let arguments = StatementArguments(host.map { [$0] } ?? [])
    let condition = host == nil ? "" : "WHERE host = ?"
    for sealed in try sealedShards(of: .license) {
      try sealed.shard.database.read { db in
        let pages = try Row.fetchCursor(
          db, sql: "SELECT page, url, host, class, license FROM license \(condition) ORDER BY page",
          arguments: arguments)
        let evidence = try Row.fetchCursor(
          db,
          sql: """
            SELECT page, kind, signal, value, locator FROM evidence
            \(host == nil ? "" : "JOIN license USING (page) WHERE host = ?") ORDER BY page, seq
            """, arguments: arguments)
        var next = try evidence.next()?.copy()
        while let row = try pages.next() {
          let page: RecordID = row["page"]
          var found: [Evidence] = []
          while let entry = next, (entry["page"] as RecordID) == page {
            found.append(Evidence(ledger: entry))
            next = try evidence.next()?.copy()
          }
          try body(
            LedgerPage(
              page: page, url: row["url"], host: row["host"],
              class: LicenseClass(rawValue: row["class"]) ?? .c, license: row["license"], evidence: found))
        }
      }
    }
  }
}

extension Evidence {
  fileprivate init(ledger row: Row) {
    self.init(
      signal: row["signal"], value: row["value"], locator: row["locator"],
      kind: Kind(rawValue: row["kind"]) ?? .notice)
  }
}
