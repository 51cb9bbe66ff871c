internal import Foundation
public import GRDB

/// A question with its answers, as the stages hand it on.
public struct Item: Sendable, Equatable {
  /// One answer as the page showed it; kept for checking, never published as a training target.
  public struct Answer: Sendable, Equatable, Codable {
    /// NFC text.
    public let body: String
    /// True if the page marks it as accepted or official.
    public let accepted: Bool
    /// Votes, where the page shows them.
    public let score: Int?

    /// Creates an answer.
    public init(body: String, accepted: Bool = false, score: Int? = nil) {
      self.body = body
      self.accepted = accepted
      self.score = score
    }
  }

  /// The item's id: page, post, field.
  public let id: RecordID
  /// The id of the page it came from.
  public let page: RecordID
  /// Number of the post on the page, from 0.
  public let post: Int
  /// Where the page was fetched.
  public let url: String
  /// `host[:port]` of that address.
  public let host: String
  /// Subject, from the site registry or the page.
  public let category: String?
  /// NFC, may be empty.
  public let title: String
  /// NFC, may be empty if the title is the question.
  public let body: String
  /// In the page's order.
  public let answers: [Answer]
  /// As the page writes it.
  public let askedAt: String?
  /// Which extractor found it.
  public let method: String
  /// Seconds since 1970, when the page was fetched.
  public let retrievedAt: Double

  /// Creates an item.
  public init(
    id: RecordID, page: RecordID, post: Int, url: String, host: String, category: String?, title: String,
    body: String, answers: [Answer], askedAt: String?, method: String, retrievedAt: Double
  ) {
    (self.id, self.page, self.post, self.url, self.host) = (id, page, post, url, host)
    (self.category, self.title, self.body, self.answers) = (category, title, body, answers)
    (self.askedAt, self.method, self.retrievedAt) = (askedAt, method, retrievedAt)
  }

  /// The text that rules and dedup judge and export publishes: the title, then the body,
  /// or the body alone where it repeats the title.
  public var text: String { Item.text(title: title, body: body) }

  /// The `text` of an item with this title and body.
  public static func text(title: String, body: String) -> String {
    if title.isEmpty { return body }
    if body.isEmpty { return title }
    let startsWithTitle = body.utf8.starts(with: title.utf8)
    return startsWithTitle ? body : title + "\n" + body
  }
}

extension Item {
  private static let columns =
    "id, page, post, url, host, category, title, body, answers, asked_at, method, retrieved_at"

  /// Writes the item into a shard of an item-bearing stage.
  public func insert(into db: Database) throws {
    let row = try ColumnStatement(
      db, "INSERT INTO item (\(Item.columns)) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)")
    row.bind(0, id)
    row.bind(1, page)
    row.bind(2, post)
    row.bind(3, url)
    row.bind(4, host)
    row.bind(5, category)
    row.bind(6, title)
    row.bind(7, body)
    row.bind(8, try encodedAnswers())
    row.bind(9, askedAt)
    row.bind(10, method)
    row.bind(11, retrievedAt)
    try row.run()
  }

  /// Reads items in the order they were written, behind `position`.
  public static func read(_ db: Database, after position: Int64, limit: Int) throws -> [(Int64, Item)] {
    let rows = try ColumnStatement(
      db, "SELECT seq, \(columns) FROM item WHERE seq > ? ORDER BY seq LIMIT ?")
    rows.bind(0, position)
    rows.bind(1, limit)
    var items: [(Int64, Item)] = []
    while try rows.next() { items.append((rows.int64(0), try Item(rows))) }
    return items
  }

  /// Goes over all items of a shard in the order they were written, some at a time.
  public static func forEach(in shard: SealedShard, _ body: (Item) throws -> Void) throws {
    var position: Int64 = 0
    while let last = try page(of: shard, after: position, body) { position = last }
  }

  private static func page(of sealed: SealedShard, after position: Int64, _ body: (Item) throws -> Void)
    throws
    -> Int64?
  {
    let batch = try sealed.shard.database.read { try read($0, after: position, limit: 500) }
    for (_, item) in batch { try body(item) }
    return batch.last?.0
  }

  /// Finds one item by id.
  public static func find(_ id: RecordID, in db: Database) throws -> Item? {
    let rows = try ColumnStatement(db, "SELECT seq, \(columns) FROM item WHERE id = ? LIMIT 1")
    rows.bind(0, id)
    var item: Item?
    while try rows.next() { item = try Item(rows) }
    return item
  }

  /// The columns behind the first, in their order.
  private init(_ row: ColumnStatement) throws {
    let answers = row.bytes(9)
    self.init(
      id: try row.id(1), page: try row.id(2), post: row.int(3), url: row.text(4), host: row.text(5),
      category: row.optionalText(6), title: row.text(7), body: row.text(8),
      answers: answers.count == 2 ? [] : try JSONDecoder().decode([Answer].self, from: Data(answers)),
      askedAt: row.optionalText(10), method: row.text(11), retrievedAt: row.double(12))
  }

  private func encodedAnswers() throws -> String {
    if answers.isEmpty { return "[]" }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(answers), as: UTF8.self)
  }
}

extension Rejection {
  /// Writes the rejection of a record into a shard's `reject` table.
  public func insert(id: RecordID, url: String, into db: Database) throws {
    let row = try ColumnStatement(
      db, "INSERT INTO reject (id, url, reason, value, threshold) VALUES (?,?,?,?,?)")
    row.bind(0, id)
    row.bind(1, url)
    row.bind(2, reason)
    row.bind(3, value)
    row.bind(4, threshold)
    try row.run()
  }
}

/// An item with what was decided of it: what item-bearing stages write.
public struct JudgedItem: Sendable, Equatable {
  /// The item.
  public let item: Item
  /// Whether it goes on.
  public let verdict: Verdict

  /// Pairs them.
  public init(_ item: Item, _ verdict: Verdict) { (self.item, self.verdict) = (item, verdict) }

  /// Writes the item, or why it stays behind.
  public func insert(into db: Database) throws {
    switch verdict {
    case .keep: try item.insert(into: db)
    case .reject(let rejection): try rejection.insert(id: item.id, url: item.url, into: db)
    }
  }
}
