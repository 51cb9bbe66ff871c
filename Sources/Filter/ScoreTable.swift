internal import Corpus
internal import GRDB
internal import Korean
internal import PersonalData

extension Scores {
  /// Writes the scores of an item into a shard of the stage `score`.
  func insert(seq: Int64, id: RecordID, into db: Database) throws {
    let row = try ColumnStatement(
      db, "INSERT INTO score (\(Scores.columns)) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)")
    row.bind(0, seq)
    row.bind(1, id)
    row.bind(2, scalars)
    let ratios = [
      korean.all, korean.nonspace, korean.letters, korean.masked, korean.nolatex, korean.eojeol, mojibake,
      notice, repeated, separators,
    ]
    for (place, ratio) in ratios.enumerated() { row.bind(3 + place, ratio) }
    try row.run()
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
    let rows = try ColumnStatement(
      db, "SELECT \(columns) FROM \(schema).score WHERE seq BETWEEN ? AND ? ORDER BY seq")
    rows.bind(0, positions.lowerBound)
    rows.bind(1, positions.upperBound)
    return try all(rows)
  }

  /// Reads the scores behind `position`, in order.
  static func read(_ db: Database, _ schema: String, after position: Int64, limit: Int) throws -> [(
    Int64, Scores
  )] {
    let rows = try ColumnStatement(
      db, "SELECT \(columns) FROM \(schema).score WHERE seq > ? ORDER BY seq LIMIT ?")
    rows.bind(0, position)
    rows.bind(1, limit)
    return try all(rows)
  }

  private static func all(_ rows: ColumnStatement) throws -> [(Int64, Scores)] {
    var scores: [(Int64, Scores)] = []
    while try rows.next() { scores.append((rows.int64(0), Scores(rows))) }
    return scores
  }

  /// By position: the order of `columns`.
  private init(_ row: ColumnStatement) {
    let ratios = KoreanRatios(
      all: row.double(3), nonspace: row.double(4), letters: row.double(5), masked: row.double(6),
      nolatex: row.double(7), eojeol: row.double(8))
    self.init(
      scalars: row.int(2), korean: ratios, mojibake: row.double(9), notice: row.double(10),
      repeated: row.double(11), separators: row.double(12))
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
