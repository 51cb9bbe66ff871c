/// Writes a Parquet file (Apache Parquet format 2.x, readable by 1.0) of texts and lists of texts, from front to back.
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

  private let fields: [ParquetField]
  private let codec: ParquetCodec
  private let createdBy: String
  private let groupRows: Int
  private let write: ([UInt8]) throws -> Void
  private var position = 0
  private var columns: [ParquetColumn]
  private var pendingRows = 0
  private var pendingBytes = 0
  private var groups: [ParquetRowGroup] = []

  /// Starts a file.
  ///
  /// - Parameters:
  ///   - columns: the fields of a row, in order.
  ///   - createdBy: `application version n`, as Parquet's `created_by` has it.
  ///   - write: takes the bytes in order.
  init(
    columns fields: [ParquetField], codec: ParquetCodec = .gzip, createdBy: String,
    groupRows: Int = ParquetWriter.groupRows, write: @escaping ([UInt8]) throws -> Void
  ) throws {
    (self.fields, self.codec, self.createdBy) = (fields, codec, createdBy)
    (self.groupRows, self.write) = (groupRows, write)
    columns = ParquetWriter.columns(of: fields, codec)
    try put(ParquetWriter.magic)
  }

  private static func columns(of fields: [ParquetField], _ codec: ParquetCodec) -> [ParquetColumn] {
    fields.flatMap(\.leaves).map { ParquetColumn(path: $0, codec: codec) }
  }

  /// Adds a row: a value for each field, in their order.
  mutating func append(_ row: [ParquetValue]) throws {
    precondition(row.count == fields.count, "a row has a value for each field")
    var index = 0
    for (field, value) in zip(fields, row) {
      switch value {
      case .text(let text):
        try columns[index].append(text)
        pendingBytes += text?.utf8.count ?? 0
      case .list(let items):
        for place in field.leaves.indices {
          let texts = items.map { $0[place] }
          try columns[index + place].append(list: texts)
          pendingBytes += texts.reduce(0) { $0 + $1.utf8.count }
        }
      }
      index += field.leaves.count
    }
    pendingRows += 1
    if pendingRows >= groupRows || pendingBytes >= ParquetWriter.groupBytes { try closeGroup() }
  }

  /// Writes what is left and the footer; the file is whole then.
  mutating func finish() throws {
    try closeGroup()
    let footer = ParquetFooter(fields: fields, codec: codec, groups: groups, createdBy: createdBy).bytes
    try put(footer)
    var length: [UInt8] = []
    length.appendLittleEndian(UInt32(truncatingIfNeeded: footer.count))
    try put(length + ParquetWriter.magic)
  }

  private mutating func closeGroup() throws {
    guard pendingRows > 0 else { return }
    var chunks: [ParquetRowGroup.Chunk] = []
    for index in columns.indices {
      columns[index].closePage()
      let column = columns[index]
      chunks.append(
        .init(
          offset: position, values: column.count, bytes: column.pages.count,
          uncompressedBytes: column.uncompressedBytes))
      try put(column.pages)
    }
    groups.append(ParquetRowGroup(rows: pendingRows, chunks: chunks))
    columns = ParquetWriter.columns(of: fields, codec)
    (pendingRows, pendingBytes) = (0, 0)
  }

  private mutating func put(_ bytes: [UInt8]) throws {
    try write(bytes)
    position += bytes.count
  }
}
