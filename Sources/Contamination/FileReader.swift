import Korean

/// Reads little-endian numbers, texts and lists from bytes that may be anything.
struct FileReader {
  /// What is wrong with the bytes, as the end of a sentence about the file.
  struct Problem: Error {
    let text: String

    init(_ text: String) { self.text = text }
  }

  private let all: ArraySlice<UInt8>
  private var at: Int

  init(_ bytes: ArraySlice<UInt8>) { (all, at) = (bytes, bytes.startIndex) }

  var isAtEnd: Bool { at == all.endIndex }

  /// What must hold for the rest to mean something.
  func check(_ isRight: Bool) throws {
    guard isRight else { throw Problem("is damaged: its parts do not fit together") }
  }

  mutating func bytes(_ count: Int) throws -> [UInt8] {
    guard count <= all.endIndex - at else { throw Problem("ends too early") }
    at += count
    return Array(all[(at - count)..<at])
  }

  mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) throws -> Value {
    let size = MemoryLayout<Value>.size
    guard size <= all.endIndex - at else { throw Problem("ends too early") }
    at += size
    return Value(
      littleEndian: all.withUnsafeBytes {
        $0.loadUnaligned(fromByteOffset: at - size - all.startIndex, as: Value.self)
      })
  }

  /// So many numbers in a row.
  mutating func integers<Value: FixedWidthInteger>(_ count: Int) throws -> [Value] {
    let size = MemoryLayout<Value>.size
    guard count <= (all.endIndex - at) / size else { throw Problem("ends too early") }
    let start = at - all.startIndex
    at += count * size
    return all.withUnsafeBytes { bytes in
      (0..<count).map {
        Value(littleEndian: bytes.loadUnaligned(fromByteOffset: start + $0 * size, as: Value.self))
      }
    }
  }

  /// A text behind its length.
  mutating func text() throws -> String {
    let utf8 = try bytes(Int(try integer(UInt32.self)))
    guard UTF8Repair.isValid(utf8) else { throw Problem("has a name that is no UTF-8") }
    return String(decoding: utf8, as: UTF8.self)
  }

  /// So many elements, each of `size` bytes at least.
  mutating func list<Element>(
    _ count: Int, size: Int, _ element: (inout FileReader) throws -> Element
  ) throws -> [Element] {
    guard count <= (all.endIndex - at) / size else { throw Problem("ends too early") }
    var elements: [Element] = []
    elements.reserveCapacity(count)
    for _ in 0..<count { elements.append(try element(&self)) }
    return elements
  }
}
