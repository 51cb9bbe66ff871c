internal import Corpus
internal import GRDB
internal import Similarity

/// A shard whose items are compared.
struct TextSource: Sendable {
  let shard: Shard
  /// Its number in the stage; nil for what was published before.
  let index: Int?
  /// The sketches of its texts, where another program made them.
  var sketches: Shard?
}

/// A text, and what says whether it is preferred.
struct ItemText {
  let seq: Int64
  let id: RecordID
  /// UTF-8.
  let text: [UInt8]
  /// A number for each rule, smaller where the item is preferred.
  let preference: [Int64]

  /// Items behind a row, in order. - Parameter keep: no rules where it does not matter.
  static func rows(
    in db: Database, after position: Int64, limit: Int, _ keep: [KeepRule], _ classes: PageClasses
  ) throws -> [ItemText] {
    let row = try ColumnStatement(
      db,
      """
      SELECT seq, id, page, title, body, answers, retrieved_at FROM item WHERE seq > ? ORDER BY seq LIMIT ?
      """)
    row.bind(0, position)
    row.bind(1, limit)
    var rows: [ItemText] = []
    while try row.next() {
      let text = Array(Item.text(title: row.text(3), body: row.text(4)).utf8)
      let facts = KeepRule.Facts(
        licenseRank: keep.isEmpty ? 0 : classes.rank(of: try row.id(2)),
        answers: keep.contains(.score) ? row.text(5) : "[]", bytes: text.count, retrievedAt: row.double(6))
      rows.append(
        ItemText(
          seq: row.int64(0), id: try row.id(1), text: text, preference: try keep.map { try $0.key(of: facts) }
        ))
    }
    return rows
  }
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

  /// Reads and sketches, or reads sketches, over a connection of its own: others read the same shard.
  func read(_ sketcher: Sketcher, _ keep: [KeepRule], _ classes: PageClasses) throws -> Read {
    let read = source.sketches ?? source.shard
    let shard = try Shard.openForReading(read.path, stage: read.stage)
    defer { try? shard.database.close() }
    return try shard.database.read { db in
      source.sketches == nil ? try texts(db, sketcher, keep, classes) : try sketches(db)
    }
  }

  private func texts(
    _ db: Database, _ sketcher: Sketcher, _ keep: [KeepRule], _ classes: PageClasses
  ) throws -> Read {
    var sketcher = sketcher
    var read = Read()
    var position = rows.lowerBound - 1
    // Few at a time: a text may be long.
    while position < rows.upperBound {
      let batch = try ItemText.rows(
        in: db, after: position, limit: min(512, Int(rows.upperBound - position)),
        source.index == nil ? [] : keep, classes)
      for item in batch where item.seq <= rows.upperBound {
        read.seqs.append(item.seq)
        read.ids.append(item.id)
        read.keys += item.preference
        read.sketches.append(sketcher.sketch(item.text))
      }
      guard let last = batch.last?.seq else { break }
      position = last
    }
    return read
  }

  private func sketches(_ db: Database) throws -> Read {
    var read = Read()
    let row = try ColumnStatement(
      db,
      """
      SELECT seq, id, digest, keys, bytes, preference, digest IS NULL FROM sketch
      WHERE seq BETWEEN ? AND ? ORDER BY seq
      """)
    row.bind(0, rows.lowerBound)
    row.bind(1, rows.upperBound)
    while try row.next() {
      read.seqs.append(row.int64(0))
      read.ids.append(try row.id(1))
      read.keys += words(row.bytes(5))
      read.sketches.append(
        NearDuplicates.Sketch(
          digest: row.int(6) == 1 ? nil : UInt64(bitPattern: row.int64(2)), keys: words(row.bytes(3)),
          bytes: row.bytes(4)))
    }
    return read
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
