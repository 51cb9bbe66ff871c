internal import Foundation
internal import GRDB

/// The lab book of a corpus, `runs.sqlite`: what was run, when, with which version, and how many rows went in and out.
public struct RunLog: Sendable {
  private let database: DatabaseQueue
  private let id: Int64

  /// Opens the log and notes the start of a run.
  public init(corpus: Corpus, arguments: [String], now: Double) throws {
    try FileManager.default.createDirectory(atPath: corpus.root, withIntermediateDirectories: true)
    database = try DatabaseQueue(path: corpus.root + "/runs.sqlite")
    id = try database.write { db in
      try db.execute(
        sql: """
          CREATE TABLE IF NOT EXISTS run (
            id INTEGER PRIMARY KEY,
            arguments TEXT NOT NULL,
            version TEXT NOT NULL,
            started_at REAL NOT NULL,
            ended_at REAL,
            rows_in INTEGER,
            rows_out INTEGER,
            outcome TEXT
          ) STRICT;
          """)
      let encoded = try JSONEncoder().encode(arguments)
      try db.execute(
        sql: "INSERT INTO run (arguments, version, started_at) VALUES (?, ?, ?)",
        arguments: [String(decoding: encoded, as: UTF8.self), Shard.toolVersion, now])
      return db.lastInsertedRowID
    }
  }

  /// Takes a text out of the arguments of all runs.
  public func redact(_ text: String) throws {
    // As it stands in JSON, without the quotation marks.
    let quoted = String(decoding: try JSONEncoder().encode(text), as: UTF8.self).dropFirst().dropLast()
    try database.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA secure_delete=ON")
      try db.execute(
        sql: "UPDATE run SET arguments = replace(arguments, ?, '(forgotten)') WHERE instr(arguments, ?) > 0",
        arguments: [String(quoted), String(quoted)])
      try db.execute(sql: "VACUUM")
    }
  }

  /// Notes the end; a run without one was killed.
  public func end(rowsIn: Int?, rowsOut: Int?, outcome: String, now: Double) throws {
    try database.write { db in
      try db.execute(
        sql: "UPDATE run SET ended_at = ?, rows_in = ?, rows_out = ?, outcome = ? WHERE id = ?",
        arguments: [now, rowsIn, rowsOut, outcome, id])
    }
  }
}

extension RunLog {
  /// A run that was done to its end.
  public struct Entry: Sendable, Equatable {
    /// The word behind the program's name.
    public let verb: String
    /// Wall clock.
    public let seconds: Double
    /// Rows that it worked on; nil where nobody counted.
    public let rowsIn: Int?
    /// Rows that it left.
    public let rowsOut: Int?
  }

  /// The runs of a corpus that were done, the newest last; none where it has no log.
  public static func entries(of corpus: Corpus) throws -> [Entry] {
    let path = corpus.root + "/runs.sqlite"
    guard try isThere(path) else { return [] }
    var configuration = Configuration()
    configuration.readonly = true
    return try DatabaseQueue(path: path, configuration: configuration).read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT arguments, ended_at - started_at AS seconds, rows_in, rows_out FROM run
          WHERE outcome = 'done' AND ended_at IS NOT NULL ORDER BY id
          """)
      return rows.map { row in
        let arguments =
          (try? JSONDecoder().decode([String].self, from: Data((row["arguments"] as String).utf8))) ?? []
        return Entry(
          verb: arguments.dropFirst().first ?? "", seconds: row["seconds"], rowsIn: row["rows_in"],
          rowsOut: row["rows_out"])
      }
    }
  }
}
