internal import Corpus
internal import Dedup
internal import Foundation
internal import GRDB

/// Groups of texts of which one is kept.
public struct DuplicateFacts: Sendable, Equatable, Encodable {
  /// One group.
  public struct Cluster: Sendable, Equatable, Encodable {
    /// The id of the item that is kept.
    public let kept: String
    /// Where it was; nil where it was published elsewhere.
    public let url: String?
    /// Items that were left out for it.
    public let copies: Int
    /// The kept text; nil where the readers may not see it.
    public let text: ShownText?
  }

  /// Copies in a group, with how many groups have so many.
  public struct Size: Sendable, Equatable, Encodable {
    /// From this many on, to that many.
    public let from, to: Int
    /// Groups.
    public let clusters: Int
  }

  /// Copies by how they are the same: exact, near, published.
  public private(set) var kinds: [String: Int] = [:]
  /// Groups.
  public private(set) var clusters = 0
  /// Smallest first.
  public private(set) var sizes: [Size] = []
  /// Of near copies how many lie in each twentieth of the Jaccard index, from 0 on.
  public private(set) var jaccard = [Int](repeating: 0, count: 20)
  /// Most copies first.
  public private(set) var largest: [Cluster] = []

  /// Counts the dedup shards; nil if there are none, or nothing was the same.
  ///
  /// Memory: about 60 bytes a group.
  init?(of corpus: Corpus, _ classes: ClassLookup, most: Int = 5) throws {
    let indices = try corpus.sealedIndices(of: .dedup)
    guard !indices.isEmpty else { return nil }
    var copies: [RecordID: Int] = [:]
    for index in indices {
      let shard = try Shard.openForReading(corpus.path(of: .dedup, index), stage: .dedup)
      try shard.database.read { db in
        // Shards of the first format have none; yisang dedup makes them anew.
        guard try db.tableExists("duplicate") else { return }
        let rows = try Row.fetchCursor(db, sql: "SELECT kept, count(*) FROM duplicate GROUP BY kept")
        while let row = try rows.next() { copies[row[0], default: 0] += row[1] as Int }
        for row in try Row.fetchAll(db, sql: "SELECT kind, count(*) FROM duplicate GROUP BY kind") {
          kinds[row[0], default: 0] += row[1] as Int
        }
        let near = try Row.fetchAll(
          db,
          sql: """
            SELECT max(0, min(19, CAST(jaccard * 20 AS INTEGER))), count(*) FROM duplicate WHERE kind = 'near' GROUP BY 1
            """)
        for row in near { jaccard[row[0]] += row[1] as Int }
      }
    }
    guard !copies.isEmpty else { return nil }
    clusters = copies.count
    sizes = DuplicateFacts.sizes(of: copies.values)
    let ranked = copies.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(most)
    largest = try ranked.map { id, count in
      let item = try DuplicateFacts.item(id, corpus)
      return Cluster(
        kept: id.description, url: item?.url, copies: count,
        text: try item.flatMap { try classes.shown($0.text, of: $0.page) })
    }
  }

  /// As dedup kept it, with personal data masked; nil of what was published elsewhere.
  private static func item(_ id: RecordID, _ corpus: Corpus) throws -> Item? {
    for index in try corpus.sealedIndices(of: .dedup) {
      let shard = try Shard.openForReading(corpus.path(of: .dedup, index), stage: .dedup)
      if let item = try shard.database.read({ try Item.find(id, in: $0) }) { return item }
    }
    return nil
  }

  /// 1, 2, 3–4, 5–8 …
  static func sizes(of copies: some Collection<Int>) -> [Size] {
    var (from, to) = (1, 1)
    var sizes: [Size] = []
    let most = copies.max() ?? 0
    while from <= most {
      let count = copies.count { ($0 >= from) && ($0 <= to) }
      sizes.append(Size(from: from, to: to, clusters: count))
      (from, to) = (to + 1, to * 2)
    }
    return sizes
  }
}
