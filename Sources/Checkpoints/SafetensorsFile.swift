/// One safetensors file, mapped for reading.
public final class SafetensorsFile: Sendable {
  /// Where it lies.
  public let path: String
  /// In the order of the file.
  public let tensors: [StoredTensor]
  /// The strings under `__metadata__`.
  public let metadata: [String: String]
  let file: MappedFile

  /// Opens the file and checks its whole header, but none of its numbers.
  ///
  /// - Throws: `CheckpointError` that says which tensor is wrong, and how.
  public init(_ path: String) throws(CheckpointError) {
    let file = try MappedFile(path)
    let header = try SafetensorsHeader(file.bytes, path: path)
    self.path = path
    self.file = file
    metadata = header.metadata
    tensors = header.entries.map { entry in
      StoredTensor(
        name: entry.name, element: entry.element, shape: entry.shape,
        bytes: UnsafeRawBufferPointer(rebasing: file.bytes[entry.range]), owner: file)
    }
  }
}
