internal import Corpus
internal import GRDB
internal import Licensing

/// The licence verdict on one page after the other; a few pages are asked for, so none is kept in memory.
struct ClassLookup {
  /// A verdict as far as a reader of a row needs it.
  struct Verdict {
    let licenseClass: LicenseClass
    let license, licenseURL, attribution: String?
  }

  let audience: Audience
  private let shards: [Shard]

  init(of corpus: Corpus, for audience: Audience) throws {
    self.audience = audience
    // Of two verdicts on one page the later shard's holds, as in an export.
    shards = try corpus.sealedIndices(of: .license).reversed().map {
      try Shard.openForReading(corpus.path(of: .license, $0), stage: .license)
    }
  }

  /// The verdict on a page; nil if there is none, which is class C.
  func verdict(on page: RecordID) throws -> Verdict? {
    for shard in shards {
      let found = try shard.database.read { db -> Verdict? in
        let statement = try db.cachedStatement(
          sql: "SELECT class, license, license_url, attribution FROM license WHERE page = ?")
        return try Row.fetchOne(statement, arguments: [page]).map { row in
          Verdict(
            licenseClass: LicenseClass(rawValue: row["class"]) ?? .c, license: row["license"],
            licenseURL: row["license_url"], attribution: row["attribution"])
        }
      }
      if let found { return found }
    }
    return nil
  }

  /// Whether the readers may see texts of a page.
  func admits(_ page: RecordID) throws -> Bool { audience.admits(try verdict(on: page)?.licenseClass) }

  /// A text of a page, as far as the readers may see it.
  func shown(_ text: String, of page: RecordID) throws -> ShownText? {
    ShownText(text, of: try verdict(on: page)?.licenseClass, for: audience)
  }
}
