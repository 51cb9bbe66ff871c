public import Corpus
internal import Foundation
internal import GRDB
internal import Licensing

/// Writes the kept items, with their licences, as JSON Lines and an attribution table.
public struct Export: Sendable {
  /// What an export wrote.
  public struct Summary: Sendable, Equatable {
    /// The folder.
    public let folder: String
    /// Rows written.
    public let written: Int
    /// Rows left out, by class.
    public let withheld: [String: Int]
    /// The files, relative to the folder.
    public let files: [String]
  }

  private let corpus: Corpus
  private let target: ExportTarget

  /// Names an export; nothing is written yet.
  public init(corpus: Corpus, target: ExportTarget) {
    (self.corpus, self.target) = (corpus, target)
  }

  /// The folder that is written to.
  public var folder: String {
    switch target {
    case .publishable(let folder): folder
    case .trainOnly: corpus.root + "/train-only"
    }
  }

  /// Reads the dedup and licence shards and writes the files, each aside and then renamed.
  ///
  /// Equal shards give equal bytes.
  public func run() throws -> Summary {
    try refuseOwnCorpus()
    let licenses = try licenseTable()
    let files = ["data/train-00000-of-00001.jsonl", "ATTRIBUTION.tsv"]
    try makeFolder(folder + "/data")
    let rows = try OutputFile(folder + "/" + files[0])
    let attribution = try OutputFile(folder + "/" + files[1])
    try attribution.write(Array(ExportRow.attributionHeader.utf8))
    var written = 0
    var withheld: [String: Int] = [:]
    for sealed in try corpus.sealedShards(of: .dedup) {
      var position: Int64 = 0
      while true {
        let start = position
        let batch = try sealed.shard.database.read { try Item.read($0, after: start, limit: 2_000) }
        guard let last = batch.last?.0 else { break }
        for (_, item) in batch {
          guard let grant = licenses[item.page],
            let licenseClass = LicenseClass(rawValue: grant.licenseClass),
            target.admits(licenseClass)
          else {
            withheld[licenses[item.page]?.licenseClass ?? "C", default: 0] += 1
            continue
          }
          let row = ExportRow(item, grant)
          try rows.write(try row.json())
          try attribution.write(row.attribution(title: item.title))
          written += 1
        }
        position = last
      }
    }
    try rows.commit()
    try attribution.commit()
    return Summary(folder: folder, written: written, withheld: withheld, files: files)
  }

  private func licenseTable() throws -> [RecordID: LicenseRow] {
    var table: [RecordID: LicenseRow] = [:]
    for sealed in try corpus.sealedShards(of: .license) {
      try sealed.shard.database.read { db in
        let rows = try Row.fetchCursor(db, sql: "SELECT page, class, license, license_url FROM license")
        while let row = try rows.next() {
          table[row["page"]] = LicenseRow(
            licenseClass: row["class"], license: row["license"], licenseURL: row["license_url"])
        }
      }
    }
    return table
  }

  /// A folder that may be published must not be one of the corpus's own.
  private func refuseOwnCorpus() throws {
    guard case .publishable(let folder) = target else { return }
    func whole(_ path: String) -> String {
      URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath().path + "/"
    }
    if whole(folder).hasPrefix(whole(corpus.root)) {
      throw CorpusFailure(
        .mismatch, folder, "this lies inside the corpus", remedy: "export to a folder beside it")
    }
  }

  private func makeFolder(_ path: String) throws {
    do { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) } catch {
      throw CorpusFailure(
        .system, path, "the folder cannot be created",
        remedy: "check the path, its permissions and the free space")
    }
  }
}
