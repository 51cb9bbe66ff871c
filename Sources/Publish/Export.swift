public import Corpus
internal import Foundation
internal import GRDB
public import Licensing

/// Writes the kept items, or the conversations made of them, with their licences, in the layout of a dataset repository of the Hugging Face Hub.
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
  private let settings: ExportSettings

  /// Names an export; nothing is written yet.
  ///
  /// - Parameter policy: knows the address of a licence of which a verdict has only the id.
  public init(
    corpus: Corpus, target: ExportTarget, policy: LicensePolicy, settings: ExportSettings = ExportSettings()
  ) {
    (self.corpus, self.target, self.policy, self.settings) = (corpus, target, policy, settings)
  }

  /// The folder that is written to.
  public var folder: String { target.folder(of: corpus) }

  /// Counts what would be written, and refuses what `run` would refuse; writes nothing.
  public func plan() throws -> ExportPlan {
    try target.checkPlace(in: corpus)
    let plan = try ExportPlan(corpus, target: target, policy: policy, settings: settings)
    if access(folder, F_OK) == 0 { _ = try ownFiles() }
    return plan
  }

  /// Writes the files of a plan aside, and puts them in the place of an earlier export when all are whole.
  ///
  /// Equal shards give equal bytes, whatever order their rows were made in.
  ///
  /// - Parameters:
  ///   - plan: made by this export; nil makes one.
  ///   - shouldStop: asked between rows; the earlier export stays.
  /// - Returns: nil if it was told to stop.
  /// - Throws: `CorpusFailure`, also where another export writes into the folder.
  public func run(_ plan: ExportPlan? = nil, shouldStop: () -> Bool = { false }) throws -> Summary? {
    let plan = try plan ?? self.plan()
    try makeFolder(folder)
    let lock = try FileLock(folder: folder)
    defer { withExtendedLifetime(lock) {} }
    try target.checkPlace(in: corpus)
    let old = try ownFiles()
    let staging = try ExportStaging(folder + "/" + ExportFolder.staging, claims: old.unlisted)
    do {
      guard let placeholders = try writeRows(plan, staging, shouldStop) else {
        try staging.discard()
        return nil
      }
      try writeCards(plan, placeholders, staging)
      try staging.close()
      try checkUnchanged(plan)
    } catch {
      try? staging.discard()
      throw error
    }
    try ExportFolder(path: folder).replace(old.names, by: staging)
    let withheld = Dictionary(uniqueKeysWithValues: plan.withheld.map { ($0.key.rawValue, $0.value) })
    return Summary(
      folder: folder, written: plan.rows, withheld: withheld, files: staging.digests.keys.sorted())
  }

  /// - Returns: how many rows hold each placeholder of personal data; nil if it was told to stop.
  private func writeRows(
    _ plan: ExportPlan, _ staging: ExportStaging, _ shouldStop: () -> Bool
  ) throws -> [String: Int]? {
    var rows = try RowFiles(plan, settings, in: staging)
    let credits = try staging.file("ATTRIBUTION.tsv")
    try credits.write(Array(ExportRow.creditHeader.utf8))
    var placeholders = PlaceholderCounts()
    for sealed in plan.shards {
      let isDone = try sealed.shard.database.read { db in
        // By id: the order rows were made in differs between runs that are otherwise equal. The texts of rows that
        // stay behind are not even read.
        let table = settings.rows == .prompts ? "item" : "example"
        let found = try Row.fetchCursor(db, sql: "SELECT id, page FROM \(table) ORDER BY id")
        while let next = try found.next() {
          if shouldStop() { return false }
          guard let grant = plan.grants[next["page"]], target.admits(grant.licenseClass),
            let row = try ExportRow.find(next["id"], settings.rows, grant, in: db)
          else { continue }
          try rows.append(row)
          try credits.write(row.credit)
          placeholders.add(row.texts)
        }
        return true
      }
      guard isDone else { return nil }
    }
    try rows.finish()
    try credits.finish()
    return placeholders.rows
  }

  private func writeCards(
    _ plan: ExportPlan, _ placeholders: [String: Int], _ staging: ExportStaging
  ) throws {
    let card = DatasetCard(
      plan: plan, settings: settings,
      record: try CorpusRecord(corpus, of: settings.rows, seals: plan.seals, hiding: plan.silentHosts),
      placeholders: placeholders)
    switch target {
    case .publishable:
      try staging.write(card.published, to: ExportFolder.card)
      try staging.write(ProvenanceRecord(plan: plan, settings: settings).json(), to: "data_provenance.json")
    case .trainOnly:
      try staging.write(card.withheld, to: ExportFolder.notice)
      // Neither git nor the Hub's client takes up what is ignored.
      try staging.write("*\n", to: ".gitignore")
    }
  }

  /// What was forgotten, or lost its class, while rows were written must not be among them.
  private func checkUnchanged(_ plan: ExportPlan) throws {
    let stages = ExportPlan.stages(of: settings.rows) + [.license]
    let shards = try stages.flatMap { try corpus.sealedShards(of: $0) }
    guard try shards.map({ try $0.seal }) == plan.seals else {
      throw CorpusFailure(
        .mismatch, corpus.root, "rows or licence verdicts were removed or changed while rows were written",
        remedy: "run the export again, after yisang \(settings.rows.source.name) if it asks for that")
    }
  }

  private func ownFiles() throws -> ExportFolder.OwnFiles {
    let place = ExportFolder(path: folder)
    if target != .trainOnly, place.isNotForPublication {
      throw CorpusFailure(
        .mismatch, folder, "holds rows that may not be published (\(ExportFolder.notice))",
        remedy: "export to another folder")
    }
    let own = try place.ownFiles()
    if let other = own.names.compactMap(ExportRows.init(file:)).first(where: { $0 != settings.rows }) {
      throw CorpusFailure(
        .mismatch, folder, "holds an export of \(other), which one of \(settings.rows) would replace",
        remedy: target == .trainOnly
          ? "remove this folder first" : "export to another folder, or remove this one first")
    }
    return own
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
