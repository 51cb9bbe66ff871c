internal import Corpus
internal import Foundation
internal import GRDB
internal import Licensing

/// One row of an export, with what a user of the data must know of it.
struct ExportRow {
  let id: String
  let text: RowText
  let title: String
  let category: String?
  let sourceURL: String
  let grant: PageGrant
  let retrievedAt: String

  init(_ item: Item, _ grant: PageGrant) {
    id = item.id.description
    text = .prompt(item.text)
    (title, category, sourceURL) = (item.title, item.category, item.url)
    self.grant = grant
    retrievedAt = ExportRow.timestamp(item.retrievedAt)
  }

  /// - Throws: `CorpusFailure` for an example whose messages are none.
  private init(example row: Row, _ rows: ExportRows, _ grant: PageGrant) throws {
    id = (row["id"] as RecordID).description
    let messages: Data = row["messages"]
    let turns = (try? JSONDecoder().decode([[String: String]].self, from: messages)) ?? []
    guard !turns.isEmpty, turns.allSatisfy({ Set($0.keys) == ["role", "content"] }) else {
      throw CorpusFailure(.damaged, id, "its messages cannot be read", remedy: "run yisang distill again")
    }
    let pairs = turns.map { (role: $0["role"] ?? "", content: $0["content"] ?? "") }
    text = .conversation(Conversation(pairs, rows), teacher: row["teacher"])
    (title, category, sourceURL) = (row["title"], row["category"], row["url"])
    self.grant = grant
    retrievedAt = ExportRow.timestamp(row["retrieved_at"])
  }

  /// Reads one row of the stage that is exported.
  static func find(_ id: RecordID, _ rows: ExportRows, _ grant: PageGrant, in db: Database) throws
    -> ExportRow?
  {
    if rows == .prompts { return try Item.find(id, in: db).map { ExportRow($0, grant) } }
    return try Row.fetchOne(db, sql: "SELECT * FROM example WHERE id = ?", arguments: [id]).map {
      try ExportRow(example: $0, rows, grant)
    }
  }

  /// The texts a reader of the row reads.
  var texts: String {
    switch text {
    case .prompt(let prompt): prompt
    case .conversation(let conversation, _): conversation.turns.map(\.text).joined(separator: "\n")
    }
  }

  /// ISO 8601 in UTC, whole seconds.
  static func timestamp(_ seconds: Double) -> String {
    Date(timeIntervalSince1970: seconds.rounded(.down)).formatted(.iso8601)
  }

  /// One line of the attribution table.
  var credit: [UInt8] {
    let fields = [
      id, sourceURL, title, grant.attribution ?? "", grant.license ?? "", grant.licenseURL ?? "", retrievedAt,
      grant.basis,
    ]
    let clean = fields.map { field in
      String(decoding: field.utf8.map { $0 < 0x20 ? 0x20 : $0 }, as: UTF8.self)
    }
    return Array((clean.joined(separator: "\t") + "\n").utf8)
  }

  static let creditHeader =
    "id\tsource_url\ttitle\tattribution\tlicense\tlicense_url\tretrieved_at\tbasis\n"
}

/// What is read in a row, and trained on.
enum RowText {
  case prompt(String)
  case conversation(Conversation, teacher: String)
}

/// The messages of an example under the names that were asked for.
struct Conversation: Equatable {
  /// Who speaks and what is said, as the two are called.
  let names: [String]
  let turns: [(speaker: String, text: String)]

  /// Names of the two fields of a turn.
  static func names(_ rows: ExportRows) -> [String] {
    rows == .sharegpt ? ["from", "value"] : ["role", "content"]
  }

  init(_ messages: [(role: String, content: String)], _ rows: ExportRows) {
    names = Conversation.names(rows)
    let speakers = rows == .sharegpt ? ["user": "human", "assistant": "gpt"] : [:]
    turns = messages.map { (speakers[$0.role] ?? $0.role, $0.content) }
  }

  static func == (left: Conversation, right: Conversation) -> Bool {
    left.names == right.names && left.turns.elementsEqual(right.turns) { $0 == $1 }
  }
}
