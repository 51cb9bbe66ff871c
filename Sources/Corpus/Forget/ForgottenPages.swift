internal import Foundation
public import GRDB

/// Pages that are to be forgotten, and the items on them, by their ids: what they say is not needed to find them.
public struct ForgottenPages: Sendable {
  /// The pages.
  public let pages: Set<RecordID>
  /// The items that were made of them.
  public let items: Set<RecordID>

  /// Takes the pages alone; `withItems(of:)` looks for their items.
  public init(pages: Set<RecordID>, items: Set<RecordID> = []) { (self.pages, self.items) = (pages, items) }

  /// Makes `forgotten_page(id)`, `forgotten_url(url)`, `forgotten_item(id)` and `forgotten_sources(augmentation)` known
  /// to a connection; the last is true where options of a forgotten item joined a question.
  public func register(in db: Database) {
    let (pages, items) = (pages, items)
    let names = Set(items.map(\.description))
    db.add(
      function: DatabaseFunction("forgotten_page", argumentCount: 1, pure: true) { values in
        RecordID.fromDatabaseValue(values[0]).map(pages.contains) ?? false
      })
    db.add(
      function: DatabaseFunction("forgotten_url", argumentCount: 1, pure: true) { values in
        String.fromDatabaseValue(values[0]).map { pages.contains(RecordID(page: $0)) } ?? false
      })
    db.add(
      function: DatabaseFunction("forgotten_item", argumentCount: 1, pure: true) { values in
        RecordID.fromDatabaseValue(values[0]).map(items.contains) ?? false
      })
    db.add(
      function: DatabaseFunction("forgotten_sources", argumentCount: 1, pure: true) { values in
        guard !names.isEmpty, let text = String.fromDatabaseValue(values[0]) else { return false }
        let row = try? JSONDecoder().decode(Augmentation.self, from: Data(text.utf8))
        return row?.sources?.contains { names.contains($0.id) } ?? false
      })
  }

  /// What is read of a trace's column `augmentation`.
  private struct Augmentation: Decodable {
    struct Source: Decodable { let id: String }
    let sources: [Source]?
  }
}

extension Stage.ContentTable {
  /// The SQL condition under which a row is a forgotten page's: the table's own, or what its columns tell.
  ///
  /// - Throws: `CorpusFailure` for a table of which nobody can tell whose its rows are.
  func isForgotten(_ db: Database) throws -> String {
    if let owner { return owner }
    let columns = Set(try db.columns(in: name).map(\.name))
    if columns.contains("augmentation") { return "(forgotten_page(page) OR forgotten_sources(augmentation))" }
    if columns.contains("page") { return "forgotten_page(page)" }
    if columns.contains("url") { return "forgotten_url(url)" }
    if columns.contains("id") { return "forgotten_item(id)" }
    throw CorpusFailure(
      .mismatch, name, "nobody can tell which pages the rows of this table belong to",
      remedy: "use the version of yisang that wrote it")
  }
}

extension Stage {
  /// The content tables a shard has: those of an older format may be fewer.
  func tables(in db: Database) throws -> [ContentTable] { try content.filter { try db.tableExists($0.name) } }
}

extension Corpus {
  /// The same pages with their items, as far as they stand in finished or unfinished shards.
  public func withItems(of pages: Set<RecordID>) throws -> ForgottenPages {
    let forgotten = ForgottenPages(pages: pages)
    var items: Set<RecordID> = []
    for stage in [Stage.item, .filter, .dedup] {
      try readAll(stage) { _, db in
        forgotten.register(in: db)
        let rows = try Row.fetchCursor(db, sql: "SELECT id FROM item WHERE forgotten_page(page)")
        while let row = try rows.next() { items.insert(row["id"]) }
      }
    }
    return ForgottenPages(pages: pages, items: items)
  }

  /// The pages whose address, in any table of any stage, fulfils a condition on `url`.
  public func pages(where condition: String, _ arguments: [String]) throws -> Set<RecordID> {
    var pages: Set<RecordID> = []
    for stage in Stage.all {
      try readAll(stage) { _, db in
        for table in try stage.tables(in: db)
        where try db.columns(in: table.name).contains(where: { $0.name == "url" }) {
          let rows = try Row.fetchCursor(
            db, sql: "SELECT DISTINCT url FROM \(table.name) WHERE \(condition)",
            arguments: StatementArguments(arguments))
          while let row = try rows.next() { pages.insert(RecordID(page: row["url"])) }
        }
      }
    }
    return pages
  }

  /// Rows of a stage that belong to these pages.
  public func count(of forgotten: ForgottenPages, in stage: Stage) throws -> Int {
    var count = 0
    try readAll(stage) { _, db in
      forgotten.register(in: db)
      for table in try stage.tables(in: db) {
        count +=
          try Int.fetchOne(
            db, sql: "SELECT count(*) FROM \(table.name) WHERE \(table.isForgotten(db))") ?? 0
      }
    }
    return count
  }

  /// Items that were left out as copies of one of these: nothing stands for them any more.
  public func copies(of forgotten: ForgottenPages) throws -> Int {
    let names = Set(forgotten.items.map(\.description))
    var copies: Set<RecordID> = []
    try readAll(.dedup) { _, db in
      forgotten.register(in: db)
      let rows = try Row.fetchCursor(
        db, sql: "SELECT id, value FROM reject WHERE reason LIKE 'dedup.%' AND NOT forgotten_url(url)")
      while let row = try rows.next() {
        // Behind the id of what is kept may stand how alike they are.
        let value = (row["value"] as String?)?.prefix(32)
        if let value, names.contains(String(value)) { copies.insert(row["id"]) }
      }
      guard try db.tableExists("duplicate") else { return }
      let pairs = try Row.fetchCursor(
        db, sql: "SELECT id FROM duplicate WHERE forgotten_item(kept) AND NOT forgotten_item(id)")
      while let row = try pairs.next() { copies.insert(row["id"]) }
    }
    return copies.count
  }

  /// Reads all shards of a stage, finished or not.
  public func readAll(_ stage: Stage, _ body: (Int, Database) throws -> Void) throws {
    let sealed = try sealedIndices(of: stage).map { ($0, path(of: stage, $0)) }
    let open = try openIndices(of: stage).map { ($0, openPath(of: stage, $0)) }
    for (index, path) in sealed + open {
      let shard = try Shard.openForReading(path, stage: stage)
      try shard.database.read { try body(index, $0) }
    }
  }
}
