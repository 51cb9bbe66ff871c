internal import Corpus
internal import Foundation
internal import GRDB

/// Stores rows in batches, as responses of an archive, and notes their addresses as DONE.
///
/// Batches are cut by what was read, known or not, so that a run that was killed makes the same shards as one that was
/// not.
final class RowWriter {
  private let frontier: Frontier
  private let store: ResponseStore
  /// True if a run before this one left a shard open: it may hold rows that the frontier does not know.
  private let isResumed: Bool
  private var batch: [Row] = []
  private var bytes = 0
  private(set) var summary = ImportSummary()

  /// Rows and bytes of a batch at most.
  private static let batchRows = 2_000
  private static let batchBytes = 16 << 20

  /// A row with the addresses it may have.
  private struct Row {
    let found: ImportedRow
    let digest: [UInt8]
    let candidates: [RowAddress]
    let fetchedAt: Double
    let terms: TermsText
  }

  init(frontier: Frontier, store: ResponseStore) throws {
    (self.frontier, self.store) = (frontier, store)
    isResumed = !store.isEmpty
  }

  func add(_ found: RowFound, of file: RowFile, _ terms: ImportTerms, _ text: TermsText) throws {
    let row = ImportedRow(found.row, "\(file.reader.unit) \(found.number) of \(file.name)", terms)
    let digest = Digest.sha256(found.row.bytes)
    let candidates = RowAddress.candidates(url: row.text(.url), source: terms.source, digest: digest)
    if found.isRepaired { summary.repaired += 1 }
    if row.text(.category) != nil && row.category == nil { summary.otherCategories += 1 }
    if candidates.isEmpty {
      summary.broken["no http(s) address, and no --source", default: 0] += 1
    }
    batch.append(
      Row(found: row, digest: digest, candidates: candidates, fetchedAt: file.modified, terms: text))
    bytes += found.row.bytes.count
    if batch.count >= RowWriter.batchRows || bytes >= RowWriter.batchBytes { try flush() }
  }

  func skip(_ reason: String) { summary.broken[reason, default: 0] += 1 }

  /// What becomes of a row.
  private enum Fate {
    case store(RowAddress)
    /// Stored by a run that was killed before it noted that.
    case note(RowAddress)
    case known(isUnderTheseTerms: Bool)
    case forgotten
  }

  func flush() throws {
    let rows = batch
    (batch, bytes) = ([], 0)
    var taken: [RecordID: [UInt8]] = [:]
    let fates = try frontier.read { tx in
      let forgets = try tx.forgetsAnything
      return try rows.map { row in
        let fate = try forgets && isForgotten(row, tx) ? .forgotten : fate(of: row, tx, taken)
        switch fate {
        case .store(let address)?, .note(let address)?: taken[address.id] = row.digest
        case .known?, .forgotten?, nil: break
        }
        return fate
      }
    }
    var fresh: [StoredResponse] = []
    for case (let row, .store(let address)?) in zip(rows, fates) {
      fresh.append(
        row.found.response(at: address, digest: row.digest, fetchedAt: row.fetchedAt, row.terms))
    }
    // A kill may have come between the last row of a shard and its seal.
    if !fresh.isEmpty { try store.seal(onlyIfFull: true) }
    try store.append(fresh)
    let stored = summary.stored
    try frontier.write { tx in
      for (row, fate) in zip(rows, fates) {
        switch fate {
        case .store(let address)?, .note(let address)?:
          try tx.noteRow(address, in: store.currentIndex, row.digest, terms: row.terms.digest)
          summary.stored += 1
        case .known(true)?: summary.known += 1
        case .known(false)?: summary.underOtherTerms += 1
        case .forgotten?: summary.broken["forgotten", default: 0] += 1
        case nil: break
        }
      }
    }
    // Not before the rows of the open shard that were never noted are: they are looked for in it.
    if summary.stored > stored { try store.seal(onlyIfFull: true) }
  }

  private func isForgotten(_ row: Row, _ tx: FrontierTransaction) throws -> Bool {
    for address in row.candidates where try tx.isForgotten(page: address.id, host: address.host) {
      return true
    }
    for author in row.found.authors where try tx.isForgotten(author: author) { return true }
    return false
  }

  /// The first address that is free, or that this very row has already; nil where there is none.
  private func fate(of row: Row, _ tx: FrontierTransaction, _ taken: [RecordID: [UInt8]]) throws -> Fate? {
    for address in row.candidates {
      if let digest = taken[address.id] {
        if digest == row.digest { return .known(isUnderTheseTerms: true) }
      } else if let known = try tx.knownRow(address.id) {
        if known.digest == row.digest { return .known(isUnderTheseTerms: known.terms == row.terms.digest) }
      } else if isResumed, let stored = try store.find(address.id) {
        if stored.digest == row.digest { return .note(address) }
      } else {
        return .store(address)
      }
    }
    return nil
  }
}

/// The terms of an import as they are stored, made once.
struct TermsText: Sendable {
  /// One line of JSON.
  let json: String
  /// Tells whether a row is known under the same terms.
  let digest: String

  init(_ terms: ImportTerms) {
    json = terms.json
    digest = Digest.sha256(Array(json.utf8)).prefix(8).hex
  }
}

extension ImportedRow {
  /// The row as it is stored.
  func response(
    at address: RowAddress, digest: [UInt8], fetchedAt: Double, _ terms: TermsText
  ) -> StoredResponse {
    StoredResponse(
      id: address.id, url: address.url, host: address.host, status: 200, fetchedAt: fetchedAt, elapsed: 0,
      address: nil, head: ImportedRow.head(terms.json, place: place), body: row.bytes, digest: digest,
      bodyIn: nil, source: .import)
  }
}

extension FrontierTransaction {
  /// The row that has an address, and the digest of its terms; of a page that has it, no digest of a row.
  fileprivate func knownRow(_ id: RecordID) throws -> (digest: [UInt8]?, terms: String?)? {
    let statement = try db.cachedStatement(sql: "SELECT via, digest, etag FROM url WHERE id = ?")
    guard let row = try GRDB.Row.fetchOne(statement, arguments: [id]) else { return nil }
    guard row["via"] == Via.import.rawValue else { return (nil, nil) }
    return ((row["digest"] as Data?).map(Array.init), row["etag"])
  }

  /// Notes a stored row. Its terms stand where a page has what tells one version of it from another.
  fileprivate func noteRow(_ address: RowAddress, in shard: Int, _ digest: [UInt8], terms: String) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO url (id, url, host, site, kind, via, depth, state, status, etag, body_in, digest)
        VALUES (?, ?, ?, 'import', 'page', ?, 0, 'done', 200, ?, ?, ?)
        """)
    try statement.execute(arguments: [
      address.id, address.url, address.host, Via.import.rawValue, terms, String(shard), Data(digest),
    ])
  }
}
