/// One UTF-8 column of a row group while it is collected: finished pages, and the page that grows.
struct ParquetColumn {
  /// Bytes of values after which a page is closed (Parquet, "Data pages": some megabytes at most).
  static let pageBytes = 1 << 20

  /// The names that lead to it; more than one if its texts stand in a list.
  let path: [String]
  let codec: ParquetCodec
  /// Headers and pages as they go into the file.
  private(set) var pages: [UInt8] = []
  /// Values, nulls among them.
  private(set) var count = 0
  /// Bytes of all headers and pages before compression.
  private(set) var uncompressedBytes = 0
  private var values: [UInt8] = []
  private var levels: [Bool] = []

  private var isInList: Bool { path.count > 1 }

  init(path: [String], codec: ParquetCodec) { (self.path, self.codec) = (path, codec) }

  /// Adds a row's value, or null.
  ///
  /// - Throws: `ParquetFailure` for a text that no page can hold.
  mutating func append(_ value: String?) throws {
    levels.append(value != nil)
    count += 1
    if let value { try put(value) }
    if values.count >= ParquetColumn.pageBytes { closePage() }
  }

  /// Adds a row's texts, one at least; a page never ends within a row.
  mutating func append(list texts: [String]) throws {
    for (index, text) in texts.enumerated() {
      levels.append(index > 0)
      count += 1
      try put(text)
    }
    if values.count >= ParquetColumn.pageBytes { closePage() }
  }

  /// PLAIN: four bytes of length, then the text (Parquet, "Encodings", PLAIN = 0, BYTE_ARRAY).
  private mutating func put(_ value: String) throws {
    var value = value
    try value.withUTF8 { utf8 in
      guard utf8.count <= ParquetFailure.longestValue, values.count <= ParquetFailure.longestValue else {
        throw ParquetFailure(column: path.joined(separator: "."), bytes: utf8.count)
      }
      values.appendLittleEndian(UInt32(utf8.count))
      values.append(contentsOf: utf8)
    }
  }

  /// Ends the page that grows, if there is anything in it.
  mutating func closePage() {
    guard !levels.isEmpty else { return }
    // Repetition levels stand before definition levels; a column that is in no list has none.
    let defined = isInList ? ParquetLevels.encoded(ParquetField.depthInList, count: levels.count) : []
    let body = ParquetLevels.encoded(levels) + defined + values
    let stored = codec.compress(body)
    var header = ThriftCompact()
    header.structure { page in
      page.field(1, i32: 0)  // DATA_PAGE
      page.field(2, i32: Int32(body.count))
      page.field(3, i32: Int32(stored.count))
      page.field(5) { data in
        data.field(1, i32: Int32(levels.count))
        data.field(2, i32: 0)  // PLAIN
        data.field(3, i32: 3)  // definition levels: RLE
        data.field(4, i32: 3)  // repetition levels: RLE
      }
    }
    uncompressedBytes += header.bytes.count + body.count
    pages += header.bytes + stored
    values.removeAll(keepingCapacity: true)
    levels.removeAll(keepingCapacity: true)
  }
}

/// How pages are stored (Parquet, `CompressionCodec`).
enum ParquetCodec: Int32 {
  case uncompressed = 0
  case gzip = 2

  func compress(_ bytes: [UInt8]) -> [UInt8] { self == .gzip ? Gzip.compress(bytes) : bytes }
}

/// A text that Parquet cannot hold: its pages count bytes in 31 bits.
struct ParquetFailure: Error, Equatable, CustomStringConvertible {
  /// Leaves room for what else is in the page, and for what gzip may add.
  static let longestValue = 1 << 30

  let column: String
  let bytes: Int

  var description: String {
    "a value of \(column) has \(bytes) bytes, and a Parquet page at most \(ParquetFailure.longestValue); use --format jsonl"
  }
}
