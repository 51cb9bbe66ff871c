public import GRDB
internal import GRDBSQLite

/// A prepared statement bound and read by position, straight from SQLite's own buffers.
///
/// Rows pass through here by the million; GRDB's rows look columns up by name and make a value of each first. Positions of
/// parameters and columns count from 0. Used inside the access to a database, and not kept beyond it.
public struct ColumnStatement {
  private let statement: Statement
  private let handle: OpaquePointer
  private let database: OpaquePointer?

  /// Prepares the statement, or takes the one that the connection has prepared before.
  public init(_ db: Database, _ sql: String) throws {
    statement = try db.cachedStatement(sql: sql)
    handle = statement.sqliteStatement
    database = db.sqliteConnection
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
  }

  // MARK: Parameters

  /// Binds a text, or null.
  public func bind(_ place: Int, _ text: String?) {
    guard var text else { return bindNull(place) }
    text.withUTF8 { bytes in
      bind(place, UnsafeRawBufferPointer(bytes), isText: true)
    }
  }

  /// Binds a whole number.
  public func bind(_ place: Int, _ number: Int64) { sqlite3_bind_int64(handle, Int32(place + 1), number) }

  /// Binds a whole number.
  public func bind(_ place: Int, _ number: Int) { bind(place, Int64(number)) }

  /// Binds a number.
  public func bind(_ place: Int, _ number: Double) { sqlite3_bind_double(handle, Int32(place + 1), number) }

  /// Binds an id as its 16 bytes.
  public func bind(_ place: Int, _ id: RecordID) {
    id.withBytes { bind(place, $0, isText: false) }
  }

  /// Binds an id, or null.
  public func bind(_ place: Int, _ id: RecordID?) {
    if let id { bind(place, id) } else { bindNull(place) }
  }

  /// Binds a number, or null.
  public func bind(_ place: Int, _ number: Int?) {
    if let number { bind(place, number) } else { bindNull(place) }
  }

  /// Binds bytes as they are.
  public func bind(_ place: Int, blob bytes: [UInt8]) {
    bytes.withUnsafeBytes { bind(place, $0, isText: false) }
  }

  private func bindNull(_ place: Int) { sqlite3_bind_null(handle, Int32(place + 1)) }

  private func bind(_ place: Int, _ bytes: UnsafeRawBufferPointer, isText: Bool) {
    // SQLite copies the bytes: they need not outlive the call.
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    let (index, count) = (Int32(place + 1), Int32(clamping: bytes.count))
    // An empty buffer may have no address, which SQLite would take for null.
    let start = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1)
    if isText {
      sqlite3_bind_text(handle, index, start?.assumingMemoryBound(to: CChar.self), count, transient)
    } else {
      sqlite3_bind_blob(handle, index, start, count, transient)
    }
  }

  // MARK: Rows

  /// Runs a statement that gives no rows, and is ready for the next parameters.
  public func run() throws {
    while try next() {}
  }

  /// Goes to the next row; false, and ready for new parameters, behind the last.
  public func next() throws -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE:
      sqlite3_reset(handle)
      return false
    case let code:
      let message = database.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) }
      sqlite3_reset(handle)
      throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message, sql: statement.sql)
    }
  }

  /// A text; empty for null.
  public func text(_ place: Int) -> String { String(decoding: raw(place), as: UTF8.self) }

  /// A text, nil for null.
  public func optionalText(_ place: Int) -> String? { isNull(place) ? nil : text(place) }

  /// A text's UTF-8, or a blob.
  public func bytes(_ place: Int) -> [UInt8] { Array(raw(place)) }

  /// A whole number.
  public func int(_ place: Int) -> Int { Int(sqlite3_column_int64(handle, Int32(place))) }

  /// A whole number.
  public func int64(_ place: Int) -> Int64 { sqlite3_column_int64(handle, Int32(place)) }

  /// A number.
  public func double(_ place: Int) -> Double { sqlite3_column_double(handle, Int32(place)) }

  /// An id. - Throws: `CorpusFailure` if the column has no 16 bytes.
  public func id(_ place: Int) throws -> RecordID {
    guard let id = RecordID(raw(place)) else {
      throw CorpusFailure(
        .damaged, statement.sql, "an id has not 16 bytes", remedy: "yisang shards verify names the shard")
    }
    return id
  }

  /// Adds the columns of the row to a digest's input, each with a type byte, text and blobs behind their length.
  func append(columns: Int, to bytes: inout [UInt8]) {
    for place in 0..<Int32(columns) {
      switch sqlite3_column_type(handle, place) {
      case SQLITE_INTEGER: bytes.append(1, word: UInt64(bitPattern: sqlite3_column_int64(handle, place)))
      case SQLITE_FLOAT: bytes.append(2, word: sqlite3_column_double(handle, place).bitPattern)
      case SQLITE_TEXT: bytes.append(3, delimited: raw(Int(place)))
      case SQLITE_BLOB: bytes.append(4, delimited: raw(Int(place)))
      default: bytes.append(0)
      }
    }
  }

  private func isNull(_ place: Int) -> Bool { sqlite3_column_type(handle, Int32(place)) == SQLITE_NULL }

  /// SQLite's own bytes, until the next row.
  private func raw(_ place: Int) -> UnsafeRawBufferPointer {
    let start = sqlite3_column_blob(handle, Int32(place))
    return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, Int32(place))))
  }
}

extension [UInt8] {
  fileprivate mutating func append(_ type: UInt8, word: UInt64) {
    append(type)
    Swift.withUnsafeBytes(of: word.littleEndian) { append(contentsOf: $0) }
  }

  fileprivate mutating func append(_ type: UInt8, delimited bytes: UnsafeRawBufferPointer) {
    append(type, word: UInt64(bytes.count))
    append(contentsOf: bytes)
  }
}
