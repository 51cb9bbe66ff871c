internal import GRDB

/// What items, and what was made of them, are told apart by in counts.
public enum BreakdownKey: String, Sendable, CaseIterable {
  /// `host[:port]`.
  case site
  /// The subject; none is empty.
  case category
  /// The licence class of the item's page; `-` where the page was not judged.
  case `class`
}

extension Corpus {
  /// Items that a stage kept by a key, or traces, or examples; empty if the stage was not run.
  public func items(of stage: Stage, by key: BreakdownKey) throws -> [String: Int] {
    var counts: [String: Int] = [:]
    let rows = stage.keptRows
    for index in try sealedIndices(of: stage) {
      let sealed = try SealedShard(corpus: self, stage: stage, index: index)
      if key == .class, try sealedIndices(of: .license).contains(index) {
        try sealed.attach(try SealedShard(corpus: self, stage: .license, index: index), as: "licenses")
      }
      try sealed.shard.database.read { db in
        let hasClass = try Row.fetchAll(db, sql: "PRAGMA database_list").contains { $0["name"] == "licenses" }
        let sql =
          switch key {
          case .site: "SELECT host AS name, count(*) AS n FROM \(rows) GROUP BY host"
          case .category: "SELECT ifnull(category, '') AS name, count(*) AS n FROM \(rows) GROUP BY category"
          case .class where hasClass:
            """
            SELECT ifnull(l.class, '-') AS name, count(*) AS n
            FROM \(rows) LEFT JOIN licenses.license l USING (page) GROUP BY l.class
            """
          case .class: "SELECT '-' AS name, count(*) AS n FROM \(rows)"
          }
        for row in try Row.fetchAll(db, sql: sql) { counts[row["name"], default: 0] += row["n"] as Int }
      }
    }
    return counts
  }
}

extension Stage {
  /// What of a stage that makes something of items goes on, as a table of SQL.
  var keptRows: String {
    switch self {
    case .trace: "(SELECT * FROM trace WHERE verdict = 'ok')"
    case .distill: "example"
    default: "item"
    }
  }
}
