internal import Corpus
internal import Foundation
internal import GRDB

/// Pages of one URL shape: how many, how many in a row said nothing new, and whether the shape is closed.
struct PatternState: Sendable, Equatable {
  let key: String
  var pages = 0
  var repeats = 0
  var closed: String?

  /// Pages that lead on, without new text between them, whose text, digits aside, was seen before under this shape, until the shape is closed.
  static let maxRepeats = 10

  /// A page of the shape was fetched.
  ///
  /// - Parameters:
  ///   - isNewText: false if a page of the same shape had the same bytes, digits aside.
  ///   - leadsOn: true if its only new links have the same shape, as in a calendar.
  mutating func fetched(isNewText: Bool, leadsOn: Bool, maxPages: Int) {
    pages += 1
    if isNewText {
      repeats = 0
    } else if leadsOn {
      // A page that leads nowhere new says nothing either way: posts may differ in their numbers alone.
      repeats += 1
    }
    if repeats >= PatternState.maxRepeats {
      closed = closed ?? "trap.same_text"
    } else if pages >= maxPages {
      closed = closed ?? "budget.pattern"
    }
  }
}

extension FrontierTransaction {
  func pattern(_ key: String) throws -> PatternState {
    let statement = try db.cachedStatement(sql: "SELECT * FROM pattern WHERE key = ?")
    guard let row = try Row.fetchOne(statement, arguments: [key]) else { return PatternState(key: key) }
    return PatternState(key: key, pages: row["pages"], repeats: row["repeats"], closed: row["closed"])
  }

  func save(_ pattern: PatternState) throws {
    let statement = try db.cachedStatement(sql: "INSERT OR REPLACE INTO pattern VALUES (?,?,?,?)")
    try statement.execute(arguments: [pattern.key, pattern.pages, pattern.repeats, pattern.closed])
  }

  /// Remembers a text under a shape.
  ///
  /// - Returns: true if it was new there.
  func noteText(_ digest: [UInt8], pattern: String) throws -> Bool {
    let statement = try db.cachedStatement(sql: "INSERT OR IGNORE INTO pattern_text VALUES (?, ?)")
    try statement.execute(arguments: [pattern, Data(digest)])
    return db.changesCount > 0
  }
}

extension FrontierTransaction {
  /// Puts every URL back to PENDING for the next generation, validators kept.
  func reopenForRefresh() throws {
    try db.execute(
      sql: """
        UPDATE url SET state = 'pending', attempts = 0, due = 0, status = NULL, reason = NULL, detail = NULL
        WHERE state IN ('done', 'dead') AND via NOT IN ('archive', 'import')
        """)
    try db.execute(sql: "DELETE FROM pattern")
    try db.execute(sql: "DELETE FROM pattern_text")
    try db.execute(sql: "UPDATE host SET robots_fetched_at = NULL")
  }

  /// Puts URLs back to PENDING whose host could not be reached: that was for one run.
  func reviveUnreachable() throws {
    try db.execute(
      sql: """
        UPDATE url SET state = 'pending', attempts = 0, due = 0, reason = NULL, detail = NULL
        WHERE state = 'dead' AND reason IN ('robots.unreachable', 'host.unreachable')
        """)
  }

  /// Puts URLs that scope, budgets or trap rules refused back to PENDING, to be judged by the rules of now.
  func reviveRefused() throws {
    try db.execute(
      sql: """
        UPDATE url SET state = 'pending', due = 0, reason = NULL, detail = NULL WHERE state = 'dead'
          AND (reason LIKE 'scope.%' OR reason LIKE 'budget.%' OR reason LIKE 'trap.%'
            OR reason = 'fetch.private_address')
        """)
    try db.execute(sql: "UPDATE pattern SET closed = NULL WHERE closed LIKE 'budget.%'")
  }
}
