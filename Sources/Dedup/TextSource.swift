internal import Corpus
internal import GRDB
internal import Similarity

/// A shard whose items are compared.
struct TextSource: Sendable {
  let shard: Shard
  /// Its number in the stage; nil for what was published before.
  let index: Int?
}

/// Some of a shard's rows, by `seq`: what one task reads.
struct TextChunk: Sendable {
  static let size: Int64 = 8_192

  let source: TextSource
  let rows: ClosedRange<Int64>

  /// What is kept of the texts of a chunk.
  struct Read: Sendable {
    var ids: [RecordID] = []
    var seqs: [Int64] = []
    var keys: [Int64] = []
    var sketches: [NearDuplicates.Sketch] = []
  }

  /// All rows of some shards, in order.
  static func chunks(of sources: [TextSource]) throws -> [TextChunk] {
    try sources.flatMap { source -> [TextChunk] in
      let last = try source.shard.database.read {
        try Int64.fetchOne($0, sql: "SELECT max(seq) FROM item") ?? 0
      }
      return stride(from: 1, through: last, by: Int(size)).map {
        TextChunk(source: source, rows: $0...min($0 + size - 1, last))
      }
    }
  }

  /// Reads and sketches, over a connection of its own: others read the same shard.
  func read(_ sketcher: Sketcher, _ keep: [KeepRule], _ classes: PageClasses) throws -> Read {
    var sketcher = sketcher
    let shard = try Shard.openForReading(source.shard.path, stage: source.shard.stage)
    defer { try? shard.database.close() }
    return try shard.database.read { db in
      var read = Read()
      let row = try ColumnStatement(
        db,
        """
        SELECT seq, id, page, title, body, answers, retrieved_at FROM item WHERE seq BETWEEN ? AND ? ORDER BY seq
        """)
      row.bind(0, rows.lowerBound)
      row.bind(1, rows.upperBound)
      while try row.next() {
        let text = Array(Item.text(title: row.text(3), body: row.text(4)).utf8)
        read.seqs.append(row.int64(0))
        read.ids.append(try row.id(1))
        read.sketches.append(sketcher.sketch(text))
        guard source.index != nil else { continue }
        let facts = KeepRule.Facts(
          licenseRank: classes.rank(of: try row.id(2)), answers: keep.contains(.score) ? row.text(5) : "[]",
          bytes: text.count, retrievedAt: row.double(6))
        for rule in keep { read.keys.append(try rule.key(of: facts)) }
      }
      return read
    }
  }
}

/// Where each text lies, by its number, so that it can be read again.
struct TextPlaces: Sendable {
  private(set) var ids: [RecordID] = []
  private var seqs: [Int64] = []
  private var sources: [(source: TextSource, start: Int)] = []

  mutating func reserve(_ count: Int) {
    ids.reserveCapacity(count)
    seqs.reserveCapacity(count)
  }

  mutating func append(_ read: TextChunk.Read, from source: TextSource) {
    if sources.last.map({ $0.source.shard !== source.shard }) ?? true { sources.append((source, ids.count)) }
    ids += read.ids
    seqs += read.seqs
  }

  /// The shard of a text, and its row there.
  func place(of number: Int) -> (source: TextSource, seq: Int64) {
    var (low, high) = (0, sources.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if sources[middle].start <= number { low = middle } else { high = middle }
    }
    return (sources[low].source, seqs[number])
  }

  /// The text of a number.
  func text(_ number: Int) throws -> [UInt8] {
    let (source, seq) = place(of: number)
    return try source.shard.database.read { db in
      let row = try ColumnStatement(db, "SELECT title, body FROM item WHERE seq = ?")
      row.bind(0, seq)
      var text: [UInt8] = []
      while try row.next() { text = Array(Item.text(title: row.text(0), body: row.text(1)).utf8) }
      return text
    }
  }
}
