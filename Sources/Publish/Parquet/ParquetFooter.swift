/// What the footer says of one row group.
struct ParquetRowGroup {
  /// The pages of one column.
  struct Chunk {
    /// Where its first page header stands in the file.
    let offset: Int
    /// Bytes in the file.
    let bytes: Int
    let uncompressedBytes: Int
  }

  let rows: Int
  /// In the columns' order.
  let chunks: [Chunk]
}

/// The file's metadata (parquet.thrift, `FileMetaData`); numbers before values are the fields' ids there.
struct ParquetFooter {
  let columns: [String]
  let codec: ParquetCodec
  let groups: [ParquetRowGroup]
  let createdBy: String

  private static let byteArray: Int32 = 6
  private static let optional: Int32 = 1

  var bytes: [UInt8] {
    var thrift = ThriftCompact()
    thrift.structure { file in
      file.field(1, i32: 1)  // version
      file.field(2, structures: [nil] + columns.map(Optional.some)) { element, name in
        schema(&element, name)
      }
      file.field(3, i64: groups.reduce(0) { $0 + $1.rows })
      file.field(4, structures: groups) { group, value in rowGroup(&group, value) }
      file.field(6, text: createdBy)
    }
    return thrift.bytes
  }

  /// `SchemaElement`: the root, which has only children, or a nullable text.
  private func schema(_ element: inout ThriftCompact, _ name: String?) {
    guard let name else {
      element.field(4, text: "schema")
      element.field(5, i32: Int32(columns.count))
      return
    }
    element.field(1, i32: ParquetFooter.byteArray)
    element.field(3, i32: ParquetFooter.optional)
    element.field(4, text: name)
    element.field(6, i32: 0)  // ConvertedType UTF8, for readers that know no logical types
    element.field(10) { logical in logical.field(1) { _ in } }  // LogicalType STRING
  }

  private func rowGroup(_ group: inout ThriftCompact, _ value: ParquetRowGroup) {
    group.field(1, structures: Array(zip(columns, value.chunks))) { chunk, column in
      chunk.field(2, i64: column.1.offset)
      chunk.field(3) { metadata(&$0, column.0, column.1, rows: value.rows) }
    }
    group.field(2, i64: value.chunks.reduce(0) { $0 + $1.uncompressedBytes })
    group.field(3, i64: value.rows)
  }

  /// `ColumnMetaData`.
  private func metadata(
    _ column: inout ThriftCompact, _ name: String, _ chunk: ParquetRowGroup.Chunk, rows: Int
  ) {
    column.field(1, i32: ParquetFooter.byteArray)
    column.field(2, i32s: [0, 3])  // PLAIN, RLE
    column.field(3, texts: [name])
    column.field(4, i32: codec.rawValue)
    column.field(5, i64: rows)
    column.field(6, i64: chunk.uncompressedBytes)
    column.field(7, i64: chunk.bytes)
    column.field(9, i64: chunk.offset)
  }
}
