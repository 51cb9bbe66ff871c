/// Writes Thrift's compact protocol (Apache Thrift, "Thrift Compact protocol encoding"), as Parquet's metadata needs it.
struct ThriftCompact {
  /// The element types in use.
  enum Kind: UInt8 {
    case i32 = 5
    case i64 = 6
    case binary = 8
    case list = 9
    case structure = 12
  }

  private(set) var bytes: [UInt8] = []
  private var lastField: Int16 = 0

  /// A 32-bit integer or an enumeration.
  mutating func field(_ id: Int16, i32 value: Int32) {
    header(id, .i32)
    zigzag(Int64(value))
  }

  /// A 64-bit integer.
  mutating func field(_ id: Int16, i64 value: Int) {
    header(id, .i64)
    zigzag(Int64(value))
  }

  /// A text.
  mutating func field(_ id: Int16, text: String) {
    header(id, .binary)
    binary(text)
  }

  /// A structure whose fields `body` writes.
  mutating func field(_ id: Int16, _ body: (inout ThriftCompact) -> Void) {
    header(id, .structure)
    structure(body)
  }

  /// A list of structures.
  mutating func field<Element>(
    _ id: Int16, structures elements: [Element], _ body: (inout ThriftCompact, Element) -> Void
  ) {
    list(id, of: .structure, count: elements.count)
    for element in elements { structure { body(&$0, element) } }
  }

  /// A list of enumerations.
  mutating func field(_ id: Int16, i32s values: [Int32]) {
    list(id, of: .i32, count: values.count)
    for value in values { zigzag(Int64(value)) }
  }

  /// A list of texts.
  mutating func field(_ id: Int16, texts: [String]) {
    list(id, of: .binary, count: texts.count)
    for text in texts { binary(text) }
  }

  /// A structure without a field header: the outermost one, or an element of a list.
  mutating func structure(_ body: (inout ThriftCompact) -> Void) {
    let outer = lastField
    lastField = 0
    body(&self)
    bytes.append(0)
    lastField = outer
  }

  /// Field ids are written as the distance from the last one where that fits in four bits.
  private mutating func header(_ id: Int16, _ kind: Kind) {
    let distance = id - lastField
    if (1...15).contains(distance) {
      bytes.append(UInt8(distance) << 4 | kind.rawValue)
    } else {
      bytes.append(kind.rawValue)
      zigzag(Int64(id))
    }
    lastField = id
  }

  private mutating func list(_ id: Int16, of kind: Kind, count: Int) {
    header(id, .list)
    if count < 15 {
      bytes.append(UInt8(count) << 4 | kind.rawValue)
    } else {
      bytes.append(0xF0 | kind.rawValue)
      bytes.appendVarint(UInt64(count))
    }
  }

  private mutating func binary(_ text: String) {
    bytes.appendVarint(UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func zigzag(_ value: Int64) {
    bytes.appendVarint(UInt64(bitPattern: value << 1 ^ value >> 63))
  }
}

extension [UInt8] {
  /// Unsigned LEB128: seven bits a byte, the lowest first.
  mutating func appendVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }

  /// Four bytes, the lowest first.
  mutating func appendLittleEndian(_ value: UInt32) {
    for shift in stride(from: 0, to: 32, by: 8) { append(UInt8(truncatingIfNeeded: value >> shift)) }
  }
}
