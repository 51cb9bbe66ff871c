/// The hashes of benchmarks, for finding what of them is in a text. It has none of their text.
///
/// A value, immutable: any number of threads may ask it at once.
public struct BenchmarkIndex: Sendable {
  /// What counts as a gram.
  public let rule: ContaminationRule
  /// The benchmarks, in the order they were given.
  public let benchmarks: [Source]
  /// SHA-256 of the index file: two indexes with the same digest find the same.
  public let digest: [UInt8]

  /// Where a part of the index comes from.
  public struct Source: Sendable, Equatable {
    /// The benchmark's name.
    public let name: String
    /// SHA-256 of the file that was read.
    public let digest: [UInt8]
    /// How many items it has.
    public let items: Int
    /// Of these, how many are found only as a whole: none of their texts has thirteen units.
    public let short: Int
    /// Of these, how many can not be found: without a unit, or told apart from others by short choices only.
    public let undecidable: Int
  }

  /// One text of an item.
  struct Passage: Equatable, Sendable {
    /// Its item, counted over all benchmarks.
    let item: Int
    /// Its distinct grams of the reader's first run.
    let first: Int
    /// Of its second run.
    let second: Int
    /// Whether it is one choice of several.
    let isChoice: Bool
  }

  /// What the index is made of, and a file has.
  struct Parts: Sendable {
    var rule: ContaminationRule
    var sources: [Source] = []
    var ids: [String] = []
    var passages: [Passage] = []
    /// Distinct grams, ascending.
    var grams: [UInt64] = []
    /// Where the postings of each gram end.
    var ends: [UInt32] = []
    /// The passages of each gram, ascending.
    var postings: [UInt32] = []
    /// What is found as a whole, by (units, passage, mask).
    var wholes: [(key: WholeKey, passage: Int)] = []
  }

  let parts: Parts
  let table: GramTable
  /// The longest text that is found as a whole, in units.
  let longestWhole: Int

  /// An index of some benchmarks.
  public init(_ benchmarks: [Benchmark], rule: ContaminationRule = .units) {
    var draft = IndexDraft(rule)
    for benchmark in benchmarks { draft.add(benchmark) }
    self.init(draft.finish())
  }

  init(_ parts: Parts) {
    self.init(parts, digest: Array(IndexFile.bytes(of: parts).suffix(IndexFile.digestLength)))
  }

  /// - Parameter digest: with which `IndexFile.bytes(of: parts)` ends.
  init(_ parts: Parts, digest: [UInt8]) {
    (self.parts, self.digest) = (parts, digest)
    (rule, benchmarks) = (parts.rule, parts.sources)
    table = GramTable(sorted: parts.grams)
    longestWhole = parts.wholes.reduce(0) { max($0, $1.key.count) }
  }

  /// The passages that have a gram.
  func passages(of rank: Int) -> ArraySlice<UInt32> {
    let start = rank == 0 ? 0 : Int(parts.ends[rank - 1])
    return parts.postings[start..<Int(parts.ends[rank])]
  }
}
