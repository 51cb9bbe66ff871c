public import Corpus
internal import GRDB

/// Filters a corpus: measures what has not been measured, then selects.
public struct FilterJob: Sendable {
  /// The thresholds.
  public let settings: FilterSettings
  private let corpus: Corpus
  private let runner: StageRunner

  /// - Parameter runner: knows workers and when to stop.
  public init(_ settings: FilterSettings, corpus: Corpus, runner: StageRunner) {
    (self.settings, self.corpus, self.runner) = (settings, corpus, runner)
  }

  /// Runs both steps.
  ///
  /// - Parameter events: of the stage named.
  /// - Returns: true if every shard is sealed, false if it was told to stop.
  public func run(events: @escaping @Sendable (Stage, StageEvent) -> Void = { _, _ in }) async throws -> Bool
  {
    let items = try corpus.sealedShards(of: .item)
    guard try await runner.run(ScoreStep(), over: items, events: { events(.score, $0) }) else { return false }
    let scores = try corpus.sealedShards(of: .score)
    return try await runner.run(try step(items, scores), over: items) { events(.filter, $0) }
  }

  /// What `run` would do, shard by shard; writes nothing.
  public func plan() throws -> [(stage: Stage, index: Int, plan: StageRunner.Plan)] {
    let items = try corpus.sealedShards(of: .item)
    let scoring = try runner.plan(ScoreStep(), over: items)
    guard scoring.allSatisfy({ $0.plan == .skip }) else {
      return scoring.map { (.score, $0.index, $0.plan) } + items.map { (.filter, $0.index, .make) }
    }
    let selecting = try runner.plan(step(items, try corpus.sealedShards(of: .score)), over: items)
    return selecting.map { (.filter, $0.index, $0.plan) }
  }

  private func step(_ items: [SealedShard], _ scores: [SealedShard]) throws -> FilterStep {
    let byIndex = Dictionary(uniqueKeysWithValues: scores.map { ($0.index, $0) })
    for item in items {
      if let score = byIndex[item.index] { try item.attach(score, as: FilterStep.schema) }
    }
    return FilterStep(settings, sides: byIndex.mapValues { [$0.key] })
  }
}
