public import Corpus
internal import Foundation
internal import GRDB
internal import Web

/// A crawl of the sites of a registry into a corpus: fetch, then derive items and licences from what was stored.
public struct CrawlJob: Sendable {
  let corpus: Corpus
  let registry: SiteRegistry
  let settings: CrawlSettings

  /// Names the job; nothing happens yet.
  public init(corpus: Corpus, registry: SiteRegistry, settings: CrawlSettings) {
    (self.corpus, self.registry, self.settings) = (corpus, registry, settings)
  }

  /// Fetches until nothing is left or `shouldStop` says so.
  ///
  /// - Parameters:
  ///   - refresh: opens the next generation, in which every URL is asked again conditionally.
  ///   - events: called on this thread.
  public func fetch(
    refresh: Bool, shouldStop: () -> Bool, events: @escaping (CrawlEvent) -> Void
  ) throws -> CrawlProgress {
    let frontier = try Frontier(corpus: corpus)
    try CrawlEngine.begin(frontier, refresh: refresh)
    // Seconds since 1970 that never jump: the wall clock is read once.
    let wall = Date().timeIntervalSince1970
    let start = ContinuousClock.now
    let clock = { wall + (ContinuousClock.now - start) / .seconds(1) }
    let engine = try CrawlEngine(
      corpus: corpus, registry: registry, settings: settings, frontier: frontier, clock: clock, emit: events)
    return try engine.run(shouldStop: shouldStop)
  }

  /// Makes item and licence shards from the newest generation's responses; a rerun skips what is there.
  ///
  /// - Parameter verifies: shards that are finished are checked against their digests, and damaged ones made anew.
  /// - Returns: true if all shards are sealed, false if it was told to stop.
  public func derive(
    policy: PolicyInForce, workers: Int, verifies: Bool,
    shouldStop: @escaping @Sendable () -> Bool, events: @escaping @Sendable (Stage, StageEvent) -> Void
  ) async throws -> Bool {
    let inputs = try corpus.newestGeneration()
    let bodies = BodySource(corpus: corpus)
    let runner = StageRunner(corpus: corpus, workers: workers, verifies: verifies, shouldStop: shouldStop)
    let items = ItemStep(registry: registry, bodies: bodies)
    let licenses = LicenseStep(
      policy: policy, registry: registry, rights: try HostRights(in: inputs, bodies: bodies), bodies: bodies)
    let itemsDone = try await runner.run(items, over: inputs) { events(.item, $0) }
    guard itemsDone else { return false }
    return try await runner.run(licenses, over: inputs) { events(.license, $0) }
  }
}

extension Corpus {
  /// True if pages were fetched into this corpus, and not only read from files.
  public var hasCrawledPages: Bool {
    get throws {
      try sealedIndices(of: .crawl).contains {
        try SealedShard(corpus: self, stage: .crawl, index: $0).shard.meta("source") == "crawl"
      }
    }
  }

  /// The sealed shards of the newest generation that has any.
  func newestGeneration() throws -> [SealedShard] {
    let all = try sealedShards(of: .crawl)
    let generations = try all.map { try $0.shard.meta("generation").flatMap(Int.init) ?? 1 }
    let newest = generations.max()
    // Archives are not asked again, so they belong to every generation.
    return try zip(all, generations).filter { sealed, generation in
      try generation == newest || sealed.shard.meta("source") == "archive"
    }.map(\.0)
  }
}
