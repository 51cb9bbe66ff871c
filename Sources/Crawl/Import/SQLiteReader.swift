internal import Corpus
internal import Foundation
internal import GRDB
internal import Korean

/// The rows of one table of somebody's SQLite file, which is only read.
struct SQLiteReader: RowReader {
  let unit = "row"
  private let table: String
  private let columns: [String]
  private let database: DatabaseQueue

  /// - Parameter table: nil where the file has only one.
  /// - Throws: `CrawlFailure` that names the tables there are.
  init(_ path: String, table: String?) throws {
    var configuration = Configuration()
    configuration.readonly = true
    guard FileManager.default.fileExists(atPath: path) else {
      throw CrawlFailure(path, "there is no such file", remedy: "name the file that holds the rows")
    }
    do {
      database = try DatabaseQueue(path: path, configuration: configuration)
      let tables = try database.read {
        try String.fetchAll(
          $0,
          sql: """
            SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite!_%' ESCAPE '!'
            ORDER BY name
            """)
      }
      let found = table ?? (tables.count == 1 ? tables.first : nil)
      guard let found, tables.contains(where: { $0.utf8.elementsEqual(found.utf8) }) else {
        let near = table.flatMap { nearest($0, among: tables) }.map { "; did you mean \($0)?" } ?? ""
        let list = tables.isEmpty ? "there are none" : "it has " + tables.joined(separator: ", ")
        throw CrawlFailure(
          path, table.map { "there is no table \($0)\(near)" } ?? "which table?",
          remedy: "name one with --table: \(list)")
      }
      self.table = found
      columns = try database.read { try $0.columns(in: found).map(\.name) }
    } catch let error as DatabaseError {
      throw CrawlFailure(
        path, "SQLite says: \(error.message ?? "\(error)")", remedy: "check that it is an SQLite file")
    }
  }

  func header() -> [String] { columns }

  func read(_ body: (RowEvent) throws -> Bool) throws {
    let name = table.replacing("\"", with: "\"\"")
    let names = columns.map { Array($0.utf8) }
    try database.read { db in
      let rows = try GRDB.Row.fetchCursor(db, sql: "SELECT * FROM \"\(name)\"")
      var number = 0
      while let found = try rows.next() {
        number += 1
        let fields = names.indices.map { (name: names[$0], value: SQLiteReader.json(found[$0])) }
        let row = JSONRow(fields)
        let event: RowEvent =
          row.bytes.count > Self.longestRow
          ? .broken(number: number, reason: Self.tooLong)
          : .row(RowFound(number: number, row: row, isRepaired: false))
        if try !body(event) { return }
      }
    }
  }

  /// A value as JSON; bytes that are no text are null.
  private static func json(_ value: DatabaseValue) -> [UInt8] {
    switch value.storage {
    case .null: Array("null".utf8)
    case .int64(let number): Array(String(number).utf8)
    case .double(let number): Array((number.isFinite ? String(number) : "null").utf8)
    case .string(let text): JSONRow.quoted(text.utf8)
    case .blob(let data):
      UTF8Repair.isValid([UInt8](data)) ? JSONRow.quoted(data) : Array("null".utf8)
    }
  }
}
