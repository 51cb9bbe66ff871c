import Corpus
import Crawl
import Dedup
import Foundation
import GRDB

/// All that became of a page and of the records on it, from the address to the exports.
struct Life: Sendable {
  /// One record of a page: an item, with what was made of it.
  struct Record: Sendable {
    let id: RecordID
    /// As it was extracted, and as the last stage kept it.
    var extracted, kept: Item?
    /// What was measured, by name; nil where no stage did.
    var scores: [(name: String, value: Double)] = []
    /// Personal data that was masked, by type.
    var masks: [(type: String, count: Int)] = []
    var overlaps: [(benchmark: String, entry: String, verdict: String)] = []
    /// In the order of the stages.
    var findings: [Lineage.Finding] = []
    var cluster: DuplicateCluster?
    var requests: [Request] = []
    var traces: [StoredTrace] = []
    /// Examples made of it.
    var examples: [RecordID] = []
    var steps: [TrainingUse] = []
    var exports: [Exported] = []
  }

  /// A request that a teacher answered, or not.
  struct Request: Sendable {
    let rollout, attempt, tries: Int
    let endpoint: String
    let seconds, endedAt: Double
    /// nil for an answer.
    let failure: String?
  }

  /// A step of a training run that learnt from the record.
  struct TrainingUse: Sendable {
    let run: String
    let step: Int
    let loss: Double?
  }

  /// A folder of an export that has the record.
  struct Exported: Sendable {
    let folder: String
    let license: String
  }

  let page: RecordID
  let url: String
  let history: PageHistory
  let license: Lineage.License?
  /// What was decided of the page itself.
  let pageFindings: [Lineage.Finding]
  let records: [Record]
  /// Records that are left out.
  let more: Int
  /// Records shown; a page with more posts is a list.
  static let shown = 20

  /// - Parameter record: an id of an item, a trace, an example or a page, at least 6 of its digits, or an address.
  init(of record: String, _ settings: BrowseSettings) throws {
    let corpus = settings.corpus
    let query = record.contains("://") ? try PageHistory(of: record, in: corpus).url : record
    let lineage = try corpus.lineage(of: query)
    history = try PageHistory(of: lineage.url, in: corpus)
    if history.path.isEmpty && history.response == nil && lineage.findings.isEmpty {
      throw CorpusFailure(.missing, record, "the corpus never met this page", remedy: "check the address")
    }
    (page, url, license) = (lineage.page, lineage.url, lineage.license)
    pageFindings = lineage.findings.filter { $0.id == lineage.page }
    var ids: [RecordID] = []
    for finding in lineage.findings where finding.id != lineage.page {
      let id = finding.item ?? finding.id
      if !ids.contains(id), ids.count < 1_000 { ids.append(id) }
    }
    // The one that was asked for comes first.
    let digits = query.lowercased()
    let asked = lineage.findings.first { $0.id.description.hasPrefix(digits) }.map { $0.item ?? $0.id }
    if let asked, let place = ids.firstIndex(of: asked) { ids.insert(ids.remove(at: place), at: 0) }
    more = max(0, ids.count - Life.shown)
    records = try ids.prefix(Life.shown).map { try Record($0, lineage, settings) }
  }
}

extension Life.Record {
  fileprivate init(_ id: RecordID, _ lineage: Lineage, _ settings: BrowseSettings) throws {
    let corpus = settings.corpus
    self.id = id
    findings = lineage.findings.filter { ($0.item ?? $0.id) == id }
    traces = try corpus.traces(of: id.description)
    for index in try corpus.sealedIndices(of: .item) {
      let shard = try Shard.openForReading(corpus.path(of: .item, index), stage: .item)
      guard let item = try shard.database.read({ try Item.find(id, in: $0) }) else { continue }
      extracted = item
      try measure(shard, index, corpus)
      break
    }
    for stage in [Stage.dedup, .filter] where kept == nil {
      for index in try corpus.sealedIndices(of: stage) where kept == nil {
        let shard = try Shard.openForReading(corpus.path(of: stage, index), stage: stage)
        kept = try shard.database.read { try Item.find(id, in: $0) }
      }
    }
    if findings.contains(where: { $0.stage == "dedup" }) {
      cluster = try? DuplicateCluster(
        of: id.description, in: corpus, published: PublishedShards([], besides: corpus), most: 10)
    }
    examples = findings.filter { $0.stage == "distill" && $0.rejection == nil }.map(\.id)
    requests = try Life.requests(on: id, corpus)
    let own = [id] + examples
    steps = try Life.steps(with: own, settings.runs)
    exports = settings.exports.compactMap { folder in
      Life.exported(own + traces.map(\.id), folder)
    }
  }

  /// What the stages beside the item shard of this number measured; a row of theirs has the item's own number.
  private mutating func measure(_ items: Shard, _ index: Int, _ corpus: Corpus) throws {
    let id = id
    guard
      let seq = try items.database.read({
        try Int64.fetchOne($0, sql: "SELECT seq FROM item WHERE id = ?", arguments: [id])
      })
    else { return }
    if try corpus.sealedIndices(of: .score).contains(index) {
      let shard = try Shard.openForReading(corpus.path(of: .score, index), stage: .score)
      (scores, masks) = try shard.database.read { db in
        let row = try Row.fetchOne(
          db, sql: "SELECT * FROM score WHERE seq = ? AND id = ?", arguments: [seq, id])
        var found: [(name: String, value: Double)] = []
        for name in row.map({ Array($0.columnNames) }) ?? [] where !["seq", "id"].contains(name) {
          if let value = row?[name] as Double? { found.append((name, value)) }
        }
        let masks = try Row.fetchAll(
          db, sql: "SELECT type, count(*) FROM personal WHERE item = ? GROUP BY 1 ORDER BY 1",
          arguments: [seq])
        return (found, row == nil ? [] : masks.map { (type: $0[0], count: $0[1]) })
      }
    }
    if try corpus.sealedIndices(of: .contamination).contains(index) {
      let shard = try Shard.openForReading(corpus.path(of: .contamination, index), stage: .contamination)
      overlaps = try shard.database.read { db in
        try Row.fetchAll(
          db, sql: "SELECT benchmark, entry, verdict FROM overlap WHERE seq = ? AND id = ?",
          arguments: [seq, id]
        ).map { (benchmark: $0[0], entry: $0[1], verdict: $0[2]) }
      }
    }
  }
}

extension Life {
  /// Opens a file that others may be writing; nil if it is not there or none of ours.
  private static func reading<Found>(_ path: String, _ body: (Database) throws -> Found) throws -> Found? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(2)
    let database = try DatabaseQueue(path: path, configuration: configuration)
    defer { try? database.close() }
    return try database.read(body)
  }

  fileprivate static func requests(on id: RecordID, _ corpus: Corpus) throws -> [Request] {
    try reading(CompletionStore.path(in: corpus)) { db in
      guard try db.tableExists("completion") else { return [] }
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT rollout, attempt, tries, endpoint, seconds, ended_at, NULL AS failure FROM completion WHERE item = ?1
          UNION ALL SELECT rollout, attempt, tries, '', 0.0, ended_at, reason || ': ' || substr(detail, 1, 200) FROM failure WHERE item = ?1
          ORDER BY 1, 2 LIMIT 100
          """, arguments: [id])
      return rows.map { row in
        Request(
          rollout: row["rollout"], attempt: row["attempt"], tries: row["tries"], endpoint: row["endpoint"],
          seconds: row["seconds"], endedAt: row["ended_at"], failure: row["failure"])
      }
    } ?? []
  }

  /// Runs are folders below one; checkpoints beside them are left alone.
  fileprivate static func steps(with ids: [RecordID], _ folder: String) throws -> [TrainingUse] {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().prefix(1_000)
    let marks = ids.map { _ in "?" }.joined(separator: ", ")
    return try names.flatMap { run -> [TrainingUse] in
      let path = "\(folder)/\(run)/\(TrainingSteps.fileName)"
      return try reading(path) { db in
        guard try Int32.fetchOne(db, sql: "PRAGMA application_id") == Shard.applicationID else { return [] }
        return try Row.fetchAll(
          db, sql: "SELECT step, loss FROM sample WHERE id IN (\(marks)) ORDER BY step LIMIT 50",
          arguments: StatementArguments(ids)
        ).map { TrainingUse(run: run, step: $0["step"], loss: $0["loss"]) }
      } ?? []
    }
  }

  /// The row of an export, by the list of whom it is owed to.
  fileprivate static func exported(_ ids: [RecordID], _ folder: String) -> Exported? {
    guard let data = try? Data(contentsOf: URL(filePath: folder + "/ATTRIBUTION.tsv"), options: .mappedIfSafe)
    else {
      return nil
    }
    for id in ids {
      guard let found = data.range(of: Data("\(id)\t".utf8)),
        found.lowerBound == 0 || data[found.lowerBound - 1] == 0x0A
      else { continue }
      let end = data[found.lowerBound...].firstIndex(of: 0x0A) ?? data.endIndex
      let cells = String(decoding: data[found.lowerBound..<end], as: UTF8.self).split(
        separator: "\t", omittingEmptySubsequences: false)
      return Exported(
        folder: (folder as NSString).lastPathComponent, license: cells.count > 4 ? String(cells[4]) : "")
    }
    return nil
  }
}
