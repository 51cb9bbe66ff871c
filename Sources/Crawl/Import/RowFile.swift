internal import Corpus
internal import Foundation

/// A file of rows, by its name's ending.
struct RowFile {
  /// As it was named.
  let path: String
  /// Without its folders: what rows are told to come from.
  let name: String
  let reader: any RowReader
  /// Seconds since 1970 when it was written last: the same whenever it is read, so that equal imports are equal.
  let modified: Double

  /// Rows that are looked at to know the columns.
  static let sample = 200

  /// - Parameter table: of an SQLite file.
  /// - Throws: `CrawlFailure` for a file that is not there, or of no known kind.
  init(_ path: String, table: String?) throws {
    self.path = path
    name = (path as NSString).lastPathComponent
    let bare = name.lowercased().hasSuffix(".gz") ? String(name.dropLast(3)) : name
    let isSQLite = ["sqlite", "sqlite3", "db"].contains((bare as NSString).pathExtension.lowercased())
    guard table == nil || isSQLite else {
      throw CrawlFailure(path, "--table goes with SQLite files", remedy: "leave it out")
    }
    switch (bare as NSString).pathExtension.lowercased() {
    case "jsonl", "ndjson", "json": reader = JSONLinesReader { try ByteSource(path) }
    case "csv": reader = DelimitedReader(path, delimiter: UInt8(ascii: ","))
    case "tsv", "tab": reader = DelimitedReader(path, delimiter: UInt8(ascii: "\t"))
    case "parquet": reader = try ParquetReader(path)
    case _ where isSQLite: reader = try SQLiteReader(path, table: table)
    default:
      throw CrawlFailure(
        path, "the file's kind is told by its ending, and this one is not known",
        remedy: "name it .jsonl, .csv or .tsv (each also with .gz), .sqlite, .db or .parquet")
    }
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    modified = ((attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0).rounded(.down)
  }

  /// The columns, in the order they are met, and the first rows.
  func start() throws -> (columns: [String], rows: [RowFound]) {
    var columns = try reader.header()
    var known = Set(columns.map { Array($0.utf8) })
    var rows: [RowFound] = []
    try reader.read { event in
      if case .row(let found) = event {
        rows.append(found)
        for (name, _) in found.row.members where known.insert(Array(name.utf8)).inserted {
          columns.append(name)
        }
      }
      return rows.count < RowFile.sample
    }
    return (columns, rows)
  }
}
