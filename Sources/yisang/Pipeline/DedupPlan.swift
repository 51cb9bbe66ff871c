import Corpus
import Dedup
import Foundation
import Similarity

/// What a dedup run would do, and what it takes.
struct DedupPlan {
  private let settings: DedupSettings
  private let texts: Int
  private let pairs: Bool
  private let shards: [(index: Int, plan: StageRunner.Plan)]

  /// - Parameter pairs: whether all pairs are asked for.
  init(
    _ settings: DedupSettings, texts: Int, pairs: Bool, _ shards: [(index: Int, plan: StageRunner.Plan)]
  ) {
    (self.settings, self.texts, self.pairs, self.shards) = (settings, texts, pairs, shards)
  }

  private struct JSON: Encodable {
    let texts: Int
    let bands: Int?
    let rows: Int?
    let acceptance: [[Double]]?
    let memoryBytes: Int
    let shards: [[String: String]]
  }

  func print(json: Bool) throws {
    let (shape, isNear) = (settings.shape, !settings.near.exactOnly)
    let memory = settings.memory(texts: texts, pairs: pairs)
    if json {
      return try Console.json(
        JSON(
          texts: texts, bands: isNear ? shape.bands : nil, rows: isNear ? shape.rows : nil,
          acceptance: isNear ? settings.acceptance.map { [$0.jaccard, $0.chance] } : nil,
          memoryBytes: memory, shards: shards.map { ["shard": "\($0.index)", "plan": $0.plan.rawValue] }))
    }
    Console.out("\(counted(texts, "text")), at most about \(memory >> 20) MiB of memory")
    if isNear {
      Console.out("\(shape.bands) bands of \(shape.rows) rows; all that meet are verified")
      Console.out("jaccard  met")
      for (jaccard, chance) in settings.acceptance {
        Console.out(String(format: "%.2f     %.4f", jaccard, chance))
      }
    }
    for (index, plan) in shards { Console.out("dedup \(index): \(plan.rawValue)") }
  }

  /// The settings in a line, with the chance that a pair is met.
  static func line(_ settings: DedupSettings) -> String {
    guard !settings.near.exactOnly else { return "dedup: exact copies" }
    let curve = settings.acceptance.filter { Int(($0.jaccard * 100).rounded()) % 10 == 0 || $0.jaccard > 0.9 }
      .map { String(format: "%g: %.3f", $0.jaccard, $0.chance) }.joined(separator: "  ")
    return
      "dedup: \(settings.near.shingles) at \(settings.near.threshold), \(settings.shape.bands) bands of "
      + "\(settings.shape.rows); pairs are met at \(curve)"
  }

  /// What a search found, in a line.
  static func line(_ found: DuplicateSearch.Summary) -> String {
    var line =
      "dedup: \(counted(found.texts, "text")), \(found.copies) exact copies, "
      + "\(found.near) near ones, \(counted(found.candidates, "pair")) compared"
    if found.guarded > 0 { line += ", \(counted(found.guarded, "pair")) kept apart by their numbers" }
    if found.uncompared > 0 {
      line += ", \(counted(found.uncompared, "kept text")) of crowded buckets not compared with all"
    }
    if found.unwritten > 0 { line += ", \(counted(found.unwritten, "pair")) not written" }
    return line
  }

  /// Shows how far a search is.
  static func show(_ progress: DuplicateSearch.Progress) {
    switch progress {
    case .reading(let count, let total): Console.status("dedup: \(count) of \(total) texts read")
    case .comparing: Console.status("dedup: comparing")
    }
  }
}
