internal import Foundation
internal import GRDB

/// What each stage decided of one record, found by looking through the sealed shards.
public struct Lineage: Sendable, Equatable {
  /// One stage's word on one record.
  public struct Finding: Sendable, Equatable {
    /// The stage.
    public let stage: String
    /// The shard's number.
    public let shard: Int
    /// The record: an item, a trace or an example, or a page where the stage judged the page.
    public let id: RecordID
    /// The item that a trace or an example was made of; nil for other records, and where nobody says it.
    public let item: RecordID?
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
    /// Who is to be named, where the page says so.
    public let attribution: String?
    /// Which rule decided.
    public let reason: String
    /// In the order it was found.
    public let evidence: [Evidence]
  }

  /// One piece of evidence, as the ledger has it.
  public struct Evidence: Sendable, Equatable, Encodable {
    /// grant, reservation or notice.
    public let kind: String
    /// What it was read from, dotted.
    public let signal: String
    /// What it says.
    public let value: String
    /// The place in the source.
    public let locator: String
    /// Address of what it was read from; nil for a reviewer's word, and in shards of format 1.
    public let sourceURL: String?
    /// SHA-256 of the bytes it was read from, in hexadecimal; nil likewise.
    public let sourceDigest: String?
    /// Seconds since 1970; nil in shards of format 1.
    public let observedAt: Double?
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
  /// - Parameter query: an id of an item, a trace, an example or a page, at least 6 of its hexadecimal digits, or the page's canonical URL.
  /// - Throws: `CorpusFailure` if nothing, or more than one page, answers to it.
  public func lineage(of query: String) throws -> Lineage {
    let (page, url) = try resolve(query)
    var findings: [Lineage.Finding] = []
    for stage in [Stage.item, .filter, .dedup, .trace, .distill] {
      for index in try sealedIndices(of: stage) {
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
    let keptRows =
      switch stage {
      case .trace:
        "SELECT id, item, title FROM trace WHERE page = ? AND verdict = 'ok' ORDER BY item, rollout, attempt"
      case .distill: "SELECT id, item, title FROM example WHERE page = ? ORDER BY item, id"
      default: "SELECT id, NULL AS item, title FROM item WHERE page = ? ORDER BY post"
      }
    let itemOfTrace = stage == .trace ? "(SELECT item FROM trace WHERE trace.id = reject.id)" : "NULL"
    let kept = try Row.fetchAll(db, sql: keptRows, arguments: [page])
    let rejected = try Row.fetchAll(
      db,
      sql: """
        SELECT id, \(itemOfTrace) AS item, reason, value, threshold FROM reject WHERE url = ? ORDER BY seq
        """, arguments: [url])
    return kept.map {
      .init(
        stage: stage.name, shard: index, id: $0["id"], item: $0["item"], rejection: nil, title: $0["title"])
    }
      + rejected.map {
        let rejection = Rejection($0["reason"], value: $0["value"], threshold: $0["threshold"])
        return .init(
          stage: stage.name, shard: index, id: $0["id"], item: $0["item"], rejection: rejection, title: nil)
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
    let pages = try self.pages(beginning: hex)
    guard let first = pages.first else {
      // A slip in the last digits is more likely than in the first.
      let near = try self.pages(beginning: String(hex.prefix(4))).values.sorted().prefix(3)
      throw CorpusFailure(
        .missing, query, "no record of the finished shards has this id",
        remedy: near.isEmpty
          ? "check it with yisang stats or sqlite3"
          : "ids that begin alike are of " + near.joined(separator: ", "))
    }
    guard pages.count == 1 else {
      throw CorpusFailure(
        .mismatch, query, "\(pages.count) pages have ids that begin so", remedy: "give more digits")
    }
    return (first.key, first.value)
  }

  /// Pages whose own id, or the id of a record on them, begins with these digits; ten of a shard at most.
  private func pages(beginning hex: String) throws -> [RecordID: String] {
    var pages: [RecordID: String] = [:]
    for (stage, table, column) in [
      (Stage.item, "item", "page"), (.item, "reject", "id"), (.license, "license", "page"),
      (.trace, "trace", "page"), (.distill, "example", "page"),
    ] {
      for index in try sealedIndices(of: stage) {
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
    return pages
  }

  /// The licence verdict on a page; nil if it was not judged.
  public func license(of page: RecordID) throws -> Lineage.License? {
    for index in try sealedIndices(of: .license) {
      let shard = try Shard.openForReading(path(of: .license, index), stage: .license)
      let found = try shard.database.read { db -> Lineage.License? in
        guard
          let row = try Row.fetchOne(db, sql: "SELECT * FROM license WHERE page = ?", arguments: [page])
        else { return nil }
        let evidence = try Row.fetchAll(
          db, sql: "SELECT * FROM evidence WHERE page = ? ORDER BY seq", arguments: [page])
        return Lineage.License(
          licenseClass: row["class"], license: row["license"], licenseURL: row["license_url"],
          attribution: row["attribution"], reason: row["reason"],
          evidence: evidence.map(Lineage.Evidence.init(row:)))
      }
      if let found { return found }
    }
    return nil
  }
}

extension Lineage.Evidence {
  /// Columns that a shard of format 1 does not have are read as null.
  fileprivate init(row: Row) {
    (kind, signal, value, locator) = (row["kind"], row["signal"], row["value"], row["locator"])
    sourceURL = row["source_url"]
    sourceDigest = (row["source_digest"] as Data?)?.hex
    observedAt = row["observed_at"]
  }
}
