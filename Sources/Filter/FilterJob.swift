public import Contamination
public import Corpus
internal import GRDB

/// Filters a corpus: measures what has not been measured, then selects.
public struct FilterJob: Sendable {
  /// The thresholds.
  public let settings: FilterSettings
  private let corpus: Corpus
  private let runner: StageRunner
  private let benchmarks: ContaminationStep?
  private let excluded: ExcludedItems?

  /// - Parameters:
  ///   - benchmarks: looked for in the items; nil looks for nothing.
  ///   - excluded: items that are dropped whatever they are like.
  ///   - runner: knows workers and when to stop.
  public init(
    _ settings: FilterSettings, benchmarks: BenchmarkIndex? = nil, excluded: ExcludedItems? = nil,
    corpus: Corpus, runner: StageRunner
  ) {
    (self.settings, self.excluded, self.corpus, self.runner) = (settings, excluded, corpus, runner)
    self.benchmarks = benchmarks.map(ContaminationStep.init)
  }

  /// Runs the steps.
  ///
  /// - Parameter events: of the stage named.
  /// - Returns: true if every shard of the runner's part is sealed, false if it was told to stop.
  public func run(events: @escaping @Sendable (Stage, StageEvent) -> Void = { _, _ in }) async throws -> Bool
  {
    let items = try corpus.sealedShards(of: .item, part: runner.part)
    guard try await runner.run(ScoreStep(), over: items, events: { events(.score, $0) }) else { return false }
    if let benchmarks {
      guard try await runner.run(benchmarks, over: items, events: { events(.contamination, $0) }) else {
        return false
      }
    }
    return try await runner.run(try step(items), over: items) { events(.filter, $0) }
  }

  /// What `run` would do, shard by shard; writes nothing.
  public func plan() throws -> [(stage: Stage, index: Int, plan: StageRunner.Plan)] {
    let items = try corpus.sealedShards(of: .item, part: runner.part)
    var plans = try runner.plan(ScoreStep(), over: items).map {
      (stage: Stage.score, index: $0.index, plan: $0.plan)
    }
    if let benchmarks {
      plans += try runner.plan(benchmarks, over: items).map { (.contamination, $0.index, $0.plan) }
    }
    guard plans.allSatisfy({ $0.plan == .skip }) else {
      return plans + items.map { (.filter, $0.index, .make) }
    }
    return plans + (try runner.plan(step(items), over: items).map { (.filter, $0.index, $0.plan) })
  }

  /// The selection, with what was measured attached to each item shard.
  private func step(_ items: [SealedShard]) throws -> FilterStep {
    var sides: [Int: [String]] = [:]
    let measured =
      [(Stage.score, FilterStep.schema)] + (benchmarks == nil ? [] : [(.contamination, FilterStep.overlaps)])
    for (stage, schema) in measured {
      for item in items {
        let shard = try SealedShard(corpus: corpus, stage: stage, index: item.index)
        try item.attach(shard, as: schema)
        sides[item.index, default: []].append(shard.key)
      }
    }
    return FilterStep(settings, sides: sides, benchmarks: benchmarks?.parameters, excluded: excluded)
  }
}
