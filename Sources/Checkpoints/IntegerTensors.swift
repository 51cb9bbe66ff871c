import StrictJSON

/// Writes a safetensors file of whole numbers, for tables that another program maps into memory.
public enum IntegerTensors {
  /// A vector, written in parts.
  public struct Vector {
    /// What an element is, little-endian.
    public enum Element: String, Sendable {
      case i64 = "I64"
      case i32 = "I32"
      case u8 = "U8"

      var size: Int {
        switch self {
        case .i64: 8
        case .i32: 4
        case .u8: 1
        }
      }
    }

    let name: String
    let element: Element
    let count: Int
    let write: ((_ bytes: [UInt8]) throws -> Void) throws -> Void

    /// A vector of so many elements; `write` hands over all their bytes, in any number of parts.
    public init(
      _ name: String, _ element: Element, count: Int,
      write: @escaping ((_ bytes: [UInt8]) throws -> Void) throws -> Void
    ) {
      (self.name, self.element, self.count, self.write) = (name, element, count, write)
    }
  }

  /// Writes a file aside and puts it in place when it is durable.
  ///
  /// - Parameter vectors: in the order they lie in the file; those of larger elements first, so that all are aligned.
  /// - Throws: `CheckpointError` for a file that cannot be written; what a vector's `write` throws.
  public static func replace(_ vectors: [Vector], at path: String) throws {
    try DurableFile.replace(path) { try write(vectors, to: $0) }
  }

  private static func write(_ vectors: [Vector], to path: String) throws {
    let file = try DurableFile(path)
    var place = 0
    let members = vectors.map { vector -> JSON.Member in
      let start = place
      place += vector.count * vector.element.size
      return JSON.Member(
        vector.name,
        .object([
          JSON.Member("dtype", .text(vector.element.rawValue)),
          JSON.Member("shape", .array([.integer(vector.count)])),
          JSON.Member("data_offsets", .array([.integer(start), .integer(place)])),
        ]))
    }
    try file.write(SafetensorsWriting.framed(.object(members)))
    for vector in vectors {
      let start = file.count
      try vector.write { try file.write($0) }
      let expected = vector.count * vector.element.size
      guard file.count - start == expected else {
        throw CheckpointError(
          path: path, problem: "tensor \(vector.name): \(file.count - start) bytes, not \(expected)")
      }
    }
    try file.finish()
  }
}
