internal import GRDB

/// What each stage decided of one record, found by looking through the sealed shards.
public struct Lineage: Sendable, Equatable {
  /// One stage's word on one record.
  public struct Finding: Sendable, Equatable {
    /// The stage.
    public let stage: String
    /// The shard's number.
    public let shard: Int
    /// The record: an item, or a page where the stage judged the page.
    public let id: RecordID
    /// nil if the stage kept it.
    public let rejection: Rejection?
    /// The title, where the stage has it.
    public let title: String?
  }

  /// The licence verdict on a page.
  public struct License: Sendable, Equatable {
    /// `A`, `B` or `C`.
    public let licenseClass: String
    /// SPDX id or `KOGL-n`.
    public let license: String?
    /// Where the terms are.
    public let licenseURL: String?
    /// Which rule decided.
    public let reason: String
    /// Kind, signal, value and place of each piece of evidence.
    public let evidence: [(kind: String, signal: String, value: String, locator: String)]

    /// Equal verdicts on equal evidence.
    public static func == (left: License, right: License) -> Bool {
      left.licenseClass == right.licenseClass && left.license == right.license
        && left.reason == right.reason && left.evidence.elementsEqual(right.evidence) { $0 == $1 }
    }
  }

  /// The page the record belongs to.
  public let page: RecordID
  /// Where the page was fetched.
  public let url: String
  /// In the order of the stages.
  public let findings: [Finding]
  /// nil if the page was not judged.
  public let license: License?
}

extension Corpus {
  /// Follows a record through all stages.
  ///
  /// - Parameter query: an id of an item or a page, at least 6 of its hexadecimal digits, or the page's canonical URL.
  /// - Throws: `CorpusFailure` if nothing, or more than one page, answers to it.
  public func lineage(of query: String) throws -> Lineage {
    let (page, url) = try resolve(query)
    var findings: [Lineage.Finding] = []
    for stage in [Stage.item, .filter, .dedup] {
      for index in sealedIndices(of: stage) {
        let shard = try Shard.openForReading(path(of: stage, index), stage: stage)
        findings += try shard.database.read { db in
          try Corpus.findings(db, stage, index, page: page, url: url)
        }
      }
    }
    return Lineage(page: page, url: url, findings: findings, license: try license(of: page))
  }

  private static func findings(
    _ db: Database, _ stage: Stage, _ index: Int, page: RecordID, url: String
  ) throws -> [Lineage.Finding] {
    let kept = try Row.fetchAll(
      db, sql: "SELECT id, title FROM item WHERE page = ? ORDER BY post", arguments: [page])
    let rejected = try Row.fetchAll(
      db, sql: "SELECT id, reason, value, threshold FROM reject WHERE url = ? ORDER BY seq", arguments: [url])
    return kept.map {
      .init(stage: stage.name, shard: index, id: $0["id"], rejection: nil, title: $0["title"])
    }
      + rejected.map {
        let rejection = Rejection($0["reason"], value: $0["value"], threshold: $0["threshold"])
        return .init(stage: stage.name, shard: index, id: $0["id"], rejection: rejection, title: nil)
      }
  }

  /// The page a query names.
  private func resolve(_ query: String) throws -> (RecordID, String) {
    if query.contains("://") {
      let page = RecordID(page: query)
      return (page, query)
    }
    let hex = query.lowercased()
    let isHex = hex.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    guard isHex, (6...32).contains(hex.utf8.count) else {
      throw CorpusFailure(
        .missing, query, "this is neither a URL nor an id",
        remedy: "give at least 6 hexadecimal digits of an id, or the page's address")
    }
    var pages: [RecordID: String] = [:]
    for (stage, table, column) in [
      (Stage.item, "item", "page"), (.item, "reject", "id"), (.license, "license", "page"),
    ] {
      for index in sealedIndices(of: stage) {
        let shard = try Shard.openForReading(path(of: stage, index), stage: stage)
        try shard.database.read { db in
          let key = table == "license" ? "page" : "id"
          let rows = try Row.fetchAll(
            db,
            sql: """
              SELECT \(column) AS page, url FROM \(table)
              WHERE substr(lower(hex(\(key))), 1, ?) = ? OR substr(lower(hex(\(column))), 1, ?) = ? LIMIT 10
              """, arguments: [hex.utf8.count, hex, hex.utf8.count, hex])
          for row in rows { pages[row["page"]] = row["url"] }
        }
      }
    }
    guard let first = pages.first else {
      throw CorpusFailure(
        .missing, query, "no record of the finished shards has this id",
        remedy: "check it with yisang stats or sqlite3")
    }
    guard pages.count == 1 else {
      throw CorpusFailure(
        .mismatch, query, "\(pages.count) pages have ids that begin so", remedy: "give more digits")
    }
    return (first.key, first.value)
  }

  private func license(of page: RecordID) throws -> Lineage.License? {
    for index in sealedIndices(of: .license) {
      let shard = try Shard.openForReading(path(of: .license, index), stage: .license)
      let found = try shard.database.read { db -> Lineage.License? in
        guard
          let row = try Row.fetchOne(db, sql: "SELECT * FROM license WHERE page = ?", arguments: [page])
        else { return nil }
        let evidence = try Row.fetchAll(
          db, sql: "SELECT * FROM evidence WHERE page = ? ORDER BY seq", arguments: [page])
        return Lineage.License(
          licenseClass: row["class"], license: row["license"], licenseURL: row["license_url"],
          reason: row["reason"],
          evidence: evidence.map { ($0["kind"], $0["signal"], $0["value"], $0["locator"]) })
      }
      if let found { return found }
    }
    return nil
  }
}
