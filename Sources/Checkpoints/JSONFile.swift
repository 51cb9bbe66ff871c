import StrictJSON

/// A JSON file of a model's folder; one that lies here by mistake should not fill the memory.
enum JSONFile {
  /// How much of one is read.
  struct Limit {
    /// Of the file.
    let bytes: Int
    /// In the document.
    let values: Int

    /// The largest known `tokenizer_config.json` is a quarter of this.
    static let config = Limit(bytes: 4 << 20, values: 400_000)
    /// The largest known `tokenizer.json` is half of this.
    static let tokenizer = Limit(bytes: 64 << 20, values: 4_000_000)
  }

  static func read(_ path: String, limit: Limit = .config) throws(CheckpointError) -> JSON {
    let file = try MappedFile(path)
    guard file.bytes.count <= limit.bytes else {
      throw CheckpointError(path: path, problem: "has \(file.bytes.count) bytes, more than \(limit.bytes)")
    }
    do { return try JSON(parsing: file.copied(), maxValues: limit.values) } catch {
      throw CheckpointError(path: path, problem: "\(error)")
    }
  }

  static func readIfThere(_ path: String) throws(CheckpointError) -> JSON? {
    MappedFile.exists(path) ? try read(path) : nil
  }
}
