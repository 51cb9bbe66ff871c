internal import GRDB

/// How traces fared under the rules: counted from all of them, whatever became of them.
public struct TraceReport: Sendable, Equatable {
  /// A verdict with the traces it was given to.
  public struct Rule: Sendable, Equatable {
    /// The verdict's name.
    public let verdict: String
    /// As it stands in `reject`.
    public var reason: String { "trace." + verdict }
    /// Traces of which it is the verdict: no rule before it failed.
    public internal(set) var first = 0
    /// Traces that fail the rule.
    public internal(set) var total = 0
    /// Traces that fail this rule alone.
    public internal(set) var only = 0
  }

  /// What traces were made with.
  public struct Origin: Sendable, Hashable, Comparable {
    /// The model.
    public let teacher: String
    /// mixed, english or korean.
    public let cot: String
    /// The digest of the instruction.
    public let instruction: String

    /// By teacher, then kind, then instruction.
    public static func < (left: Origin, right: Origin) -> Bool {
      (left.teacher, left.cot, left.instruction) < (right.teacher, right.cot, right.instruction)
    }
  }

  /// All traces.
  public private(set) var traces = 0
  /// Those that passed every rule.
  public private(set) var ok = 0
  /// Those of which the answer was compared with a known one.
  public private(set) var verified = 0
  /// Rules that a trace fails, most first.
  public private(set) var rules: [Rule] = []
  /// Traces by what they were made with.
  public private(set) var origins: [Origin: Int] = [:]

  init(_ shards: [Shard]) throws {
    var counts: [String: Rule] = [:]
    for shard in shards {
      try shard.database.read { db in
        let sql =
          "SELECT verdict, failed, count(*) AS n, count(agreement) AS v FROM trace GROUP BY verdict, failed"
        for row in try Row.fetchAll(db, sql: sql) { add(row, &counts) }
        let kinds = try Row.fetchAll(
          db, sql: "SELECT teacher, cot, instruction, count(*) AS n FROM trace GROUP BY 1, 2, 3")
        for row in kinds {
          let origin = Origin(teacher: row["teacher"], cot: row["cot"], instruction: row["instruction"])
          origins[origin, default: 0] += row["n"] as Int
        }
      }
    }
    rules = counts.values.sorted { ($1.total, $0.verdict) < ($0.total, $1.verdict) }
  }

  private mutating func add(_ row: Row, _ counts: inout [String: Rule]) {
    let (verdict, failed, count): (String, String, Int) = (row["verdict"], row["failed"], row["n"])
    traces += count
    verified += row["v"] as Int
    if verdict == "ok" {
      ok += count
    } else {
      counts[verdict, default: Rule(verdict: verdict)].first += count
    }
    let names = Set(failed.split(separator: " ").map(String.init))
    for name in names {
      counts[name, default: Rule(verdict: name)].total += count
      if names.count == 1 { counts[name]?.only += count }
    }
  }
}

extension Corpus {
  /// What the rules say of the traces in finished shards; nil if there are none.
  public func traceReport() throws -> TraceReport? {
    let indices = try sealedIndices(of: .trace)
    guard !indices.isEmpty else { return nil }
    return try TraceReport(indices.map { try Shard.openForReading(path(of: .trace, $0), stage: .trace) })
  }
}
