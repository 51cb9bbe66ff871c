import StrictJSON

/// Writes one safetensors file; equal tensors give the bytes the reference library writes.
enum SafetensorsWriting {
  /// - Parameters:
  ///   - weights: in any order; they are written by name, as all have elements of one size.
  ///   - metadata: the strings under `__metadata__`.
  static func write(
    _ weights: [Weight], as precision: Precision, metadata: [(String, String)] = [("format", "pt")],
    to path: String
  ) throws {
    let weights = weights.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    let file = try DurableFile(path)
    try file.write(header(weights, precision, metadata))
    for weight in weights {
      let floats = try weight.floats()
      guard floats.count == weight.shape.reduce(1, *) else {
        throw CheckpointError(
          path: path, problem: "tensor \(weight.name): \(floats.count) numbers for shape \(weight.shape)")
      }
      try file.write(precision.bytes(floats))
    }
    try file.finish()
  }

  /// Length and header, padded with spaces so that the data begins at a multiple of 8.
  private static func header(_ weights: [Weight], _ precision: Precision, _ metadata: [(String, String)])
    -> [UInt8]
  {
    var members = [JSON.Member("__metadata__", .object(metadata.map { JSON.Member($0, .text($1)) }))]
    var place = 0
    for weight in weights {
      let end = place + weight.shape.reduce(precision.size, *)
      members.append(
        JSON.Member(
          weight.name,
          .object([
            JSON.Member("dtype", .text(precision.element.rawValue)),
            JSON.Member("shape", .array(weight.shape.map { .integer($0) })),
            JSON.Member("data_offsets", .array([.integer(place), .integer(end)])),
          ])))
      place = end
    }
    return framed(.object(members))
  }

  /// A header as it stands in the file, behind its length.
  static func framed(_ header: JSON) -> [UInt8] {
    var bytes = header.serialized
    while !bytes.count.isMultiple(of: 8) { bytes.append(UInt8(ascii: " ")) }
    return withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { Array($0) } + bytes
  }
}
