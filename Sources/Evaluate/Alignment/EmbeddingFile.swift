import Foundation

/// Embeddings of sentences in every layer, which come sentence by sentence and are wanted layer by layer: in a temporary file that
/// has no name and is gone with this.
final class EmbeddingFile {
  let width: Int
  let layers: Int
  private(set) var sentences = 0
  private let file: FileHandle

  init(width: Int, layers: Int) throws {
    (self.width, self.layers) = (width, layers)
    let url = FileManager.default.temporaryDirectory.appending(path: "yisang-\(UUID().uuidString)")
    guard
      FileManager.default.createFile(atPath: url.path, contents: nil, attributes: [.posixPermissions: 0o600]),
      let file = try? FileHandle(forUpdating: url)
    else {
      throw EvaluationError(url.path, "can not be written: set TMPDIR to a folder with room for embeddings")
    }
    self.file = file
    try? FileManager.default.removeItem(at: url)
  }

  /// Appends a sentence: of each layer `width` numbers, which are kept as floats.
  func append(_ embeddings: [[Double]]) throws {
    let floats = embeddings.flatMap { $0.map(Float.init) }
    do {
      try file.seekToEnd()
      try file.write(contentsOf: floats.withUnsafeBytes { Data($0) })
    } catch {
      throw EvaluationError(
        "alignment", "its embeddings can not be written: set TMPDIR to a folder with more room (\(error))")
    }
    sentences += 1
  }

  /// One layer of all sentences.
  func embeddings(ofLayer layer: Int) throws -> [[Double]] {
    let size = width * MemoryLayout<Float>.size
    return try (0..<sentences).map { sentence in
      try file.seek(toOffset: UInt64((sentence * layers + layer) * size))
      guard let data = try file.read(upToCount: size), data.count == size else {
        throw EvaluationError("alignment", "its embeddings can not be read again")
      }
      return data.withUnsafeBytes { bytes in
        (0..<width).map { Double(bytes.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self)) }
      }
    }
  }
}
