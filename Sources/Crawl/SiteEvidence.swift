public import Corpus
internal import Foundation
internal import GRDB
internal import Licensing
internal import Web

/// All that one host says of its rights, piece by piece, with the pages and files it was read from. No network.
public struct SiteEvidence: Sendable, Equatable {
  /// The same words in the same place on some pages.
  public struct Piece: Sendable, Equatable {
    /// reservation, grant, condition or notice.
    public let kind: String
    /// What it was read from, dotted; what it says; the place in the source.
    public let signal, value, locator: String
    /// Pages that have it.
    public let pages: Int
    /// Some of them, by address.
    public let samples: [String]
    /// Whether the policy counts it.
    public let counts: Bool
  }

  /// A file by which the host speaks of its rights.
  public struct File: Sendable, Equatable {
    /// What became of it.
    public let record: RightsFileRecord
    /// SHA-256 of the bytes as they came, in hexadecimal; empty if it was not asked for.
    public let digest: String
    /// The beginning of it, as text; nil if there is none.
    public let text: String?
    /// True if `text` is not all of it.
    public let isCut: Bool
  }

  /// What pages were judged as, and why, in the same words.
  public struct Finding: Sendable, Equatable {
    /// A, B or C; the licence; what decided.
    public let `class`: String, license: String?, reason: String
    /// Pages.
    public let pages: Int
    /// One of them.
    public let sample: String
  }

  /// Reservations, grants, conditions, notices, those of the most pages first.
  public let pieces: [Piece]
  /// Pieces that are left out of the list.
  public let more: Int
  /// robots.txt first.
  public let files: [File]
  /// Those of the most pages first.
  public let findings: [Finding]
  /// Pages that look like terms, by address.
  public let terms: [String]
  /// Changes when a page or a file says something else: what a reviewer signs rests on this.
  public let digest: String

  private static let shownPieces = 200
  /// Bytes of a file that are shown.
  private static let shownBytes = 64 << 10

  /// Reads the ledger, the verdicts and the files of a host.
  ///
  /// Memory: about 200 bytes a distinct piece, of which 10,000 are told apart.
  public init(host: String, corpus: Corpus) throws {
    let policy = try PolicyInForce(of: corpus).policy
    var digest = Digest()
    var counts = PieceCounts()
    let isJudged = try !corpus.sealedIndices(of: .license).isEmpty
    if isJudged {
      try corpus.readLedger(host: host) { page in
        digest.updateDelimited(page.page.bytes)
        for entry in page.evidence where entry.signal != "review" {
          for part in [entry.kind.rawValue, entry.signal, entry.value, entry.locator] {
            digest.updateDelimited(Array(part.utf8))
          }
        }
        counts.add(page, policy)
      }
    }
    (pieces, more) = counts.pieces(most: SiteEvidence.shownPieces)
    let isCrawled = try !corpus.sealedIndices(of: .crawl).isEmpty
    files = isCrawled ? try SiteEvidence.files(host, corpus) : []
    for file in files {
      for part in [file.record.name, file.record.url, file.record.state, file.digest] {
        digest.updateDelimited(Array(part.utf8))
      }
    }
    self.digest = digest.finish().hex
    (findings, terms) = try SiteEvidence.verdicts(host, corpus)
  }

  private struct PieceCounts {
    private var found: [Evidence: (pages: Int, samples: [String], counts: Bool)] = [:]
    private var passedOver = 0

    mutating func add(_ page: LedgerPage, _ policy: LicensePolicy) {
      let counted = policy.counted(in: page.evidence)
      let counting = Set(counted.reservations + counted.grants)
      for entry in Set(page.evidence) where !["review", "page.host"].contains(entry.signal) {
        guard found[entry] != nil || found.count < 10_000 else {
          passedOver += 1
          continue
        }
        var now = found[entry] ?? (0, [], false)
        now.pages += 1
        if now.samples.count < 3 { now.samples.append(page.url) }
        now.counts = now.counts || counting.contains(entry)
        found[entry] = now
      }
    }

    func pieces(most: Int) -> ([Piece], more: Int) {
      let order: [Evidence.Kind: Int] = [.reservation: 0, .grant: 1, .condition: 2, .notice: 3]
      let sorted = found.map { entry, now in
        (
          order[entry.kind] ?? 4,
          Piece(
            kind: entry.kind.rawValue, signal: entry.signal, value: entry.value, locator: entry.locator,
            pages: now.pages, samples: now.samples, counts: now.counts)
        )
      }.sorted {
        ($0.0, $1.1.pages, $0.1.signal, $0.1.value, $0.1.locator) < (
          $1.0, $0.1.pages, $1.1.signal, $1.1.value, $1.1.locator
        )
      }
      return (sorted.prefix(most).map(\.1), max(0, sorted.count - most) + passedOver)
    }
  }

  private static func files(_ host: String, _ corpus: Corpus) throws -> [File] {
    let rights = try HostRights(in: corpus.newestGeneration(), bodies: BodySource(corpus: corpus), host: host)
    return rights.hosts.filter { $0.hasSuffix("://" + host) }.flatMap { key -> [File] in
      let robots = rights.robotsStatement(of: key).map { [File("robots.txt", $0, most: shownBytes)] } ?? []
      return robots
        + RightsFile.allCases.compactMap { file in
          rights.statement(file, of: key).map { File(file.name, $0, most: shownBytes) }
        }
    }
  }

  private static func verdicts(_ host: String, _ corpus: Corpus) throws -> ([Finding], [String]) {
    struct Key: Hashable { let `class`: String, license: String?, reason: String }
    var found: [Key: (pages: Int, sample: String)] = [:]
    var terms: [String] = []
    for index in try corpus.sealedIndices(of: .license) {
      let shard = try Shard.openForReading(corpus.path(of: .license, index), stage: .license)
      try shard.database.read { db in
        let rows = try Row.fetchAll(
          db,
          sql: """
            SELECT class, license, reason, count(*) AS n, min(url) AS url FROM license WHERE host = ?
            GROUP BY 1, 2, 3 ORDER BY n DESC LIMIT 200
            """, arguments: [host])
        for row in rows {
          let key = Key(class: row["class"], license: row["license"], reason: row["reason"])
          let old = found[key] ?? (0, row["url"])
          found[key] = (old.pages + (row["n"] as Int), min(old.sample, row["url"]))
        }
        terms += try String.fetchAll(
          db,
          sql: """
            SELECT url FROM license WHERE host = ?1 AND (\(termsWords.map { "url LIKE '%\($0)%'" }.joined(separator: " OR ")))
            ORDER BY length(url), url LIMIT 5
            """, arguments: [host])
      }
    }
    let sorted = found.map { key, value in
      Finding(
        class: key.class, license: key.license, reason: key.reason, pages: value.pages, sample: value.sample)
    }.sorted { ($1.pages, $0.class, $0.reason) < ($0.pages, $1.class, $1.reason) }
    return (sorted, Array(Set(terms).sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }.prefix(3)))
  }

  /// In the address of a page of terms.
  private static let termsWords = [
    "/terms", "/tos", "/policy", "copyright", "licen_e", "provision", "stipulation", "=terms", "=provision",
    "agreement",
    // 약관 and 저작권, a percent sign being any one character to LIKE.
    "_EC_95_BD_EA_B4_80", "_EC_A0_80_EC_9E_91_EA_B6_8C",
  ]
}

extension SiteEvidence.File {
  fileprivate init(_ name: String, _ statement: HostRights.Statement, most: Int) {
    record = RightsFileRecord(name, statement)
    digest = statement.digest.hex
    let shown = statement.body.map { Array($0.prefix(most)) }
    text = shown.map { String(decoding: decodeText($0, contentType: nil).utf8, as: UTF8.self) }
    isCut = statement.body.map { $0.count > most } ?? false
  }
}
