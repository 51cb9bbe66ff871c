public import Corpus

/// Conversations as ids, one behind the other in one memory: what a trainer learns from.
public struct ExampleSet: Sendable {
  /// One conversation.
  public struct Example: Sendable, Equatable {
    /// The example's in its shard; of a line of JSON Lines, one of its content.
    public let id: RecordID
    /// Subject, where it is known.
    public let category: String?
    /// Where its ids lie.
    let range: Range<Int>
    /// Ids with a loss.
    public let targets: Int
    /// Ids it has.
    public var count: Int { range.count }
  }

  /// In the order they were read.
  public private(set) var examples: [Example] = []
  private var ids: [Int32] = []
  private var learns: [Bool] = []

  /// No examples.
  public init() {}

  /// Adds an example.
  ///
  /// - Parameters:
  ///   - ids: all of the conversation.
  ///   - learns: one an id: whether it has a loss. The first id follows nothing and never has one.
  public mutating func append(id: RecordID, category: String?, ids: [Int32], learns: [Bool]) {
    let start = self.ids.count
    self.ids += ids
    self.learns += learns
    if start < self.learns.count { self.learns[start] = false }
    examples.append(
      Example(
        id: id, category: category, range: start..<self.ids.count,
        targets: self.learns[start...].count { $0 }))
  }

  /// All ids of an example.
  public func ids(of example: Example) -> ArraySlice<Int32> { ids[example.range] }

  /// Which of them have a loss.
  public func learns(of example: Example) -> ArraySlice<Bool> { learns[example.range] }

  /// Ids of all examples.
  public var tokens: Int { examples.reduce(0) { $0 + $1.count } }

  /// Some of the examples, by their places; the two share their memory.
  public func only(_ places: [Int]) -> ExampleSet {
    var part = self
    part.examples = places.map { examples[$0] }
    return part
  }

  /// - Throws: `TrainError` naming the first example with an id that a model of so many does not have.
  func check(vocabulary: Int) throws(TrainError) {
    for example in examples {
      guard let id = ids[example.range].first(where: { $0 < 0 || $0 >= vocabulary }) else { continue }
      throw TrainError(
        "example \(example.id)",
        "has the id \(id), and the model knows \(vocabulary): tokenizer and model do not belong together")
    }
  }

  /// SHA-256 of ids, marks and names in their order: equal digests train alike.
  public var digest: String {
    var digest = Digest()
    for example in examples {
      digest.update(example.id.bytes)
      digest.updateDelimited(Array((example.category ?? "").utf8))
      ids[example.range].withUnsafeBytes { digest.updateDelimited(Array($0)) }
      digest.updateDelimited(learns[example.range].map { $0 ? 1 : 0 })
    }
    return digest.finish().hex
  }
}
