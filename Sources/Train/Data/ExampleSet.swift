public import Corpus

/// Conversations as ids, one behind the other in chunks of memory: what a trainer learns from.
///
/// 5 bytes an id while it grows too: no chunk grows beyond its size, so nothing is ever there twice.
public struct ExampleSet: Sendable {
  /// One conversation.
  public struct Example: Sendable, Equatable {
    /// The example's in its shard; of a line of JSON Lines, one of its content.
    public let id: RecordID
    /// Subject, where it is known.
    public let category: String?
    /// Where its ids lie: in which chunk, and where in it.
    fileprivate let chunk: Int
    fileprivate let range: Range<Int>
    /// Ids with a loss.
    public let targets: Int
    /// Ids it has.
    public var count: Int { range.count }
  }

  /// In the order they were read.
  public private(set) var examples: [Example] = []
  private var chunks: [Chunk] = []

  private struct Chunk: Sendable {
    /// Ids it has; a longer example has one of its own.
    static let size = 1 << 20

    var ids: [Int32] = []
    var learns: [Bool] = []
  }

  /// No examples.
  public init() {}

  /// Adds an example.
  ///
  /// - Parameters:
  ///   - ids: all of the conversation.
  ///   - learns: one an id: whether it has a loss. The first id follows nothing and never has one.
  public mutating func append(id: RecordID, category: String?, ids: [Int32], learns: [Bool]) {
    if chunks.last.map({ $0.ids.count + ids.count > Chunk.size }) ?? true { chunks.append(Chunk()) }
    let chunk = chunks.count - 1
    let start = chunks[chunk].ids.count
    chunks[chunk].ids += ids
    chunks[chunk].learns += learns
    if !learns.isEmpty { chunks[chunk].learns[start] = false }
    examples.append(
      Example(
        id: id, category: category, chunk: chunk, range: start..<start + ids.count,
        targets: learns.dropFirst().count { $0 }))
  }

  /// All ids of an example.
  public func ids(of example: Example) -> ArraySlice<Int32> { chunks[example.chunk].ids[example.range] }

  /// Which of them have a loss.
  public func learns(of example: Example) -> ArraySlice<Bool> { chunks[example.chunk].learns[example.range] }

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
      guard let id = ids(of: example).first(where: { $0 < 0 || $0 >= vocabulary }) else { continue }
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
      ids(of: example).withUnsafeBytes { digest.updateDelimited(Array($0)) }
      digest.updateDelimited(learns(of: example).map { $0 ? 1 : 0 })
    }
    return digest.finish().hex
  }
}
