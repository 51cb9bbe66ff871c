internal import Foundation
internal import GRDB

/// What was trained on at each step of a run: `runs/<name>/steps.sqlite`, so that a spike of the loss leads to rows.
public final class TrainingSteps: Sendable {
  /// One step of an optimizer.
  public struct Step: Sendable, Equatable {
    /// From 0 or 1, as the trainer counts.
    public let step: Int
    /// The mean loss of its tokens; nil where it was no number.
    public let loss: Double?
    /// Tokens that had a loss.
    public let tokens: Int

    /// A step.
    public init(step: Int, loss: Double?, tokens: Int) {
      (self.step, self.tokens) = (step, tokens)
      self.loss = loss.flatMap { $0.isNaN ? nil : $0 }
    }
  }

  private let database: DatabaseQueue

  /// The file of a run: the folder itself where a path is given, else a folder below `runs`.
  public static func path(of run: String) -> String {
    (run.contains("/") ? run : "runs/" + run) + "/steps.sqlite"
  }

  /// Opens the steps of a run to write, and makes the file and its folder if they are not there.
  ///
  /// - Parameter folder: the run's.
  public init(writingTo folder: String) throws {
    do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
      throw CorpusFailure(
        .system, folder, "the folder cannot be created", remedy: "check the path and its permissions")
    }
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { db in
      // A step is small, and a trainer that is killed goes back to its last checkpoint anyway.
      try db.execute(sql: "PRAGMA journal_mode=WAL")
      try db.execute(sql: "PRAGMA synchronous=NORMAL")
    }
    database = try Shard.queue(folder + "/steps.sqlite", configuration)
    try database.write { db in
      try db.execute(
        sql: """
          CREATE TABLE IF NOT EXISTS step (step INTEGER PRIMARY KEY, loss REAL, tokens INTEGER NOT NULL) STRICT;
          CREATE TABLE IF NOT EXISTS sample (
            step INTEGER NOT NULL, place INTEGER NOT NULL, id BLOB NOT NULL, PRIMARY KEY (step, place)
          ) STRICT, WITHOUT ROWID;
          """)
    }
  }

  /// Opens the steps of a run to read.
  ///
  /// - Throws: `CorpusFailure` if there are none.
  public init(of run: String) throws {
    let path = TrainingSteps.path(of: run)
    guard try isThere(path) else {
      throw CorpusFailure(
        .missing, path, "this run wrote down no steps", remedy: "name a folder below runs, or give its path")
    }
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(10)
    database = try Shard.queue(path, configuration)
  }

  /// Writes a step with the rows it was made of, in one transaction; one that was written before is replaced.
  ///
  /// - Parameter ids: in the order of the batch.
  public func write(_ step: Step, ids: [RecordID]) throws {
    try database.write { db in
      try db.execute(sql: "DELETE FROM sample WHERE step = ?", arguments: [step.step])
      try db.execute(
        sql: "INSERT OR REPLACE INTO step VALUES (?, ?, ?)", arguments: [step.step, step.loss, step.tokens])
      let insert = try db.cachedStatement(sql: "INSERT INTO sample VALUES (?, ?, ?)")
      for (place, id) in ids.enumerated() { try insert.execute(arguments: [step.step, place, id]) }
    }
  }

  /// The last steps, in their order.
  public func last(_ count: Int) throws -> [Step] {
    try steps("SELECT * FROM step ORDER BY step DESC LIMIT ?", [count]).reversed()
  }

  /// A step with the rows it was made of, in the order of the batch; nil if it was not written.
  public func step(_ number: Int) throws -> (step: Step, ids: [RecordID])? {
    guard let step = try steps("SELECT * FROM step WHERE step = ?", [number]).first else { return nil }
    let ids = try database.read { db in
      try RecordID.fetchAll(
        db, sql: "SELECT id FROM sample WHERE step = ? ORDER BY place", arguments: [number])
    }
    return (step, ids)
  }

  private func steps(_ sql: String, _ arguments: StatementArguments) throws -> [Step] {
    try database.read { db in
      try Row.fetchAll(db, sql: sql, arguments: arguments).map {
        Step(step: $0["step"], loss: $0["loss"], tokens: $0["tokens"])
      }
    }
  }
}
