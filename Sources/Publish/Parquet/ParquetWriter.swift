/// Writes a Parquet file (Apache Parquet format 2.x, readable by 1.0) of nullable UTF-8 columns, from front to back.
///
/// Data pages v1, PLAIN values, definition levels in the hybrid encoding, metadata in Thrift's compact protocol at the
/// end. No statistics and no indices: they are optional, and rows are read whole. Equal rows give equal bytes.
///
/// Memory: one row group, compressed, and a page of each column.
struct ParquetWriter {
  /// Rows of a row group at most; the Hub's viewer reads a group whole.
  static let groupRows = 10_000
  /// Bytes of texts in a row group, beyond which it is closed.
  static let groupBytes = 64 << 20

  private static let magic = Array("PAR1".utf8)

  private let names: [String]
  private let codec: ParquetCodec
  private let createdBy: String
  private let groupRows: Int
  private let write: ([UInt8]) throws -> Void
  private var position = 0
  private var columns: [ParquetColumn]
  private var pendingBytes = 0
  private var groups: [ParquetRowGroup] = []

  /// Starts a file.
  ///
  /// - Parameters:
  ///   - columns: their names, in order.
  ///   - createdBy: `application version n`, as Parquet's `created_by` has it.
  ///   - write: takes the bytes in order.
  init(
    columns names: [String], codec: ParquetCodec = .gzip, createdBy: String,
    groupRows: Int = ParquetWriter.groupRows, write: @escaping ([UInt8]) throws -> Void
  ) throws {
    (self.names, self.codec, self.createdBy) = (names, codec, createdBy)
    (self.groupRows, self.write) = (groupRows, write)
    columns = names.map { ParquetColumn(name: $0, codec: codec) }
    try put(ParquetWriter.magic)
  }

  /// Adds a row: a value or null for each column, in their order.
  mutating func append(_ row: [String?]) throws {
    precondition(row.count == columns.count, "a row has a value for each column")
    for (index, value) in row.enumerated() {
      try columns[index].append(value)
      pendingBytes += value?.utf8.count ?? 0
    }
    let rows = columns.first?.count ?? 0
    if rows >= groupRows || pendingBytes >= ParquetWriter.groupBytes { try closeGroup() }
  }

  /// Writes what is left and the footer; the file is whole then.
  mutating func finish() throws {
    try closeGroup()
    let footer = ParquetFooter(columns: names, codec: codec, groups: groups, createdBy: createdBy).bytes
    try put(footer)
    var length: [UInt8] = []
    length.appendLittleEndian(UInt32(truncatingIfNeeded: footer.count))
    try put(length + ParquetWriter.magic)
  }

  private mutating func closeGroup() throws {
    guard let rows = columns.first?.count, rows > 0 else { return }
    var chunks: [ParquetRowGroup.Chunk] = []
    for index in columns.indices {
      columns[index].closePage()
      let column = columns[index]
      chunks.append(
        .init(offset: position, bytes: column.pages.count, uncompressedBytes: column.uncompressedBytes))
      try put(column.pages)
    }
    groups.append(ParquetRowGroup(rows: rows, chunks: chunks))
    columns = names.map { ParquetColumn(name: $0, codec: codec) }
    pendingBytes = 0
  }

  private mutating func put(_ bytes: [UInt8]) throws {
    try write(bytes)
    position += bytes.count
  }
}
