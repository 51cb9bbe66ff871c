/// A benchmark as it was read: what a training set must not contain.
public struct Benchmark: Sendable, Equatable {
  /// The name it goes by in reports.
  public let name: String
  /// SHA-256 of the file it was read from.
  public let digest: [UInt8]
  /// Its items, in the order of the file.
  public let items: [Item]

  /// One problem of a benchmark.
  public struct Item: Sendable, Equatable {
    /// Its id in the file, or the number of its line.
    public let id: String
    /// The texts that each stand for the item: a question, or the two sentences of a pair.
    public let texts: [String]
    /// What may be chosen as the answer, without labels.
    public let choices: [String]

    /// Creates an item; no gram runs from one of its texts into the next.
    public init(id: String, texts: [String], choices: [String] = []) {
      (self.id, self.texts, self.choices) = (id, texts, choices)
    }
  }

  /// Creates a benchmark. - Parameter digest: 32 bytes that tell its edition, SHA-256 of its file.
  public init(name: String, digest: [UInt8], items: [Item]) {
    (self.name, self.digest, self.items) = (name, digest, items)
  }
}
