public import Corpus
internal import Foundation
internal import GRDB
public import Licensing
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
  /// - Returns: true if all shards are sealed, false if it was told to stop.
  public func derive(
    policy: LicensePolicy, policyDigest: String, workers: Int,
    shouldStop: @escaping @Sendable () -> Bool, events: @escaping @Sendable (Stage, StageEvent) -> Void
  ) async throws -> Bool {
    let inputs = try newestGeneration()
    let bodies = BodySource(corpus: corpus)
    let runner = StageRunner(corpus: corpus, workers: workers, shouldStop: shouldStop)
    let items = ItemStep(registry: registry, bodies: bodies)
    let (robots, robotsDigest) = try robotsOfHosts(inputs)
    let licenses = LicenseStep(
      policy: policy, policyDigest: policyDigest, registry: registry,
      robots: robots, robotsDigest: robotsDigest, bodies: bodies)
    let itemsDone = try await runner.run(items, over: inputs) { events(.item, $0) }
    guard itemsDone else { return false }
    return try await runner.run(licenses, over: inputs) { events(.license, $0) }
  }

  /// The sealed shards of the newest generation that has any.
  func newestGeneration() throws -> [SealedShard] {
    let all = try corpus.sealedShards(of: .crawl)
    let generations = try all.map { try $0.shard.meta("generation").flatMap(Int.init) ?? 1 }
    let newest = generations.max()
    // Archives are not asked again, so they belong to every generation.
    return try zip(all, generations).filter { sealed, generation in
      try generation == newest || sealed.shard.meta("source") == "archive"
    }.map(\.0)
  }

  /// The robots.txt the crawl read for each host, the last one where there are several.
  private func robotsOfHosts(_ shards: [SealedShard]) throws -> ([String: RobotsRules], String) {
    var rules: [String: RobotsRules] = [:]
    var digests: [String: [UInt8]] = [:]
    for sealed in shards {
      let responses = try sealed.shard.database.read { db in
        try StoredResponse.read(db, after: -1, limit: .max, where: "source = 'robots'")
      }
      for (_, response) in responses where (200...299).contains(response.status) {
        guard let body = try? response.content(limit: 8 << 20) else { continue }
        rules[response.host] = RobotsRules(parsing: body)
        digests[response.host] = response.digest
      }
    }
    var digest = Digest()
    for (host, bytes) in digests.sorted(by: { $0.key < $1.key }) {
      digest.updateDelimited(Array(host.utf8))
      digest.update(bytes)
    }
    return (rules, digest.finish().hex)
  }
}
