internal import Foundation
internal import GRDB

/// What a training run did, step by step: `runs/<name>/metrics.sqlite`, so that a spike of the loss leads to rows.
///
/// One writer; readers may look while it writes (WAL).
public final class TrainingSteps: Sendable {
  /// One step of an optimizer.
  public struct Step: Sendable, Equatable {
    /// From 1.
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

  /// One row a step was made of.
  public struct Sample: Sendable, Equatable {
    /// The example's.
    public let id: RecordID
    /// The mean loss of its own tokens, before the step; nil where it was no number.
    public let loss: Double?
    /// Its tokens that had a loss.
    public let targets: Int

    /// A row.
    public init(id: RecordID, loss: Double?, targets: Int) {
      (self.id, self.targets) = (id, targets)
      self.loss = loss.flatMap { $0.isNaN ? nil : $0 }
    }
  }

  /// The file's name in the folder of a run.
  public static let fileName = "metrics.sqlite"

  let database: DatabaseQueue

  /// The folder of a run: a path where one is given, else a folder below `runs`.
  public static func folder(of run: String) -> String { run.contains("/") ? run : "runs/" + run }

  /// The file of a run.
  public static func path(of run: String) -> String { folder(of: run) + "/" + fileName }

  /// Opens the steps of a run to write, and makes the file and its folder if they are not there.
  ///
  /// - Parameter folder: the run's.
  /// - Throws: `CorpusFailure` if it is no such file, or of a newer format.
  public init(writingTo folder: String) throws {
    do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
      throw CorpusFailure(
        .system, folder, "the folder cannot be created", remedy: "check the path and its permissions")
    }
    let path = folder + "/" + TrainingSteps.fileName
    let journal = SharedFileSystem.journal(for: path)
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA journal_mode=\(journal)")
      // A step may be lost with the power, until `sync`: the trainer then goes back to its last checkpoint anyway.
      try db.execute(sql: "PRAGMA synchronous=NORMAL")
    }
    database = try Shard.queue(path, configuration)
    try database.write { db in
      switch try TrainingSteps.format(of: db, path) {
      case 0: try db.execute(sql: TrainingSteps.tables)
      case 1:
        // The first format had no completions.
        try db.execute(sql: TrainingSteps.completionTable + "PRAGMA user_version = \(TrainingSteps.version);")
      default: break
      }
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
    let format = try database.read { try TrainingSteps.format(of: $0, path) }
    guard format > 0 else {
      throw CorpusFailure(
        .missing, path, "this run wrote down no steps", remedy: "name a folder below runs, or give its path")
    }
  }

  /// Curves are read name by name, so a name's values lie together.
  private static let tables = """
    CREATE TABLE step (step INTEGER PRIMARY KEY, loss REAL, tokens INTEGER NOT NULL) STRICT;
    CREATE TABLE sample (
      step INTEGER NOT NULL, place INTEGER NOT NULL, id BLOB NOT NULL, loss REAL, targets INTEGER NOT NULL,
      PRIMARY KEY (step, place)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE metric (
      name TEXT NOT NULL, step INTEGER NOT NULL, value REAL, PRIMARY KEY (name, step)
    ) STRICT, WITHOUT ROWID;
    \(completionTable)
    PRAGMA application_id = \(Shard.applicationID);
    PRAGMA user_version = \(version);
    """

  private static let version = 2

  /// The format of a file; 0 of an empty one.
  private static func format(of db: Database, _ path: String) throws -> Int {
    let found: (application: Int32, version: Int, tables: Int)
    do {
      found = (
        try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0,
        try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0,
        try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
      )
    } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
      throw CorpusFailure(.damaged, path, "this is no database", remedy: "restore it, or remove it")
    }
    if found == (0, 0, 0) { return 0 }
    guard found.application == Shard.applicationID, (1...version).contains(found.version) else {
      throw CorpusFailure(
        .mismatch, path, "this is not a file of steps that this version of yisang writes",
        remedy: "remove it, or use the version that wrote it")
    }
    return found.version
  }
}
