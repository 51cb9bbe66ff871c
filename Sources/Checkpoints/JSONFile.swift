import StrictJSON

/// A small JSON file of a model's folder.
enum JSONFile {
  /// Larger than any tokenizer.json; a file that lies here by mistake should not fill the memory.
  private static let longest = 256 << 20

  static func read(_ path: String) throws(CheckpointError) -> JSON {
    let file = try MappedFile(path)
    guard file.bytes.count <= longest else {
      throw CheckpointError(path: path, problem: "has \(file.bytes.count) bytes, more than \(longest)")
    }
    do { return try JSON(parsing: file.copied()) } catch {
      throw CheckpointError(path: path, problem: "\(error)")
    }
  }

  static func readIfThere(_ path: String) throws(CheckpointError) -> JSON? {
    MappedFile.exists(path) ? try read(path) : nil
  }
}
