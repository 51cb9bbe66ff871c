internal import Corpus
internal import Licensing
internal import Web

/// How a file would be read, without writing.
public struct ImportPlan: Sendable, Equatable, Encodable {
  /// A row as it would be read.
  public struct Row: Sendable, Equatable, Encodable {
    /// `line 17 of qna.jsonl`.
    public let place: String
    /// Its address in the corpus; nil if nobody says its origin.
    public let url: String?
    /// The texts; nil where the row has none.
    public let title, question, category, askedAt, author, license: String?
    /// In the row's order.
    public let answers: [String]
    /// Why it would be rejected, with the dotted reason first.
    public let rejection: String?
  }

  /// As it was named.
  public let file: String
  /// The columns found, in their order.
  public let found: [String]
  /// Field to column.
  public let columns: [String: String]
  /// The first rows.
  public let rows: [Row]
}

extension ImportJob {
  /// Says how each file would be read, by its first three rows; writes nothing.
  public func plan() throws -> [ImportPlan] {
    try paths.map { path in
      let file = try RowFile(path, table: table)
      let (found, rows) = try file.start()
      let terms = try terms.completed(by: found, in: path)
      return ImportPlan(
        file: path, found: found,
        columns: Dictionary(uniqueKeysWithValues: terms.columns.names.map { ($0.key.rawValue, $0.value) }),
        rows: rows.prefix(3).map { ImportPlan.Row($0, file, terms) })
    }
  }
}

extension ImportPlan.Row {
  init(_ found: RowFound, _ file: RowFile, _ terms: ImportTerms) {
    let row = ImportedRow(found.row, "\(file.reader.unit) \(found.number) of \(file.name)", terms)
    let digest = Digest.sha256(found.row.bytes)
    let address = RowAddress.candidates(url: row.text(.url), source: terms.source, digest: digest).first
    (place, url) = (row.place, address?.url)
    (category, askedAt) = (row.category ?? terms.category, row.text(.askedAt))
    (author, license) = (row.text(.author), row.text(.license) ?? terms.license)
    (title, question, answers) = (row.text(.title), row.text(.question), row.answers.map(\.body))
    guard let address else {
      rejection = "no http(s) address, and no --source"
      return
    }
    let response = row.response(at: address, digest: digest, fetchedAt: file.modified, TermsText(terms))
    do throws(Rejection) {
      _ = try row.item(response, category: nil)
      rejection = nil
    } catch {
      rejection = error.reason
    }
  }
}
