import Corpus
import Foundation
import Synchronization

/// Shows a derived stage's progress; shared by its workers.
final class StageReporter: Sendable {
  private let name: String
  private let start = ContinuousClock.now
  private let rows = Mutex(0)

  init(_ name: String) { self.name = name }

  /// Rows worked on in this run.
  var rowsIn: Int { rows.withLock { $0 } }

  func report(_ event: StageEvent) {
    switch event {
    case .skipped(let shard): Console.note("\(name) \(shard): finished before, skipped")
    case .resumed(let shard, let position): Console.note("\(name) \(shard): goes on behind row \(position)")
    case .advanced(_, let count):
      let total = rows.withLock { rows in
        rows += count
        return rows
      }
      let seconds = max((ContinuousClock.now - start) / .seconds(1), 0.001)
      Console.status("\(name): \(total) rows, \(Int(Double(total) / seconds)) rows/s")
    case .sealed(let shard, let digest): Console.note("\(name) \(shard): sealed, \(digest.prefix(16))")
    }
  }
}

/// A reporter for each stage of a verb, from its first event on.
final class StageReporters: Sendable {
  private let reporters = Mutex<[String: StageReporter]>([:])

  func of(_ stage: Stage) -> StageReporter {
    reporters.withLock { reporters in
      if let known = reporters[stage.name] { return known }
      let reporter = StageReporter(stage.name)
      reporters[stage.name] = reporter
      return reporter
    }
  }
}

/// The outcome of a stage, as a table or as JSON.
func printCount(_ count: StageCount, json: Bool) throws {
  if json {
    try Console.json(StageCountJSON(count))
    return
  }
  Console.out("\(count.stage): \(count.kept) kept, \(count.rejectedTotal) rejected")
  for (reason, number) in count.rejected { Console.out("  \(number)\t\(reason)") }
}

/// A stage's counts for `--json`.
struct StageCountJSON: Encodable {
  let stage: String
  let kept: Int
  let rejected: [String: Int]

  init(_ count: StageCount) {
    (stage, kept) = (count.stage, count.kept)
    rejected = Dictionary(uniqueKeysWithValues: count.rejected.map { ($0.reason, $0.count) })
  }
}
