internal import GRDB

extension RunLog {
  /// What a verb did in all its runs.
  public struct VerbTotal: Sendable, Equatable {
    /// The verb: `crawl`, `train grpo`.
    public let verb: String
    /// Times it was run, and those among them that have no end: it was killed, or still runs.
    public internal(set) var runs = 0, unended = 0
    /// Of the runs that ended.
    public internal(set) var seconds = 0.0
    /// Rows of the last run that counted them.
    public internal(set) var rowsIn, rowsOut: Int?
    /// When the first began, in seconds since 1970.
    public internal(set) var firstStart: Double
  }

  /// The verbs a corpus was made by, in the order in which they were first run; none without a lab book.
  ///
  /// Of the arguments the verb alone is told: others may be paths, addresses or names.
  public static func totals(of corpus: Corpus) throws -> [VerbTotal] {
    let path = corpus.root + "/runs.sqlite"
    guard try isThere(path) else { return [] }
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(10)
    let database = try Shard.queue(path, configuration)
    return try database.read { db in
      guard try db.tableExists("run") else { return [] }
      var totals: [String: VerbTotal] = [:]
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT json_extract(arguments, '$[1]') AS verb, json_extract(arguments, '$[2]') AS next, started_at, ended_at, rows_in, rows_out
          FROM run ORDER BY id
          """)
      while let row = try rows.next() {
        let first = (row["verb"] as String?) ?? "?"
        let isPair = ["train", "license", "contamination"].contains(first)
        let verb = isPair ? [first, (row["next"] as String?) ?? ""].joined(separator: " ") : first
        let start: Double = row["started_at"]
        var total = totals[verb] ?? VerbTotal(verb: verb, firstStart: start)
        total.runs += 1
        if let end: Double = row["ended_at"] {
          total.seconds += max(0, end - start)
        } else {
          total.unended += 1
        }
        if let rowsIn: Int = row["rows_in"] { total.rowsIn = rowsIn }
        if let rowsOut: Int = row["rows_out"] { total.rowsOut = rowsOut }
        totals[verb] = total
      }
      return totals.values.sorted { ($0.firstStart, $0.verb) < ($1.firstStart, $1.verb) }
    }
  }
}
