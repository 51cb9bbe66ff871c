public import Corpus
internal import Foundation
public import GRDB
internal import Similarity

/// Keeps of all copies of an item the one that is preferred, and writes whose copies the others are.
public struct DedupStep: StageStep {
  /// An item and the row it was read from.
  public struct Input: Sendable {
    let shard: Int
    let seq: Int64
    let item: Item
  }

  /// An item and whose copy it is.
  public struct Outcome: Sendable {
    let item: Item
    let duplicate: Duplicate?
  }

  /// The stage written.
  public let stage = Stage.dedup
  /// What is compared and which copy is kept.
  public var parameters: Parameters { settings.parameters }

  private let settings: DedupSettings
  private let allInputs: [String]
  private let decisions: Decisions?

  /// - Parameters:
  ///   - licenses: the verdicts that are preferred by; not looked at if the policy does not.
  ///   - decisions: what a search found; without them the step tells what it would depend on, and decides nothing.
  public init(
    _ settings: DedupSettings, items: [SealedShard], licenses: [SealedShard], published: PublishedShards,
    decisions: Decisions? = nil
  ) {
    (self.settings, self.decisions) = (settings, decisions)
    allInputs =
      items.map(\.key) + (settings.keep.contains(.license) ? licenses.map(\.key) : [])
      + published.digests.map { "published=\($0)" }
  }

  /// Which copy is kept depends on all shards, on the licences, and on what was published.
  public func sideInputs(of shard: Int) -> [String] { allInputs }

  /// Reads items in order.
  public func read(_ db: Database, after position: Int64, limit: Int) throws -> [(Int64, Input)] {
    // A step is not told which shard it reads; its file is.
    let file = try String.fetchOne(db, sql: "SELECT file FROM pragma_database_list WHERE name = 'main'") ?? ""
    guard let shard = Int((file as NSString).lastPathComponent.prefix(5)) else {
      throw CorpusFailure(.mismatch, file, "the shard has no number", remedy: "give it its name back")
    }
    return try Item.read(db, after: position, limit: limit).map { seq, item in
      (seq, Input(shard: shard, seq: seq, item: item))
    }
  }

  /// Looks up what the search found.
  public func decide(_ input: Input) throws -> Outcome {
    guard let decisions else {
      throw CorpusFailure(
        .mismatch, stage.name, "nothing was searched for yet", remedy: "run yisang dedup again")
    }
    return Outcome(item: input.item, duplicate: decisions.duplicate(shard: input.shard, seq: input.seq))
  }

  /// Writes the item, or why it stays behind and whose copy it is.
  public func write(_ outcome: Outcome, to db: Database) throws {
    let item = outcome.item
    guard let duplicate = outcome.duplicate else { return try item.insert(into: db) }
    try rejection(duplicate).insert(id: item.id, url: item.url, into: db)
    let statement = try db.cachedStatement(
      sql: "INSERT INTO duplicate (id, kept, kind, jaccard) VALUES (?,?,?,?)")
    try statement.execute(arguments: [
      item.id, duplicate.kept, duplicate.kind.rawValue, duplicate.jaccard,
    ])
  }

  private func rejection(_ duplicate: Duplicate) -> Rejection {
    let kept = duplicate.kept.description
    guard duplicate.kind != .exact else {
      return Rejection("dedup.exact", value: kept, threshold: "no equal text")
    }
    return Rejection(
      "dedup.\(duplicate.kind.rawValue)", value: kept + String(format: " %.4f", duplicate.jaccard),
      threshold: settings.near.exactOnly ? "no equal text" : "< \(settings.near.threshold)")
  }
}
