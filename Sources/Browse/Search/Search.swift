import Corpus
import Foundation
import GRDB

/// How much one request may look through.
struct SearchLimits: Sendable {
  /// Rows shown.
  var hits = 20
  /// Rows looked at before it is asked whether to go on.
  var rows = 1_000_000
  /// Whether time is up; asked between windows of rows.
  var isLate: @Sendable () -> Bool
}

/// What was found, and how far it was looked.
struct SearchResult: Sendable {
  /// One row.
  struct Hit: Sendable {
    /// The item, the trace or the example.
    let id: RecordID
    let place: RowPlace
    let page: RecordID
    let url, title: String, category: String?
    /// The text that the words were found in, or the row's first.
    let text: String
    let licenseClass: String?
    let fate: Fate
  }

  /// What became of a row after its stage.
  struct Fate: Sendable, Equatable {
    /// Dotted; nil where it was kept.
    var reason: String?
    /// The last stage that has a word on it.
    var stage: String
  }

  var hits: [Hit] = []
  /// Where to go on; nil where all shards were looked through.
  var next: RowPlace?
  /// Rows looked at.
  var looked = 0
}

/// Looks through sealed shards row by row in the order of their places: no index is needed, and none is made.
func search(_ query: SearchQuery, in corpus: Corpus, limits: SearchLimits) throws -> SearchResult {
  var result = SearchResult()
  let first = query.after.flatMap { place in query.stages.firstIndex { $0.name == place.stage } } ?? 0
  for (number, stage) in query.stages.enumerated().dropFirst(first) {
    let from = number == first ? query.after : nil
    for index in try corpus.sealedIndices(of: stage) where index >= from?.shard ?? 0 {
      var scan = try ShardScan(query, corpus, stage, index)
      let start = index == from?.shard ? from?.seq ?? 0 : 0
      guard let stop = try scan.run(after: start, limits, &result) else { continue }
      result.next = RowPlace(stage: stage.name, shard: index, seq: stop)
      return result
    }
  }
  return result
}

/// One shard, looked through in windows.
private struct ShardScan {
  private let query: SearchQuery
  private let stage: Stage
  private let index: Int
  private let shard: Shard
  private var fates: Fates
  /// Shards of the same number that can be asked in the same statement.
  private var beside: [Stage] = []
  private static let window = 2_000

  init(_ query: SearchQuery, _ corpus: Corpus, _ stage: Stage, _ index: Int) throws {
    (self.query, self.stage, self.index) = (query, stage, index)
    shard = try Shard.openForReading(corpus.path(of: stage, index), stage: stage)
    fates = Fates(corpus, stage, index)
    for other in [.license] + Fates.later(than: stage)
    where try corpus.sealedIndices(of: other).contains(index) {
      let path = corpus.path(of: other, index)
      try shard.database.inDatabase {
        try $0.execute(sql: "ATTACH DATABASE ? AS \(other.name)_shard", arguments: [path])
      }
      beside.append(other)
    }
  }

  /// - Returns: the last row looked at, where there is more to look at; nil at the shard's end.
  mutating func run(after start: Int64, _ limits: SearchLimits, _ result: inout SearchResult) throws -> Int64?
  {
    var at = start
    while true {
      let (end, count) = try shard.database.read { db in
        let row = try Row.fetchOne(
          db,
          sql: "SELECT max(seq), count(*) FROM (SELECT seq FROM \(table) WHERE seq > ? ORDER BY seq LIMIT ?)",
          arguments: [at, ShardScan.window])
        return (row?[0] as Int64?, (row?[1] as Int?) ?? 0)
      }
      guard let end else { return nil }
      if result.hits.count >= limits.hits || result.looked >= limits.rows
        || limits.isLate() && result.looked > 0
      {
        return at
      }
      for row in try candidates(at, end) {
        guard let hit = try hit(row) else { continue }
        result.hits.append(hit)
        if result.hits.count >= limits.hits { return hit.place.seq }
      }
      result.looked += count
      at = end
    }
  }

  private var table: String {
    switch stage {
    case .trace: "trace"
    case .distill: "example"
    default: "item"
    }
  }

  private var columns: [String] {
    switch stage {
    case .trace: ["title", "prompt", "think", "answer"]
    case .distill: ["title", "messages"]
    default: ["title", "body", "answers"]
    }
  }

  /// Rows that may be meant: what is stored as JSON is looked through as it is written there.
  private func candidates(_ from: Int64, _ to: Int64) throws -> [Row] {
    var conditions = ["seq > ?", "seq <= ?"]
    var arguments: StatementArguments = [from, to]
    for (column, value) in [("host", query.host), ("category", query.category)] {
      guard let value else { continue }
      conditions.append("\(column) = ?")
      arguments += [value]
    }
    if let letter = query.licenseClass {
      guard beside.contains(.license) else { return [] }
      conditions.append(
        "EXISTS (SELECT 1 FROM license_shard.license AS l WHERE l.page = t.page AND l.class = ?)")
      arguments += [letter]
    }
    if let fate = query.fate, stage != .trace {
      // No row of these shards fell out where there is no such shard.
      let reasons = beside.filter { $0 != .license }.map { other in
        "SELECT reason FROM \(other.name)_shard.reject AS r WHERE r.id = t.id"
      }
      if reasons.isEmpty, fate != "kept" { return [] }
      if !reasons.isEmpty {
        let all = reasons.joined(separator: " UNION ALL ")
        conditions.append(
          fate == "kept"
            ? "NOT EXISTS (\(all))"
            : "EXISTS (SELECT 1 FROM (\(all)) WHERE reason = ? OR substr(reason, 1, length(?) + 1) = ? || '.')"
        )
        if fate != "kept" { arguments += [fate, fate, fate] }
      }
    }
    for word in query.words {
      let quoted = ShardScan.inJSON(word)
      let parts = columns.map { column in
        arguments += [ShardScan.isJSON(column) ? quoted : word]
        return "instr(lower(\(column)), ?) > 0"
      }
      conditions.append("(" + parts.joined(separator: " OR ") + ")")
    }
    let extra = stage == .trace ? ", verdict" : ""
    return try shard.database.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT seq, id, page, url, category, \(columns.joined(separator: ", "))\(extra) FROM \(table) AS t
          WHERE \(conditions.joined(separator: " AND ")) ORDER BY seq
          """, arguments: arguments)
    }
  }

  private static func isJSON(_ column: String) -> Bool { ["answers", "messages"].contains(column) }

  /// A word as it stands within a text of JSON.
  private static func inJSON(_ word: String) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    let text = (try? encoder.encode([word])).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return String(text.dropFirst(2).dropLast(2)).lowercased()
  }

  private func texts(_ row: Row) -> [String] {
    columns.flatMap { column -> [String] in
      let text: String = row[column]
      guard ShardScan.isJSON(column) else { return [text] }
      struct Answer: Decodable { let body: String }
      struct Message: Decodable { let content: String }
      let data = Data(text.utf8)
      return column == "answers"
        ? (try? JSONDecoder().decode([Answer].self, from: data))?.map(\.body) ?? []
        : (try? JSONDecoder().decode([Message].self, from: data))?.map(\.content) ?? []
    }
  }

  private mutating func hit(_ row: Row) throws -> SearchResult.Hit? {
    let texts = texts(row)
    let missing = query.words.contains { word in
      !texts.contains { !places(of: [word], in: Array($0.utf8)).isEmpty }
    }
    if missing { return nil }
    let (id, page): (RecordID, RecordID) = (row["id"], row["page"])
    let fate = try fates.fate(of: id, verdict: stage == .trace ? row["verdict"] : nil)
    if let wanted = query.fate {
      let reason = fate.reason ?? "kept"
      guard reason == wanted || reason.hasPrefix(wanted + ".") else { return nil }
    }
    let letter = try fates.licenseClass(of: page)
    if let wanted = query.licenseClass, letter != wanted { return nil }
    let body = texts.dropFirst()
    let shown = body.first { !places(of: query.words, in: Array($0.utf8)).isEmpty } ?? body.first ?? ""
    return SearchResult.Hit(
      id: id, place: RowPlace(stage: stage.name, shard: index, seq: row["seq"]), page: page, url: row["url"],
      title: row["title"], category: row["category"], text: shown, licenseClass: letter, fate: fate)
  }
}

/// What later stages and the licences say of rows of one shard: theirs have its number.
struct Fates {
  private let corpus: Corpus
  private let stage: Stage
  private let index: Int
  private var opened: [String: Shard?] = [:]

  init(_ corpus: Corpus, _ stage: Stage, _ index: Int) {
    (self.corpus, self.stage, self.index) = (corpus, stage, index)
  }

  /// Stages that may let a row fall after this one.
  static func later(than stage: Stage) -> [Stage] {
    switch stage {
    case .item: [.filter, .dedup]
    case .filter: [.dedup]
    case .trace: [.distill]
    default: []
    }
  }

  private mutating func shard(_ stage: Stage) throws -> Shard? {
    if let known = opened[stage.name] { return known }
    let isThere = try corpus.sealedIndices(of: stage).contains(index)
    let shard = isThere ? try Shard.openForReading(corpus.path(of: stage, index), stage: stage) : nil
    opened[stage.name] = shard
    return shard
  }

  mutating func fate(of id: RecordID, verdict: String?) throws -> SearchResult.Fate {
    if let verdict, verdict != "ok" { return .init(reason: "trace." + verdict, stage: "trace") }
    var fate = SearchResult.Fate(reason: nil, stage: stage.name)
    for stage in Fates.later(than: stage) {
      guard let shard = try shard(stage) else { break }
      fate.stage = stage.name
      fate.reason = try shard.database.read {
        try String.fetchOne($0, sql: "SELECT reason FROM reject WHERE id = ? LIMIT 1", arguments: [id])
      }
      if fate.reason != nil { break }
    }
    return fate
  }

  /// The class of a page, where the licence shard of this number has it.
  mutating func licenseClass(of page: RecordID) throws -> String? {
    try shard(.license)?.database.read {
      try String.fetchOne($0, sql: "SELECT class FROM license WHERE page = ?", arguments: [page])
    }
  }
}
