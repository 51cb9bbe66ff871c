internal import GRDB

/// How free each page's licence is.
///
/// Memory: about 20 bytes a page.
public struct PageClasses: Sendable {
  private var ranks: [RecordID: UInt8] = [:]

  /// Reads all verdicts; of two on one page the later shard's holds, as in an export.
  public init(_ licenses: [SealedShard]) throws {
    for sealed in licenses {
      try sealed.shard.database.read { db in
        let rows = try Row.fetchCursor(db, sql: "SELECT page, class FROM license")
        while let row = try rows.next() {
          let letter: String = row[1]
          ranks[row[0]] = letter == "A" ? 0 : letter == "B" ? 1 : nil
        }
      }
    }
  }

  /// 0 for A, 1 for B, 2 for C and for pages without a verdict.
  public func rank(of page: RecordID) -> UInt8 { ranks[page] ?? 2 }
}
