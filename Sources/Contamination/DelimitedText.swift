import Corpus

/// Rows of CSV or of TSV, with the line each begins on. It is TSV if the first line has a tab.
struct DelimitedText {
  private var rest: ArraySlice<UInt8>
  private let delimiter: UInt8
  private var line = 1

  init(_ bytes: ArraySlice<UInt8>) {
    rest = bytes
    delimiter = bytes.prefix { $0 != 0x0A }.contains(0x09) ? 0x09 : 0x2C
  }

  /// The next row that is not empty; nil at the end.
  mutating func row(_ path: String) throws -> (values: [String], line: Int)? {
    while !rest.isEmpty {
      let start = line
      switch DelimitedRecord.first(in: rest, delimiter: delimiter) {
      case .success(let record):
        rest = rest[record.end...]
        line += record.lineFeeds
        if record.isEmpty { continue }
        return (record.fields.map { String(decoding: $0.bytes, as: UTF8.self) }, start)
      case .failure(let failure):
        throw ContaminationFailure(
          path, line: line + failure.lineFeeds,
          failure.problem == .goesOn
            ? "goes on behind a closing quotation mark" : "ends within quotation marks",
          remedy: "write a quotation mark within a quoted field twice, as RFC 4180 says")
      }
    }
    return nil
  }
}
