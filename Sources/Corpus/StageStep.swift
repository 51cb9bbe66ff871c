public import GRDB

/// What a stage does to one record: read it, decide, write the outcome.
///
/// `decide` is pure: the same input gives the same outcome, whichever thread it runs on and whatever ran before.
public protocol StageStep: Sendable {
  /// What one row of the input shard holds.
  associatedtype Input: Sendable
  /// What is written for it.
  associatedtype Outcome: Sendable

  /// The stage whose shards are written.
  var stage: Stage { get }
  /// Everything the result depends on beside the input.
  var parameters: Parameters { get }
  /// Digests of other shards the decisions on a shard look into.
  func sideInputs(of shard: Int) throws -> [String]

  /// Reads up to `limit` rows behind `position` (a `seq`), in order.
  func read(_ db: Database, after position: Int64, limit: Int) throws -> [(Int64, Input)]
  /// Decides one record.
  func decide(_ input: Input) throws -> Outcome
  /// Writes one outcome.
  func write(_ outcome: Outcome, to db: Database) throws
}

extension StageStep {
  /// No side inputs.
  public func sideInputs(of shard: Int) -> [String] { [] }
}

/// What a run of a stage reports while it goes on.
public enum StageEvent: Sendable, Equatable {
  /// A shard was finished earlier with the same inputs and settings.
  case skipped(shard: Int)
  /// An unfinished shard goes on behind this many input rows.
  case resumed(shard: Int, position: Int64)
  /// So many more input rows are done and durable.
  case advanced(shard: Int, rows: Int)
  /// A shard was sealed.
  case sealed(shard: Int, digest: String)
}
