internal import Corpus
internal import Korean
internal import Web

/// CSV (RFC 4180) and TSV: the first record names the columns. Every value is a text; an empty one without quotation
/// marks is null.
///
/// Where quotation marks do not pair, the line is named and what follows it is read anew: one stray mark costs one line.
struct DelimitedReader: RowReader {
  let unit = "line"
  private let path: String
  private let delimiter: UInt8

  init(_ path: String, delimiter: UInt8) { (self.path, self.delimiter) = (path, delimiter) }

  func header() throws -> [String] { try Reading(path, delimiter).columns() }

  func read(_ body: (RowEvent) throws -> Bool) throws {
    let reading = try Reading(path, delimiter)
    let columns = try reading.columns().map { Array($0.utf8) }
    while let found = try reading.next() {
      if case .record(_, let record) = found, record.isEmpty { continue }
      if try !body(reading.event(found, columns)) { return }
    }
  }
}

extension DelimitedReader {
  /// What begins in a line.
  fileprivate enum Found {
    case record(number: Int, DelimitedRecord)
    case broken(number: Int, reason: String)
  }

  /// One pass through the file.
  fileprivate final class Reading {
    private let source: ByteSource
    private let delimiter: UInt8
    private let isKorean: Bool
    private var line = 1
    /// Bytes that were passed, and bytes that are looked at again since the marks before them did not pair.
    private var (passed, reread) = (0, 0)

    /// Beyond this, and what was passed, no record spans lines: reading stays linear whatever a file holds.
    private static let mostReread = 16 << 20

    init(_ path: String, _ delimiter: UInt8) throws {
      source = try ByteSource(path)
      self.delimiter = delimiter
      let start = try source.start(1 << 16)
      // A character may be cut at the end of what was looked at.
      let isUTF8 = UTF8Repair.repaired(start).replacements <= (start.count == 1 << 16 ? 1 : 0)
      let encoding = isUTF8 ? "UTF-8" : decodeText(start, contentType: nil).encoding
      guard !encoding.hasPrefix("UTF-16") else {
        throw CrawlFailure(path, "the file is \(encoding)", remedy: "save it as UTF-8")
      }
      isKorean = encoding == "EUC-KR"
      if start.starts(with: [0xEF, 0xBB, 0xBF]) { _ = try source.next { _ in 3 } }
    }

    func columns() throws -> [String] {
      guard let found = try next() else { return [] }
      guard case .record(_, let record) = found else {
        throw CrawlFailure(
          source.name, "the first record, which names the columns, does not end within 1 MiB",
          remedy: "check the quotation marks of the first line")
      }
      let names = record.fields.map { String(decoding: decoded($0.bytes).text, as: UTF8.self) }
      var seen: Set<[UInt8]> = []
      for name in names where !seen.insert(Array(name.utf8)).inserted {
        throw CrawlFailure(
          source.name, "the column \(name) is there twice", remedy: "give each column a name of its own")
      }
      return names
    }

    func event(_ found: Found, _ columns: [[UInt8]]) -> RowEvent {
      let (number, record): (Int, DelimitedRecord)
      switch found {
      case .broken(let number, let reason): return .broken(number: number, reason: reason)
      case .record(let line, let whole): (number, record) = (line, whole)
      }
      guard record.fields.count == columns.count else {
        return .broken(number: number, reason: "\(record.fields.count) fields for \(columns.count) columns")
      }
      var isRepaired = false
      let fields = zip(columns, record.fields).map { name, field -> (name: [UInt8], value: [UInt8]) in
        if field.bytes.isEmpty && !field.isQuoted { return (name, Array("null".utf8)) }
        let (text, replacements) = decoded(field.bytes)
        isRepaired = isRepaired || replacements > 0
        return (name, JSONRow.quoted(text))
      }
      return .row(RowFound(number: number, row: JSONRow(fields), isRepaired: isRepaired))
    }

    /// Delimiters, quotation marks and line ends are no part of a character in windows-949 either, so that records
    /// can be told before they are decoded.
    private func decoded(_ bytes: [UInt8]) -> (text: [UInt8], replacements: Int) {
      if isKorean { return Windows949.decode(bytes) }
      let repaired = UTF8Repair.repaired(bytes)
      return (repaired.utf8, repaired.replacements)
    }

    /// What begins in the next line; nil at the end of the file.
    func next() throws -> Found? {
      var wanted = 1 << 16
      while true {
        let (bytes, isLast) = try source.window(wanted, most: DelimitedReader.longestRow + 1)
        if bytes.isEmpty { return nil }
        let number = line
        let spansLines = reread <= passed + Reading.mostReread
        switch DelimitedRecord.first(in: bytes, delimiter: delimiter, spansLines: spansLines) {
        case .success(let record) where isLast || record.end < bytes.endIndex:
          line += record.lineFeeds
          pass(record.end - bytes.startIndex)
          guard record.end - bytes.startIndex <= DelimitedReader.longestRow else {
            return .broken(number: number, reason: DelimitedReader.tooLong)
          }
          return .record(number: number, record)
        case .failure(let failure) where isLast || failure.place < bytes.endIndex:
          try passLine(seen: failure.place - bytes.startIndex)
          let isUnclosed = failure.problem == .unclosed
          return .broken(
            number: number,
            reason: isUnclosed ? "a quotation mark is never closed" : "text behind a closing quotation mark")
        default:
          if bytes.count > DelimitedReader.longestRow {
            try passLine(seen: bytes.count)
            return .broken(number: number, reason: DelimitedReader.tooLong)
          }
          wanted = 2 * bytes.count
        }
      }
    }

    private func pass(_ count: Int) {
      source.take(count)
      passed += count
    }

    /// Goes to the next line; of what was seen, the bytes behind its beginning are read again.
    private func passLine(seen: Int) throws {
      var (count, isEnded) = (0, false)
      while !isEnded {
        let bytes = try source.window(1, most: .max).bytes
        if bytes.isEmpty { break }
        let end = bytes.firstIndex(of: 0x0A)
        isEnded = end != nil
        let part = (end.map { $0 + 1 } ?? bytes.endIndex) - bytes.startIndex
        pass(part)
        count += part
      }
      line += 1
      reread += max(0, seen - count)
    }
  }
}
