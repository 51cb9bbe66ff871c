internal import GRDB

/// How many records entered a stage, how many left it, and why the others stayed.
public struct StageCount: Sendable, Equatable {
  /// The stage.
  public let stage: String
  /// Records kept.
  public let kept: Int
  /// Records rejected, by reason, most first.
  public let rejected: [(reason: String, count: Int)]

  /// All that were rejected.
  public var rejectedTotal: Int { rejected.reduce(0) { $0 + $1.count } }

  /// Equal counts under equal reasons.
  public static func == (left: StageCount, right: StageCount) -> Bool {
    left.stage == right.stage && left.kept == right.kept
      && left.rejected.elementsEqual(right.rejected) { $0 == $1 }
  }
}

extension Corpus {
  /// Counts the `kept` and `rejected` views of a stage's sealed shards; nil if there are none.
  public func count(of stage: Stage) throws -> StageCount? {
    var kept = 0
    var reasons: [String: Int] = [:]
    let indices = try sealedIndices(of: stage)
    guard !indices.isEmpty else { return nil }
    for index in indices {
      let shard = try Shard.openForReading(path(of: stage, index), stage: stage)
      try shard.database.read { db in
        kept += try Int.fetchOne(db, sql: "SELECT count(*) FROM kept") ?? 0
        let rows = try Row.fetchAll(db, sql: "SELECT reason, count(*) AS n FROM rejected GROUP BY reason")
        for row in rows { reasons[row["reason"], default: 0] += row["n"] as Int }
      }
    }
    let rejected = reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return StageCount(stage: stage.name, kept: kept, rejected: rejected.map { ($0.key, $0.value) })
  }
}

extension Shard {
  /// Rows of the views `kept` and `rejected`.
  public func viewCounts() throws -> (kept: Int, rejected: Int) {
    try database.read { db in
      (
        try Int.fetchOne(db, sql: "SELECT count(*) FROM kept") ?? 0,
        try Int.fetchOne(db, sql: "SELECT count(*) FROM rejected") ?? 0
      )
    }
  }
}
