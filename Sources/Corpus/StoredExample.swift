internal import Foundation
internal import GRDB

/// A training example as its shard has it, with what was measured on its trace.
public struct StoredExample: Sendable, Equatable {
  /// The item it was made of.
  public let item: RecordID
  /// What the question is called, where its page was fetched, its subject.
  public let title, url: String, category: String?
  /// What the user says, and what the model learns to say.
  public let question, answer: String
  /// Numbers of its trace, by the name of their column in `trace`; empty where the trace is gone.
  public let measured: [String: Double]
}

extension Corpus {
  private static let traceNumbers = [
    "korean_think", "korean_answer", "han_drift", "repetition", "reflections", "student_tokens",
  ]

  /// Examples by their ids, many at once; those that no finished shard has are left out.
  public func examples(_ ids: [RecordID]) throws -> [RecordID: StoredExample] {
    let numbers = try rows(.trace, "SELECT * FROM trace WHERE id = ?", ids) { row in
      Corpus.traceNumbers.reduce(into: [String: Double]()) { found, name in
        if let value: Double = row[name] { found[name] = value }
      }
    }
    return try rows(.distill, "SELECT * FROM example WHERE id = ?", ids) { row in
      let messages = try JSONDecoder().decode([Message].self, from: Data((row["messages"] as String).utf8))
      func words(_ isAnswer: Bool) -> String {
        messages.filter { ($0.role == "assistant") == isAnswer }.map(\.content).joined(separator: "\n")
      }
      return StoredExample(
        item: row["item"], title: row["title"], url: row["url"], category: row["category"],
        question: words(false),
        answer: words(true), measured: numbers[row["id"]] ?? [:])
    }
  }

  private struct Message: Decodable {
    let role, content: String
  }

  private func rows<Found>(
    _ stage: Stage, _ sql: String, _ ids: [RecordID], _ read: (Row) throws -> Found
  ) throws -> [RecordID: Found] {
    var found: [RecordID: Found] = [:]
    for index in try sealedIndices(of: stage) {
      let shard = try Shard.openForReading(path(of: stage, index), stage: stage)
      try shard.database.read { db in
        let statement = try db.cachedStatement(sql: sql)
        for id in ids where found[id] == nil {
          found[id] = try Row.fetchOne(statement, arguments: [id]).map(read)
        }
      }
    }
    return found
  }
}
