internal import Corpus
internal import GRDB
internal import Korean
internal import PersonalData

extension Scores {
  /// Writes the scores of an item into a shard of the stage `score`.
  func insert(seq: Int64, id: RecordID, into db: Database) throws {
    let statement = try db.cachedStatement(
      sql: "INSERT INTO score (\(Scores.columns)) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)")
    try statement.execute(arguments: [
      seq, id, scalars, korean.all, korean.nonspace, korean.letters, korean.masked, korean.nolatex,
      korean.eojeol,
      mojibake, notice, repeated, separators,
    ])
  }

  private static let columns =
    "seq, id, scalars, korean_all, korean_nonspace, korean_letters, korean_masked, korean_nolatex, "
    + "korean_eojeol, mojibake, notice, repeated, separators"

  /// Reads the scores of the items `positions`, in order.
  ///
  /// - Parameter schema: the name the score shard is attached under.
  static func read(_ db: Database, _ schema: String, _ positions: ClosedRange<Int64>) throws -> [(
    Int64, Scores
  )] {
    let statement = try db.cachedStatement(
      sql: "SELECT \(columns) FROM \(schema).score WHERE seq BETWEEN ? AND ? ORDER BY seq")
    let rows = try Row.fetchCursor(statement, arguments: [positions.lowerBound, positions.upperBound])
    var scores: [(Int64, Scores)] = []
    while let row = try rows.next() { scores.append((row[0], Scores(row))) }
    return scores
  }

  /// Reads the scores behind `position`, in order.
  static func read(_ db: Database, _ schema: String, after position: Int64, limit: Int) throws -> [(
    Int64, Scores
  )] {
    let statement = try db.cachedStatement(
      sql: "SELECT \(columns) FROM \(schema).score WHERE seq > ? ORDER BY seq LIMIT ?")
    return try Row.fetchAll(statement, arguments: [position, limit]).map { ($0[0], Scores($0)) }
  }

  /// By position: the order of `columns`.
  private init(_ row: Row) {
    let ratios = KoreanRatios(
      all: row[3], nonspace: row[4], letters: row[5], masked: row[6], nolatex: row[7], eojeol: row[8])
    self.init(
      scalars: row[2], korean: ratios, mojibake: row[9], notice: row[10], repeated: row[11],
      separators: row[12])
  }
}

extension PersonalSpan {
  func insert(seq: Int64, into db: Database) throws {
    let statement = try db.cachedStatement(
      sql: "INSERT INTO personal (item, field, start, length, type, rule) VALUES (?,?,?,?,?,?)")
    try statement.execute(arguments: [
      seq, field.description, range.lowerBound, range.count, type.rawValue, rule.rawValue,
    ])
  }

  /// The spans of the items `positions`, by item; a type or rule that this program does not know is passed over.
  static func read(_ db: Database, _ schema: String, _ positions: ClosedRange<Int64>) throws -> [Int64:
    [PersonalSpan]]
  {
    let statement = try db.cachedStatement(
      sql: """
        SELECT item, field, start, length, type, rule FROM \(schema).personal
        WHERE item BETWEEN ? AND ? ORDER BY item, field, start
        """)
    let rows = try Row.fetchCursor(statement, arguments: [positions.lowerBound, positions.upperBound])
    var spans: [Int64: [PersonalSpan]] = [:]
    while let row = try rows.next() {
      let (start, length): (Int, Int) = (row[2], row[3])
      guard let field = Field(row[1]), let type = PersonalDataType(rawValue: row[4]),
        let rule = PersonalDataRule(rawValue: row[5]), start >= 0, length >= 0
      else { continue }
      spans[row[0], default: []].append(
        PersonalSpan(field: field, range: start..<(start + length), type: type, rule: rule))
    }
    return spans
  }
}

extension PersonalSpan.Field {
  init?(_ text: String) {
    switch text {
    case "title": self = .title
    case "body": self = .body
    default:
      guard text.hasPrefix("answer "), let number = Int(text.dropFirst(7)) else { return nil }
      self = .answer(number)
    }
  }
}
