public import Contamination
public import Corpus
internal import GRDB

extension Overlap {
  /// Writes the overlap of an item into a shard of the stage `contamination`.
  func insert(seq: Int64, item: Item, into db: Database) throws {
    let row = try ColumnStatement(
      db,
      "INSERT INTO overlap (seq, id, url, benchmark, entry, verdict, score, places) VALUES (?,?,?,?,?,?,?,?)")
    row.bind(0, seq)
    row.bind(1, item.id)
    row.bind(2, item.url)
    row.bind(3, benchmark)
    row.bind(4, self.item)
    row.bind(5, verdict.rawValue)
    row.bind(6, score)
    row.bind(7, places.map { "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: " "))
    try row.run()
  }

  /// The overlaps of the items `positions`, by item.
  ///
  /// - Parameter schema: the name the contamination shard is attached under.
  static func read(_ db: Database, _ schema: String, _ positions: ClosedRange<Int64>) throws -> [Int64:
    Overlap]
  {
    let rows = try ColumnStatement(
      db,
      "SELECT seq, benchmark, entry, verdict, score, places FROM \(schema).overlap WHERE seq BETWEEN ? AND ?")
    rows.bind(0, positions.lowerBound)
    rows.bind(1, positions.upperBound)
    var overlaps: [Int64: Overlap] = [:]
    while try rows.next() { overlaps[rows.int64(0)] = Overlap(rows) }
    return overlaps
  }

  /// The columns behind the first; nil for a verdict that this program does not know.
  private init?(_ row: ColumnStatement) {
    guard let verdict = Verdict(rawValue: row.text(3)) else { return nil }
    let places = row.text(5).split(separator: " ").compactMap { place -> Range<Int>? in
      let ends = place.split(separator: "-").compactMap { Int($0) }
      return ends.count == 2 && 0 <= ends[0] && ends[0] <= ends[1] ? ends[0]..<ends[1] : nil
    }
    self.init(
      benchmark: row.text(1), item: row.text(2), verdict: verdict, score: row.double(4), places: places)
  }

  /// Why an item with this overlap is not kept.
  var rejection: Rejection {
    Rejection(
      "filter.contamination.\(verdict.rawValue)", value: "\(benchmark) \(item)",
      threshold: "no overlap, found \(Double(Int(score * 10_000)) / 10_000)")
  }
}

/// An item that overlaps with a benchmark, and how.
public struct OverlappingItem: Sendable, Equatable {
  /// The item as it was crawled.
  public let item: Item
  /// What it shares.
  public let overlap: Overlap

  /// All overlaps of a corpus, shard by shard; those of some verdicts or benchmarks only, where they are named.
  ///
  /// - Throws: `CorpusFailure` if nothing was looked for.
  public static func each(
    in corpus: Corpus, verdicts: Set<Overlap.Verdict>, benchmark: String?,
    _ body: (OverlappingItem) throws -> Bool
  ) throws {
    for sealed in try corpus.sealedShards(of: .contamination) {
      let found = try sealed.shard.database.read { try Overlap.read($0, "main", 0...Int64.max) }
      let items = try SealedShard(corpus: corpus, stage: .item, index: sealed.index).shard
      for (seq, overlap) in found.sorted(by: { $0.key < $1.key })
      where verdicts.contains(overlap.verdict) && (benchmark ?? overlap.benchmark) == overlap.benchmark {
        let item = try items.database.read { try Item.read($0, after: seq - 1, limit: 1).first?.1 }
        if let item, try !body(OverlappingItem(item: item, overlap: overlap)) { return }
      }
    }
  }
}
