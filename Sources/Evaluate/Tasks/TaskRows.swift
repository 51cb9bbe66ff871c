import Corpus
import Korean
import StrictJSON

/// The rows of a file: JSON Lines, a JSON list of objects, CSV or TSV with a header.
struct TaskRows {
  struct Row {
    /// The line it begins on; of a JSON list its number.
    let line: Int
    let fields: JSON

    /// A field that is there and is not null.
    subscript(_ name: String) -> JSON? { fields[name].flatMap { $0.isNull ? nil : $0 } }
  }

  private(set) var rows: [Row] = []
  /// Columns, or members of the first object, in order.
  private(set) var columns: [String] = []
  var names: Set<String> { Set(columns) }

  init(_ bytes: [UInt8], path: String) throws {
    guard let first = bytes.first(where: { !TaskRows.isSpace($0) }) else {
      throw EvaluationError(path, "is empty")
    }
    try TaskRows.checkText(bytes, path: path)
    switch (TaskFiles.ending(path), first) {
    case ("csv", _): try readTable(bytes, path, delimiter: 0x2C)
    case ("tsv", _): try readTable(bytes, path, delimiter: 0x09)
    case (_, UInt8(ascii: "[")): try readList(bytes, path)
    case (_, UInt8(ascii: "{")), ("json", _), ("jsonl", _): try readLines(bytes, path)
    default: try readTable(bytes, path, delimiter: bytes.prefix { $0 != 0x0A }.contains(0x09) ? 0x09 : 0x2C)
    }
    guard let first = rows.first else { throw EvaluationError(path, "has no items") }
    if columns.isEmpty {
      columns = (first.fields.members ?? []).map { String(decoding: $0.name, as: UTF8.self) }
    }
  }

  private mutating func readLines(_ bytes: [UInt8], _ path: String) throws {
    for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    where !line.allSatisfy(TaskRows.isSpace) {
      let object: JSON
      do {
        object = try JSON(parsing: Array(line))
      } catch {
        throw EvaluationError("\(path):\(index + 1)", "is no JSON: \(error)")
      }
      try append(object, line: index + 1, path)
    }
  }

  private mutating func readList(_ bytes: [UInt8], _ path: String) throws {
    let list: JSON
    do {
      list = try JSON(parsing: bytes)
    } catch {
      throw EvaluationError(path, "is no JSON list: \(error)")
    }
    for (index, object) in (list.array ?? []).enumerated() { try append(object, line: index + 1, path) }
  }

  private mutating func append(_ object: JSON, line: Int, _ path: String) throws {
    guard object.members != nil else {
      throw EvaluationError("\(path):\(line)", "is no object: give one a line, or one list of objects")
    }
    rows.append(Row(line: line, fields: object))
  }

  private mutating func readTable(_ bytes: [UInt8], _ path: String, delimiter: UInt8) throws {
    var header: [[UInt8]]?
    var rest = bytes[...]
    var line = 1
    while !rest.isEmpty {
      let start = line
      switch DelimitedRecord.first(in: rest, delimiter: delimiter) {
      case .failure(let failure):
        throw EvaluationError(
          "\(path):\(line + failure.lineFeeds)",
          failure.problem == .goesOn
            ? "goes on behind a closing quotation mark" : "ends within quotation marks")
      case .success(let record):
        rest = rest[record.end...]
        line += record.lineFeeds
        if record.isEmpty { continue }
        let values = record.fields.map(\.bytes)
        guard let columns = header else {
          header = try TaskRows.columns(values, path, line: start)
          continue
        }
        guard values.count == columns.count else {
          throw EvaluationError(
            "\(path):\(start)", "has \(values.count) fields, the header \(columns.count)")
        }
        let members = zip(columns, values).map { JSON.Member($0, .string($1)) }
        rows.append(Row(line: start, fields: .object(members)))
      }
    }
    columns = (header ?? []).map { String(decoding: $0, as: UTF8.self) }
  }

  private static func columns(_ values: [[UInt8]], _ path: String, line: Int) throws -> [[UInt8]] {
    let columns = values.map { value in
      Array(value.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
    var seen: Set<[UInt8]> = []
    // The first column of a table that pandas wrote with its index has no name.
    for column in columns where !column.isEmpty && !seen.insert(column).inserted {
      throw EvaluationError(
        "\(path):\(line)", "has the column \(String(decoding: column, as: UTF8.self)) twice")
    }
    return columns
  }

  private static func checkText(_ bytes: [UInt8], path: String) throws {
    guard !UTF8Repair.isValid(bytes) else { return }
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    let line = lines.firstIndex { !UTF8Repair.isValid(Array($0)) }
    let place = line.map { "\(path):\($0 + 1)" } ?? path
    throw EvaluationError(place, "is not UTF-8: convert it first, for example with iconv -f cp949")
  }

  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
