internal import Korean

/// What stands at one place of a file.
enum RowEvent {
  /// A row.
  case row(RowFound)
  /// What is no row, and why.
  case broken(number: Int, reason: String)
}

/// A row and where it stands.
struct RowFound: Sendable, Equatable {
  /// The line it begins in, from 1, or its number in a table.
  let number: Int
  let row: JSONRow
  /// True if bytes that were no UTF-8 were replaced by U+FFFD.
  let isRepaired: Bool
}

/// Reads the rows of a file, in order.
protocol RowReader {
  /// What a number counts: `line` or `row`.
  var unit: String { get }
  /// The columns as far as they are known before a row is read.
  func header() throws -> [String]
  /// Hands each row on until the file ends or `body` says false.
  func read(_ body: (RowEvent) throws -> Bool) throws
}

extension RowReader {
  /// Bytes of a row at most.
  static var longestRow: Int { 1 << 20 }
  static var tooLong: String { "longer than 1 MiB" }
}

/// JSON Lines: an object a line; empty lines are passed over.
struct JSONLinesReader: RowReader {
  let unit = "line"
  private let open: () throws -> ByteSource

  /// - Parameter open: opens the source anew, for each reading.
  init(_ open: @escaping () throws -> ByteSource) { self.open = open }

  func header() -> [String] { [] }

  func read(_ body: (RowEvent) throws -> Bool) throws {
    let source = try open()
    if try source.start(64).first(where: { $0 > 0x20 && $0 < 0x80 }) == UInt8(ascii: "[") {
      throw CrawlFailure(
        source.name, "this is one JSON array, and rows are read a line each",
        remedy: "write a line for each row, for instance with jq -c '.[]'")
    }
    var number = 0
    var line: [UInt8] = []
    var isTooLong = false
    var isEnded = false
    while !isEnded {
      var isWhole = false
      isEnded = try !source.next { bytes in
        let end = bytes.firstIndex(of: 0x0A)
        let part = bytes[..<(end ?? bytes.endIndex)]
        if line.count + part.count > Self.longestRow { isTooLong = true } else { line += part }
        isWhole = end != nil
        return part.count + (isWhole ? 1 : 0)
      }
      guard isWhole || isEnded else { continue }
      number += 1
      let event = isTooLong ? .broken(number: number, reason: Self.tooLong) : self.event(line, number)
      (line, isTooLong) = ([], false)
      if let event, try !body(event) { return }
    }
  }

  private func event(_ line: [UInt8], _ number: Int) -> RowEvent? {
    guard line.contains(where: { $0 > 0x20 }) else { return nil }
    let (text, replacements) = UTF8Repair.repaired(line)
    guard let row = JSONRow(text) else { return .broken(number: number, reason: "no JSON object") }
    return .row(RowFound(number: number, row: row, isRepaired: replacements > 0))
  }
}
