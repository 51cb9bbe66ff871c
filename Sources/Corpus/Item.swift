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
  public var text: String {
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
    let statement = try db.cachedStatement(
      sql: "INSERT INTO item (\(Item.columns)) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)")
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let answers = answers.isEmpty ? "[]" : String(decoding: try encoder.encode(answers), as: UTF8.self)
    try statement.execute(arguments: [
      id, page, post, url, host, category, title, body, answers, askedAt, method, retrievedAt,
    ])
  }

  /// Reads items in the order they were written, behind `position`.
  public static func read(_ db: Database, after position: Int64, limit: Int) throws -> [(Int64, Item)] {
    let statement = try db.cachedStatement(
      sql: "SELECT seq, \(columns) FROM item WHERE seq > ? ORDER BY seq LIMIT ?")
    return try Row.fetchAll(statement, arguments: [position, limit]).map { row in
      (row["seq"], try Item(row: row))
    }
  }

  /// Finds one item by id.
  public static func find(_ id: RecordID, in db: Database) throws -> Item? {
    try Row.fetchOne(db, sql: "SELECT seq, \(columns) FROM item WHERE id = ?", arguments: [id])
      .map(Item.init(row:))
  }

  private init(row: Row) throws {
    let answers: String = row["answers"]
    self.init(
      id: row["id"], page: row["page"], post: row["post"], url: row["url"], host: row["host"],
      category: row["category"], title: row["title"], body: row["body"],
      answers: answers == "[]" ? [] : try JSONDecoder().decode([Answer].self, from: Data(answers.utf8)),
      askedAt: row["asked_at"], method: row["method"], retrievedAt: row["retrieved_at"])
  }
}

extension Rejection {
  /// Writes the rejection of a record into a shard's `reject` table.
  public func insert(id: RecordID, url: String, into db: Database) throws {
    let statement = try db.cachedStatement(
      sql: "INSERT INTO reject (id, url, reason, value, threshold) VALUES (?,?,?,?,?)")
    try statement.execute(arguments: [id, url, reason, value, threshold])
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
