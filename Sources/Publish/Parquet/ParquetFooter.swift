/// What the footer says of one row group.
struct ParquetRowGroup {
  /// The pages of one column.
  struct Chunk {
    /// Where its first page header stands in the file.
    let offset: Int
    /// Texts, nulls among them: of a list more than rows.
    let values: Int
    /// Bytes in the file.
    let bytes: Int
    let uncompressedBytes: Int
  }

  let rows: Int
  /// In the order of the fields' leaves.
  let chunks: [Chunk]
}

/// The file's metadata (parquet.thrift, `FileMetaData`); numbers before values are the fields' ids there.
struct ParquetFooter {
  let fields: [ParquetField]
  let codec: ParquetCodec
  let groups: [ParquetRowGroup]
  let createdBy: String

  var bytes: [UInt8] {
    var thrift = ThriftCompact()
    thrift.structure { file in
      file.field(1, i32: 1)  // version
      file.field(2, structures: [SchemaElement.root(fields.count)] + fields.flatMap(SchemaElement.elements)) {
        $1.write(to: &$0)
      }
      file.field(3, i64: groups.reduce(0) { $0 + $1.rows })
      file.field(4, structures: groups) { group, value in rowGroup(&group, value) }
      file.field(6, text: createdBy)
    }
    return thrift.bytes
  }

  private func rowGroup(_ group: inout ThriftCompact, _ value: ParquetRowGroup) {
    group.field(1, structures: Array(zip(fields.flatMap(\.leaves), value.chunks))) { chunk, column in
      chunk.field(2, i64: column.1.offset)
      chunk.field(3) { metadata(&$0, column.0, column.1) }
    }
    group.field(2, i64: value.chunks.reduce(0) { $0 + $1.uncompressedBytes })
    group.field(3, i64: value.rows)
  }

  /// `ColumnMetaData`.
  private func metadata(_ column: inout ThriftCompact, _ path: [String], _ chunk: ParquetRowGroup.Chunk) {
    column.field(1, i32: SchemaElement.byteArray)
    column.field(2, i32s: [0, 3])  // PLAIN, RLE
    column.field(3, texts: path)
    column.field(4, i32: codec.rawValue)
    column.field(5, i64: chunk.values)
    column.field(6, i64: chunk.uncompressedBytes)
    column.field(7, i64: chunk.bytes)
    column.field(9, i64: chunk.offset)
  }
}

/// One node of the schema (parquet.thrift, `SchemaElement`), which lists its nodes from the root down.
private struct SchemaElement {
  static let byteArray: Int32 = 6

  private enum Kind: Equatable { case root, text, list, repeated, structure }

  private let kind: Kind
  private let name: String
  private var children = 0

  static func root(_ children: Int) -> SchemaElement {
    SchemaElement(kind: .root, name: "schema", children: children)
  }

  static func elements(of field: ParquetField) -> [SchemaElement] {
    switch field {
    case .text(let name): [SchemaElement(kind: .text, name: name)]
    case .list(let name, let fields):
      [
        SchemaElement(kind: .list, name: name, children: 1),
        SchemaElement(kind: .repeated, name: "list", children: 1),
        SchemaElement(kind: .structure, name: "element", children: fields.count),
      ] + fields.map { SchemaElement(kind: .text, name: $0) }
    }
  }

  func write(to element: inout ThriftCompact) {
    if kind == .text { element.field(1, i32: SchemaElement.byteArray) }
    if kind != .root { element.field(3, i32: kind == .repeated ? 2 : 1) }  // REPEATED, OPTIONAL
    element.field(4, text: name)
    if children > 0 { element.field(5, i32: Int32(children)) }
    // ConvertedType UTF8 and LIST, for readers that know no logical types; LogicalType STRING and LIST.
    if kind == .text || kind == .list {
      element.field(6, i32: kind == .text ? 0 : 3)
      element.field(10) { logical in logical.field(kind == .text ? 1 : 3) { _ in } }
    }
  }
}
