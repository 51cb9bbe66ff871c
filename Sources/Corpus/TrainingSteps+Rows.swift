internal import Foundation
internal import GRDB

extension TrainingSteps {
  /// Writes a step with its rows and metrics, in one transaction; one that was written before is replaced with all it had.
  ///
  /// - Parameters:
  ///   - samples: in the order of the batch.
  ///   - metrics: by name; `loss` stands in the step.
  ///   - completions: that it learnt from, in the order of their groups.
  public func write(
    _ step: Step, samples: [Sample], metrics: [String: Double] = [:], completions: [Completion] = []
  ) throws {
    try database.write { db in
      for table in ["sample", "metric", "completion"] where try isThere(step.step, db) {
        try db.execute(sql: "DELETE FROM \(table) WHERE step = ?", arguments: [step.step])
      }
      try db.execute(
        sql: "INSERT OR REPLACE INTO step VALUES (?, ?, ?)", arguments: [step.step, step.loss, step.tokens])
      let insert = try db.cachedStatement(sql: "INSERT INTO sample VALUES (?, ?, ?, ?, ?)")
      for (place, sample) in samples.enumerated() {
        try insert.execute(arguments: [step.step, place, sample.id, sample.loss, sample.targets])
      }
      try insertMetrics(metrics, step.step, db)
      try insertCompletions(completions, step.step, db)
    }
  }

  /// Adds metrics to a step, as an evaluation behind it does.
  public func add(_ metrics: [String: Double], to step: Int) throws {
    try database.write { try insertMetrics(metrics, step, $0) }
  }

  private func insertMetrics(_ metrics: [String: Double], _ step: Int, _ db: Database) throws {
    let insert = try db.cachedStatement(sql: "INSERT OR REPLACE INTO metric VALUES (?, ?, ?)")
    for (name, value) in metrics.sorted(by: { $0.key < $1.key }) where name != "loss" {
      try insert.execute(arguments: [name, step, value.isNaN ? nil : value])
    }
  }

  private func isThere(_ step: Int, _ db: Database) throws -> Bool {
    try Int.fetchOne(db, sql: "SELECT 1 FROM step WHERE step = ?", arguments: [step]) != nil
  }

  /// Forgets all behind a step: the run goes on from a checkpoint.
  public func forget(after step: Int) throws {
    try database.write { db in
      for table in ["step", "sample", "metric", "completion"] {
        try db.execute(sql: "DELETE FROM \(table) WHERE step > ?", arguments: [step])
      }
    }
  }

  /// Makes what was written durable: called before a checkpoint, so that no checkpoint is ahead of its steps.
  public func sync() throws {
    // Commits write to the log alone, and no lock is on it: to open and close the database itself would let go of SQLite's.
    let path = database.path + "-wal"
    let log = open(path, O_RDONLY | O_CLOEXEC)
    guard log >= 0 else { return }
    defer { close(log) }
    guard fsync(log) == 0 else {
      throw CorpusFailure(
        .system, path, String(cString: strerror(errno)), remedy: "check the free space, and the disk")
    }
    syncFolder(of: database.path)
  }

  /// The last steps, in their order.
  public func last(_ count: Int) throws -> [Step] {
    try steps("SELECT * FROM step ORDER BY step DESC LIMIT ?", [count]).reversed()
  }

  /// All steps of a range, in their order.
  public func steps(_ range: ClosedRange<Int> = 0...Int.max) throws -> [Step] {
    try steps(
      "SELECT * FROM step WHERE step BETWEEN ? AND ? ORDER BY step", [range.lowerBound, range.upperBound])
  }

  /// A step with the rows it was made of, in the order of the batch; nil if it was not written.
  public func step(_ number: Int) throws -> (step: Step, samples: [Sample])? {
    guard let step = try steps(number...number).first else { return nil }
    return (step, try samples(number...number).map(\.sample))
  }

  /// The rows of a range of steps, by step and place.
  public func samples(_ range: ClosedRange<Int>) throws -> [(step: Int, sample: Sample)] {
    try database.read { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM sample WHERE step BETWEEN ? AND ? ORDER BY step, place",
        arguments: [range.lowerBound, range.upperBound]
      ).map { ($0["step"], Sample(id: $0["id"], loss: $0["loss"], targets: $0["targets"])) }
    }
  }

  /// One curve, by step; `loss` is that of the steps. What was no number is left out.
  public func series(_ name: String) throws -> [(step: Int, value: Double)] {
    let sql =
      name == "loss"
      ? "SELECT step, loss FROM step WHERE loss IS NOT NULL AND ? = 'loss' ORDER BY step"
      : "SELECT step, value FROM metric WHERE name = ? AND value IS NOT NULL ORDER BY step"
    return try database.read { db in
      var found: [(step: Int, value: Double)] = []
      let rows = try Row.fetchCursor(db, sql: sql, arguments: [name])
      while let row = try rows.next() { found.append((row[0], row[1])) }
      return found
    }
  }

  /// The metrics of one step by name, without its loss.
  public func metrics(of step: Int) throws -> [String: Double] {
    try metrics(step...step)[step] ?? [:]
  }

  /// The metrics of a range of steps, without losses.
  public func metrics(_ range: ClosedRange<Int>) throws -> [Int: [String: Double]] {
    let names = try metricNames()
    return try database.read { db in
      var found: [Int: [String: Double]] = [:]
      for name in names where name != "loss" {
        let rows = try Row.fetchCursor(
          db,
          sql: "SELECT step, value FROM metric WHERE name = ? AND step BETWEEN ? AND ? AND value IS NOT NULL",
          arguments: [name, range.lowerBound, range.upperBound])
        while let row = try rows.next() { found[row[0], default: [:]][name] = row[1] }
      }
      return found
    }
  }

  /// The names of all curves, sorted, `loss` first.
  public func metricNames() throws -> [String] {
    try database.read { db in
      // From name to name by the key: a name has as many rows as there were steps.
      var names = ["loss"]
      var last = ""
      while let next = try String.fetchOne(
        db, sql: "SELECT name FROM metric WHERE name > ? ORDER BY name LIMIT 1", arguments: [last])
      {
        names.append(next)
        last = next
      }
      return names
    }
  }

  private func steps(_ sql: String, _ arguments: StatementArguments) throws -> [Step] {
    try database.read { db in
      try Row.fetchAll(db, sql: sql, arguments: arguments).map {
        Step(step: $0["step"], loss: $0["loss"], tokens: $0["tokens"])
      }
    }
  }
}
