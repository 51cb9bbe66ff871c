public import Corpus
internal import Foundation
internal import GRDB

/// Which good traces become examples: by category as many as the mix wants, drawn by a seed.
///
/// A trace's place in the draw is a digest of the seed and its id, so that more traces, another order of shards or a
/// rerun move nothing else. Memory: about 150 bytes a good trace.
public struct Selection: Sendable {
  /// What became of the good traces of a category.
  public struct Category: Sendable, Equatable {
    /// Wanted by the mix; nil for all.
    public var wanted: Int?
    /// Good traces there are.
    public var available = 0
    /// Of them, more than were wanted of one prompt.
    public var surplus = 0
    /// Examples.
    public var chosen = 0
  }

  /// By category; items without one are under "".
  public private(set) var categories: [String: Category] = [:]
  private var chosen: Set<RecordID> = []
  private var surplus: Set<RecordID> = []
  private let perPrompt: Int?

  private struct Candidate {
    let id: RecordID
    let item: RecordID
    let place: UInt64
  }

  /// Reads the good traces of all shards, and draws.
  public init(_ traces: [SealedShard], _ settings: DistillSettings) throws {
    perPrompt = settings.tracesPerPrompt
    var candidates: [String: [Candidate]] = [:]
    for sealed in traces {
      try sealed.shard.database.read { db in
        let rows = try ColumnStatement(db, "SELECT id, item, category FROM trace WHERE verdict = 'ok'")
        while try rows.next() {
          let id = try rows.id(0)
          let candidate = Candidate(
            id: id, item: try rows.id(1), place: Selection.place(of: id, seed: settings.seed))
          candidates[rows.text(2), default: []].append(candidate)
        }
      }
    }
    for (name, found) in candidates { choose(name, found, settings) }
    for (name, wanted) in settings.mix?.targets ?? [:] where name != "*" && categories[name] == nil {
      categories[name] = Category(wanted: wanted)
    }
  }

  private mutating func choose(_ name: String, _ found: [Candidate], _ settings: DistillSettings) {
    var category = Category(wanted: Selection.wanted(name, settings.mix), available: found.count)
    var perItem: [RecordID: Int] = [:]
    for candidate in found.sorted(by: { ($0.place, $0.id) < ($1.place, $1.id) }) {
      let count = perItem[candidate.item, default: 0]
      if count >= settings.tracesPerPrompt ?? .max {
        surplus.insert(candidate.id)
        category.surplus += 1
      } else if category.chosen < category.wanted ?? .max {
        perItem[candidate.item] = count + 1
        chosen.insert(candidate.id)
        category.chosen += 1
      }
    }
    categories[name] = category
  }

  private static func wanted(_ name: String, _ mix: Mix?) -> Int? {
    guard let mix else { return nil }
    let count = mix.targets[name] ?? mix.targets["*"] ?? 0
    return count == .max ? nil : count
  }

  private static func place(of id: RecordID, seed: UInt64) -> UInt64 {
    var digest = Digest()
    digest.updateDelimited(Array("mix \(seed)".utf8))
    digest.updateDelimited(id.bytes)
    return digest.finish().prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Why a good trace is no example; nil if it is one.
  func rejection(of id: RecordID, category: String?) -> Rejection? {
    if chosen.contains(id) { return nil }
    if surplus.contains(id) { return Rejection("distill.per_prompt", threshold: perPrompt.map { "≤ \($0)" }) }
    let wanted = categories[category ?? ""]?.wanted
    return Rejection("distill.mix", value: category, threshold: wanted.map { "≤ \($0)" })
  }
}
