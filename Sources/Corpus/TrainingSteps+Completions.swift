internal import Foundation
internal import GRDB

extension TrainingSteps {
  /// A completion that a step learnt from.
  public struct Completion: Sendable, Equatable {
    /// The question's.
    public let id: RecordID
    /// Which of the question's completions, from 0.
    public let number: Int
    /// UTF-8.
    public let text: [UInt8]
    /// Tokens.
    public let tokens: Int
    /// Whether it ended by itself.
    public let ended: Bool
    /// The weighted sum of its rewards; nil where none applies.
    public let reward: Double?
    /// By name; those that do not apply are left out.
    public let rewards: [String: Double]
    /// The mean over its tokens.
    public let advantage: Double

    /// A completion.
    public init(
      id: RecordID, number: Int, text: [UInt8], tokens: Int, ended: Bool, reward: Double?,
      rewards: [String: Double], advantage: Double
    ) {
      (self.id, self.number, self.text, self.tokens) = (id, number, text, tokens)
      (self.ended, self.reward, self.rewards, self.advantage) = (ended, reward, rewards, advantage)
    }
  }

  static let completionTable = """
    CREATE TABLE completion (
      step INTEGER NOT NULL, place INTEGER NOT NULL, id BLOB NOT NULL, number INTEGER NOT NULL, text TEXT NOT NULL,
      tokens INTEGER NOT NULL, ended INTEGER NOT NULL, reward REAL, rewards TEXT NOT NULL, advantage REAL NOT NULL,
      PRIMARY KEY (step, place)
    ) STRICT, WITHOUT ROWID;
    """

  func insertCompletions(_ completions: [Completion], _ step: Int, _ db: Database) throws {
    let insert = try db.cachedStatement(sql: "INSERT INTO completion VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    for (place, completion) in completions.enumerated() {
      let rewards = try JSONSerialization.data(
        withJSONObject: completion.rewards.filter(\.value.isFinite), options: [.sortedKeys])
      try insert.execute(arguments: [
        step, place, completion.id, completion.number, String(decoding: completion.text, as: UTF8.self),
        completion.tokens, completion.ended, completion.reward, String(decoding: rewards, as: UTF8.self),
        completion.advantage,
      ])
    }
  }

  /// What a step learnt from, in the order of its groups; none of steps that learn from examples.
  public func completions(of step: Int) throws -> [Completion] {
    try database.read { db in
      guard try db.tableExists("completion") else { return [] }
      return try Row.fetchAll(
        db, sql: "SELECT * FROM completion WHERE step = ? ORDER BY place", arguments: [step]
      ).map { row in
        let text: String = row["text"]
        let rewards: String = row["rewards"]
        let named = try JSONSerialization.jsonObject(with: Data(rewards.utf8)) as? [String: Double]
        return Completion(
          id: row["id"], number: row["number"], text: Array(text.utf8), tokens: row["tokens"],
          ended: row["ended"], reward: row["reward"], rewards: named ?? [:], advantage: row["advantage"])
      }
    }
  }

  /// The mean reward of each question's completions, by step; none of steps that learn from examples.
  public func rewardsByQuestion() throws -> [(step: Int, question: RecordID, reward: Double)] {
    try database.read { db in
      guard try db.tableExists("completion") else { return [] }
      let rows = try Row.fetchCursor(
        db,
        sql:
          "SELECT step, id, avg(reward) FROM completion WHERE reward IS NOT NULL GROUP BY step, id ORDER BY step, id"
      )
      var found: [(step: Int, question: RecordID, reward: Double)] = []
      while let row = try rows.next() { found.append((row[0], row[1], row[2])) }
      return found
    }
  }
}
