public import Corpus
internal import Foundation
internal import GRDB
public import Licensing

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
  private let policy: LicensePolicy

  /// Names an export; nothing is written yet.
  ///
  /// - Parameter policy: knows the address of a licence of which a verdict has only the id.
  public init(corpus: Corpus, target: ExportTarget, policy: LicensePolicy) {
    (self.corpus, self.target, self.policy) = (corpus, target, policy)
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
  ///
  /// - Throws: `CorpusFailure`, also where another export writes into the folder.
  public func run() throws -> Summary {
    try refuseOwnCorpus()
    let licenses = try licenseTable()
    let files = ["data/train-00000-of-00001.jsonl", "ATTRIBUTION.tsv"]
    try makeFolder(folder + "/data")
    let lock = try FileLock(folder: folder)
    defer { withExtendedLifetime(lock) {} }
    let rows = try OutputFile(folder + "/" + files[0])
    let attribution = try OutputFile(folder + "/" + files[1])
    try attribution.write(Array(ExportRow.creditHeader.utf8))
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
          try attribution.write(row.credit(title: item.title))
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
      let digest = Export.policyDigest(sealed.parameters).map { "; policy \($0)" } ?? ""
      try sealed.shard.database.read { db in
        let rows = try Row.fetchCursor(
          db, sql: "SELECT page, class, license, license_url, attribution, reason FROM license")
        while let row = try rows.next() {
          let license: String? = row["license"]
          let reason: String = row["reason"]
          table[row["page"]] = LicenseRow(
            licenseClass: row["class"], license: license,
            licenseURL: row["license_url"] ?? license.flatMap(policy.license(id:))?.url,
            attribution: row["attribution"], basis: reason + digest)
        }
      }
    }
    return table
  }

  /// The digest of the policy by which a shard's verdicts were made.
  private static func policyDigest(_ parameters: String) -> String? {
    let values = try? JSONDecoder().decode([String: String].self, from: Data(parameters.utf8))
    return values?["policy"].map { String($0.prefix(12)) }
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
      let isForbidden = (error as? CocoaError)?.code == .fileWriteNoPermission
      throw CorpusFailure(
        .system, path,
        isForbidden ? "there is no permission to write here" : "the folder cannot be created",
        remedy: isForbidden
          ? "allow it (chmod u+w), or export to another folder"
          : "check that its parts are folders, and that the disk has space")
    }
  }
}
