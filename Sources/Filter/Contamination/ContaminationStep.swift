public import Contamination
public import Corpus
public import GRDB

/// Items to overlaps: what each shares with the benchmarks, if anything. Measured once for an index.
public struct ContaminationStep: StageStep {
  /// The overlap of one item; nil if there is none.
  public struct Outcome: Sendable {
    let seq: Int64
    let item: Item
    let overlap: Overlap?
  }

  /// The stage written.
  public let stage = Stage.contamination
  private let index: BenchmarkIndex

  /// - Parameter index: the benchmarks.
  public init(_ index: BenchmarkIndex) { self.index = index }

  /// What the overlaps were looked for with. The number is raised when equal indexes give other overlaps than before.
  public var parameters: Parameters {
    Parameters([
      "benchmarks": index.benchmarks.map { "\($0.name) \($0.digest.hex) \($0.items)" }.joined(
        separator: "\n"),
      "contamination": "1", "contamination_rule": index.rule.rawValue, "index": index.digest.hex,
    ])
  }

  /// Reads items in order.
  public func read(_ db: Database, after position: Int64, limit: Int) throws -> [(Int64, NumberedItem)] {
    try NumberedItem.read(db, after: position, limit: limit)
  }

  /// Looks for the item's title and body in the benchmarks.
  public func decide(_ input: NumberedItem) -> Outcome {
    Outcome(seq: input.seq, item: input.item, overlap: index.match(Array(input.item.text.utf8)))
  }

  /// Writes the overlap.
  public func write(_ outcome: Outcome, to db: Database) throws {
    guard let overlap = outcome.overlap else { return }
    try overlap.insert(seq: outcome.seq, item: outcome.item, into: db)
  }
}
