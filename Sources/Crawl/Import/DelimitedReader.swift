internal import Korean
internal import Web

/// CSV (RFC 4180) and TSV: the first record names the columns. Every value is a text; an empty one without quotation
/// marks is null.
struct DelimitedReader: RowReader {
  let unit = "line"
  private let path: String
  private let delimiter: UInt8

  init(_ path: String, delimiter: UInt8) { (self.path, self.delimiter) = (path, delimiter) }

  func header() throws -> [String] { try Reading(path, delimiter).columns() }

  func read(_ body: (RowEvent) throws -> Bool) throws {
    let reading = try Reading(path, delimiter)
    let columns = try reading.columns().map { Array($0.utf8) }
    while let record = try reading.next() {
      if !record.isTooLong, record.fields.count == 1, record.fields[0].bytes.isEmpty { continue }
      let event = reading.event(record, columns)
      if try !body(event) { return }
    }
  }
}

extension DelimitedReader {
  /// One record: its fields, and whether it was too long to be kept.
  fileprivate struct Record {
    var number: Int
    var fields: [(bytes: [UInt8], isQuoted: Bool)] = []
    var isTooLong = false
    /// True if the file ended inside quotation marks.
    var isOpen = false
  }

  /// One pass through the file.
  fileprivate final class Reading {
    private let source: ByteSource
    private let delimiter: UInt8
    private let isKorean: Bool
    private var line = 1

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
      guard let record = try next() else { return [] }
      guard !record.isTooLong, !record.isOpen else {
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

    func event(_ record: Record, _ columns: [[UInt8]]) -> RowEvent {
      if record.isOpen { return .broken(number: record.number, reason: "a quotation mark is never closed") }
      if record.isTooLong { return .broken(number: record.number, reason: DelimitedReader.tooLong) }
      guard record.fields.count == columns.count else {
        return .broken(
          number: record.number, reason: "\(record.fields.count) fields for \(columns.count) columns")
      }
      var isRepaired = false
      let fields = zip(columns, record.fields).map { name, field -> (name: [UInt8], value: [UInt8]) in
        if field.bytes.isEmpty && !field.isQuoted { return (name, Array("null".utf8)) }
        let (text, replacements) = decoded(field.bytes)
        isRepaired = isRepaired || replacements > 0
        return (name, JSONRow.quoted(text))
      }
      return .row(RowFound(number: record.number, row: JSONRow(fields), isRepaired: isRepaired))
    }

    /// Delimiters, quotation marks and line ends are no part of a character in windows-949 either, so that records
    /// can be told before they are decoded.
    private func decoded(_ bytes: [UInt8]) -> (text: [UInt8], replacements: Int) {
      if isKorean { return Windows949.decode(bytes) }
      let repaired = UTF8Repair.repaired(bytes)
      return (repaired.utf8, repaired.replacements)
    }

    private enum State { case start, plain, quoted, quoteInQuoted }

    /// The next record; nil at the end of the file.
    func next() throws -> Record? {
      guard try source.peek() != nil else { return nil }
      var record = Record(number: line)
      var field: [UInt8] = []
      var state = State.start
      var isQuoted = false
      var size = 0
      var isDone = false
      func end() {
        record.fields.append((field, isQuoted))
        (field, isQuoted, state) = ([], false, .start)
      }
      while !isDone {
        let isMore = try source.next { bytes in
          for place in bytes.indices {
            let byte = bytes[place]
            if byte == 0x0A { line += 1 }
            switch (state, byte) {
            case (.start, UInt8(ascii: "\"")): (state, isQuoted) = (.quoted, true)
            case (.quoted, UInt8(ascii: "\"")): state = .quoteInQuoted
            case (.quoteInQuoted, UInt8(ascii: "\"")):
              field.append(byte)
              state = .quoted
            case (.quoted, _): field.append(byte)
            case (_, delimiter): end()
            case (_, 0x0A):
              if !isQuoted, field.last == 0x0D { field.removeLast() }
              end()
              isDone = true
              return place - bytes.startIndex + 1
            case (.quoteInQuoted, 0x0D): break
            default:
              field.append(byte)
              state = .plain
            }
            size += 1
            if size > DelimitedReader.longestRow {
              record.isTooLong = true
              record.fields.removeAll()
              field.removeAll()
            }
          }
          return bytes.count
        }
        guard isMore else {
          record.isOpen = state == .quoted
          if !isQuoted, field.last == 0x0D { field.removeLast() }
          end()
          break
        }
      }
      return record
    }
  }
}
