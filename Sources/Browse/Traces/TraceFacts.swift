import Corpus
import GRDB

/// Which traces are listed.
struct TraceQuery: Sendable {
  /// nil for all.
  let verdict: String?
  let after: RowPlace?

  init(_ fields: FormFields) throws {
    verdict = fields["verdict"]
    after = fields["after"].flatMap { RowPlace($0) }
    guard fields["after"] == nil || after?.stage == "trace" else {
      throw PageProblem(400, "after: no place of the traces")
    }
  }
}

/// Some traces in the order of their shards.
struct TraceList: Sendable {
  struct Row: Sendable {
    let place: RowPlace
    let id: RecordID
    let title, verdict, teacher, opening: String
    let korean: Double
    let tokens: Int?
  }

  /// Traces by verdict, most first.
  let verdicts: [(name: String, count: Int)]
  let rows: [Row]
  let hasMore: Bool
  private static let shown = 25

  init(_ query: TraceQuery, in corpus: Corpus) throws {
    var counts: [String: Int] = [:]
    var rows: [Row] = []
    for index in try corpus.sealedIndices(of: .trace) {
      let shard = try Shard.openForReading(corpus.path(of: .trace, index), stage: .trace)
      try shard.database.read { db in
        for row in try GRDB.Row.fetchAll(db, sql: "SELECT verdict, count(*) FROM trace GROUP BY 1") {
          counts[row[0], default: 0] += row[1] as Int
        }
        let start = query.after.map { $0.shard > index ? Int64.max : $0.shard == index ? $0.seq : -1 } ?? -1
        let missing = TraceList.shown + 1 - rows.count
        guard missing > 0, start < .max else { return }
        let found = try GRDB.Row.fetchAll(
          db,
          sql: """
            SELECT seq, id, title, verdict, teacher, substr(think, 1, 300) AS opening, korean_think, output_tokens
            FROM trace WHERE seq > ?1 AND (?2 IS NULL OR verdict = ?2) ORDER BY seq LIMIT ?3
            """, arguments: [start, query.verdict, missing])
        rows += found.map { row in
          Row(
            place: RowPlace(stage: "trace", shard: index, seq: row["seq"]), id: row["id"],
            title: row["title"],
            verdict: row["verdict"], teacher: row["teacher"], opening: row["opening"],
            korean: row["korean_think"],
            tokens: row["output_tokens"])
        }
      }
    }
    verdicts = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
    hasMore = rows.count > TraceList.shown
    self.rows = Array(rows.prefix(TraceList.shown))
  }
}

/// One trace, its licence, and its neighbours under the same filter.
struct TraceFacts: Sendable {
  let trace: StoredTrace
  let license: Lineage.License?
  let verdict: String?
  let previous, next: RecordID?

  init(of id: String, _ fields: FormFields, _ corpus: Corpus) throws {
    guard let wanted = RecordID(hexadecimal: id.utf8),
      let trace = try corpus.traces(of: id).first(where: { $0.id == wanted })
    else { throw PageProblem(404, "no finished shard has a trace \(short(id))") }
    self.trace = trace
    license = try corpus.license(of: trace.page)
    verdict = fields["verdict"]
    (previous, next) = try TraceFacts.neighbours(of: wanted, verdict, corpus)
  }

  private static func neighbours(of id: RecordID, _ verdict: String?, _ corpus: Corpus) throws -> (
    RecordID?, RecordID?
  ) {
    let shards = try corpus.sealedIndices(of: .trace).map {
      try Shard.openForReading(corpus.path(of: .trace, $0), stage: .trace)
    }
    func seq(_ shard: Shard) throws -> Int64? {
      try shard.database.read {
        try Int64.fetchOne($0, sql: "SELECT seq FROM trace WHERE id = ?", arguments: [id])
      }
    }
    guard let own = try shards.firstIndex(where: { try seq($0) != nil }), let at = try seq(shards[own]) else {
      return (nil, nil)
    }
    func first(_ shard: Shard, _ condition: String, _ order: String, _ seq: Int64) throws -> RecordID? {
      try shard.database.read { db in
        try RecordID.fetchOne(
          db,
          sql:
            "SELECT id FROM trace WHERE seq \(condition) ?1 AND (?2 IS NULL OR verdict = ?2) ORDER BY seq \(order) LIMIT 1",
          arguments: [seq, verdict])
      }
    }
    var previous = try first(shards[own], "<", "DESC", at)
    var next = try first(shards[own], ">", "ASC", at)
    for shard in shards[..<own].reversed() where previous == nil {
      previous = try first(shard, "<", "DESC", .max)
    }
    for shard in shards[(own + 1)...] where next == nil { next = try first(shard, ">", "ASC", -1) }
    return (previous, next)
  }
}
