internal import Corpus
internal import GRDB
internal import Web

/// What must not come back: hosts in clear, pages and authors as digests.
extension FrontierTransaction {
  /// Writes that something is forgotten.
  ///
  /// - Parameter pages: those that are to be removed now; they stay marked until `noteRemoved`.
  /// - Returns: false if it was said before.
  @discardableResult
  func forget(_ request: ForgetRequest, _ pages: Set<RecordID>, at now: Double) throws -> Bool {
    let sql = "INSERT OR IGNORE INTO forgotten (kind, key, at, removed) VALUES (?, ?, ?, ?)"
    let isNew: Bool
    switch request {
    case .url: isNew = try request.page.map { try !isForgotten(page: $0) } ?? true
    case .host(let host):
      try db.execute(sql: sql, arguments: ["host", host, now, 1])
      isNew = db.changesCount > 0
    case .author(let name):
      isNew = try !isForgotten(author: name)
      // A name that is not met may be mistyped.
      guard !pages.isEmpty else { return isNew }
      try db.execute(sql: sql, arguments: ["author", ForgetRequest.digest(ofAuthor: name), now, 1])
    }
    if let page = request.page { try db.execute(sql: sql, arguments: ["page", page, now, 1]) }
    for page in pages {
      try db.execute(
        sql: """
          INSERT INTO forgotten (kind, key, at, removed) VALUES ('page', ?, ?, 0)
          ON CONFLICT (kind, key) DO UPDATE SET removed = 0
          """, arguments: [page, now])
    }
    return isNew
  }

  /// Pages that a broken-off run has not removed everywhere.
  func unremovedPages() throws -> Set<RecordID> {
    Set(try RecordID.fetchAll(db, sql: "SELECT key FROM forgotten WHERE kind = 'page' AND removed = 0"))
  }

  /// All is removed that was to be.
  func noteRemoved() throws { try db.execute(sql: "UPDATE forgotten SET removed = 1 WHERE removed = 0") }

  /// False if nothing was ever forgotten: most corpora never ask further.
  var forgetsAnything: Bool {
    get throws { try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM forgotten)") ?? true }
  }

  /// True if a page, or its host, was forgotten.
  ///
  /// - Parameter host: `scheme://host[:port]`.
  func isForgotten(page: RecordID, host: String? = nil) throws -> Bool {
    let statement = try db.cachedStatement(sql: "SELECT 1 FROM forgotten WHERE kind = ? AND key = ?")
    if try Int.fetchOne(statement, arguments: ["page", page]) != nil { return true }
    guard let host, let mark = Array(host.utf8).place(of: "://") else { return false }
    let authority = String(decoding: host.utf8.dropFirst(mark.upperBound), as: UTF8.self)
    let key = RowAddress.isTable(host) ? host : authority
    return try Int.fetchOne(statement, arguments: ["host", key]) != nil
  }

  /// True if an author was forgotten.
  func isForgotten(author: String) throws -> Bool {
    let statement = try db.cachedStatement(sql: "SELECT 1 FROM forgotten WHERE kind = 'author' AND key = ?")
    return try Int.fetchOne(statement, arguments: [ForgetRequest.digest(ofAuthor: author)]) != nil
  }

  /// Removes what the frontier knows of pages, and of a host as a whole.
  func remove(_ forgotten: ForgottenPages, host: String?) throws {
    forgotten.register(in: db)
    let urls = Set(try String.fetchAll(db, sql: "SELECT url FROM url WHERE forgotten_page(id)"))
    try db.execute(sql: "DELETE FROM url WHERE forgotten_page(id)")
    for pattern in Set(urls.compactMap { WebURL($0).map(urlPattern) }) {
      try db.execute(sql: "DELETE FROM pattern WHERE key = ?", arguments: [pattern])
      try db.execute(
        sql: "DELETE FROM pattern_text WHERE key IN (?, ?)", arguments: [pattern, "=" + pattern])
    }
    // Where a redirect led back to is said in words.
    let details = try Row.fetchAll(
      db, sql: "SELECT seq, detail FROM url WHERE detail IS NOT NULL AND reason LIKE 'fetch.redirect%'")
    for row in details {
      let detail: String = row["detail"]
      guard detail.split(separator: " ").contains(where: { urls.contains(String($0)) }) else { continue }
      try db.execute(sql: "UPDATE url SET detail = NULL WHERE seq = ?", arguments: [row["seq"] as Int64])
    }
    try db.execute(sql: "DELETE FROM offsite WHERE forgotten_url(example)")
    guard let host, !RowAddress.isTable(host) else { return }
    try db.execute(
      sql: "DELETE FROM host WHERE key IN (?, ?)", arguments: ["http://" + host, "https://" + host])
    try db.execute(sql: "DELETE FROM offsite WHERE host = ?", arguments: [host])
    try db.execute(
      sql: "DELETE FROM pattern WHERE key >= ? AND key < ?", arguments: [host + "/", host + "0"])
    try db.execute(
      sql: "DELETE FROM pattern_text WHERE key >= ? AND key < ? OR key >= ? AND key < ?",
      arguments: [host + "/", host + "0", "=" + host + "/", "=" + host + "0"])
  }
}
