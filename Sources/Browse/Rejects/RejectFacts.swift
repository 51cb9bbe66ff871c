import Corpus
import GRDB

/// How many rows each stage let fall, by reason.
struct RejectCounts: Sendable {
  /// Stages that were run, in their order.
  let stages: [StageCount]

  static let listed: [Stage] = [.crawl, .item, .license, .contamination, .filter, .dedup, .trace, .distill]

  init(of corpus: Corpus) throws { stages = try RejectCounts.listed.compactMap { try corpus.count(of: $0) } }
}

/// Which rejected rows are shown.
struct RejectQuery: Sendable {
  enum Order: String, Sendable { case near, stored }

  let stage: Stage
  let reason: String
  let order: Order
  /// Behind which row: its distance (with `near`), shard and place.
  let after: Key?

  struct Key: Sendable, Comparable {
    /// `infinity` where nothing was measured; 0 in the order of the shards.
    let distance: Double
    let shard: Int
    let row: Int64

    static func < (left: Key, right: Key) -> Bool {
      (left.distance, left.shard, left.row) < (right.distance, right.shard, right.row)
    }

    init(distance: Double, shard: Int, row: Int64) {
      (self.distance, self.shard, self.row) = (distance, shard, row)
    }

    /// The bits of the distance, so that nothing is rounded.
    var text: String { "\(String(distance.bitPattern, radix: 16)).\(shard).\(row)" }

    init?(_ text: String) {
      let parts = text.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count == 3, let bits = UInt64(parts[0], radix: 16), let shard = Int(parts[1]),
        let row = Int64(parts[2]),
        !Double(bitPattern: bits).isNaN
      else { return nil }
      self.init(distance: Double(bitPattern: bits), shard: shard, row: row)
    }
  }

  init(stage name: String, reason: String, _ fields: FormFields) throws {
    guard let stage = RejectCounts.listed.first(where: { $0.name == name }) else {
      throw PageProblem(404, "no stage rejects as \(name)")
    }
    (self.stage, self.reason) = (stage, reason)
    let order = fields["order"] ?? Order.near.rawValue
    guard let known = Order(rawValue: order) else {
      throw PageProblem(400, "order must be near or stored, not \(order)")
    }
    self.order = known
    after = fields["after"].flatMap(Key.init)
    guard fields["after"] == nil || after != nil else {
      throw PageProblem(400, "after: no place of this list")
    }
  }
}

/// Some rejected rows of one reason.
struct RejectList: Sendable {
  struct Row: Sendable {
    let key: RejectQuery.Key
    let id: RecordID?
    let url: String
    let value, threshold: String?
    /// The text as the stage before had it; nil for pages.
    let text: String?
  }

  var rows: [Row] = []
  var hasMore = false
  static let shown = 25

  /// Reads one shard after the other; in memory are twice as many rows as are shown.
  init(_ query: RejectQuery, in corpus: Corpus) throws {
    for index in try corpus.sealedIndices(of: query.stage) {
      let shard = try Shard.openForReading(corpus.path(of: query.stage, index), stage: query.stage)
      rows += try RejectList.rows(shard, index, query)
      rows.sort { $0.key < $1.key }
      if rows.count > RejectList.shown {
        hasMore = true
        rows.removeLast(rows.count - RejectList.shown)
      }
    }
    rows = try rows.map { try $0.withText(query.stage, corpus) }
  }

  private static func rows(_ shard: Shard, _ index: Int, _ query: RejectQuery) throws -> [Row] {
    // Licence and crawl shards have a view and no table of rejects: an id stands in for the row's number.
    let hasTable = ![Stage.crawl, .license, .contamination].contains(query.stage)
    let source =
      hasTable
      ? "SELECT seq, id, url, value, threshold FROM reject"
      : """
      SELECT row_number() OVER (ORDER BY id, value) AS seq, id, url, value, threshold FROM rejected
      """
    return try shard.database.read { db in
      db.add(function: nearness)
      let measure = query.order == .near ? "nearness(value, threshold)" : "0.0"
      let after = query.after ?? .init(distance: -1, shard: 0, row: 0)
      let found = try GRDB.Row.fetchAll(
        db,
        sql: """
          SELECT * FROM (SELECT *, \(measure) AS distance FROM (\(source) WHERE reason = ?1))
          WHERE (distance, ?2, seq) > (?3, ?4, ?5) ORDER BY distance, seq LIMIT ?6
          """,
        arguments: [query.reason, index, after.distance, after.shard, after.row, shown + 1])
      return found.map { row in
        let id: RecordID? =
          if hasTable { row["id"] } else { (row["id"] as String?).flatMap { RecordID(hexadecimal: $0.utf8) } }
        return Row(
          key: .init(distance: row["distance"], shard: index, row: row["seq"]), id: id, url: row["url"],
          value: text(row["value"]), threshold: text(row["threshold"]), text: nil)
      }
    }
  }

  /// A status of a response is a number.
  private static func text(_ value: DatabaseValue) -> String? {
    value.isNull ? nil : String.fromDatabaseValue(value) ?? value.description
  }

  private static let nearness = DatabaseFunction("nearness", argumentCount: 2, pure: true) { values in
    distance(of: text(values[0]), from: text(values[1])) ?? .infinity
  }
}

extension RejectList.Row {
  fileprivate func withText(_ stage: Stage, _ corpus: Corpus) throws -> Self {
    let before: Stage? =
      switch stage {
      case .filter, .contamination: .item
      case .dedup: .filter
      case .trace: .trace
      case .distill: .trace
      default: nil
      }
    guard let before, let id, try corpus.sealedIndices(of: before).contains(key.shard) else { return self }
    let shard = try Shard.openForReading(corpus.path(of: before, key.shard), stage: before)
    let text = try shard.database.read { db -> String? in
      guard before == .trace else { return try Item.find(id, in: db)?.text }
      return try String.fetchOne(
        db, sql: "SELECT title || char(10) || think || char(10) || answer FROM trace WHERE id = ?",
        arguments: [id])
    }
    return Self(key: key, id: id, url: url, value: value, threshold: threshold, text: text)
  }
}
