public import Corpus
internal import GRDB
internal import Licensing
internal import Web

/// Licence verdicts made anew under another policy, from what is stored; no network.
public struct LicenseRetag: Sendable {
  /// What a change of policy moved.
  public struct Summary: Sendable, Equatable, Encodable {
    /// Pages of one host that went from one class to another.
    public struct Move: Sendable, Equatable, Encodable {
      /// `host[:port]`.
      public let host: String
      /// The class before and after; `before` is nil for pages that had no verdict.
      public let before: String?
      /// The class now.
      public let after: String
      /// How many pages.
      public let pages: Int
    }

    /// Where the policy stands.
    public let policy: String
    /// Pages judged.
    public let pages: Int
    /// Most pages first.
    public let moves: [Move]
    /// Kept records on the pages that moved, by stage.
    public let affected: [String: Int]
    /// Verbs that must be run again before an export.
    public let rerun: [String]
  }

  private let corpus: Corpus
  private let registry: SiteRegistry
  private let policy: PolicyInForce

  /// Names what is to be done; nothing happens yet.
  public init(corpus: Corpus, registry: SiteRegistry, policy: PolicyInForce) {
    (self.corpus, self.registry, self.policy) = (corpus, registry, policy)
  }

  /// Says what would move, and writes nothing.
  ///
  /// Memory: about 100 bytes a page.
  public func plan() throws -> Summary {
    let (step, inputs) = try step()
    let before = try verdicts()
    var after: [RecordID: Verdict] = [:]
    for input in inputs {
      var position: Int64 = 0
      while true {
        let start = position
        let batch = try input.shard.database.read {
          try step.read($0, after: start, limit: StageRunner.batchRows)
        }
        guard let last = batch.last?.0 else { break }
        for (_, response) in batch {
          let outcome = try step.decide(response)
          after[outcome.page] = Verdict(host: outcome.host, class: outcome.verdict.class.rawValue)
        }
        position = last
      }
    }
    return try summary(before, after, isStale: nil)
  }

  /// Gives the corpus its policy and makes the licence shards anew; a rerun skips what is there.
  ///
  /// - Returns: nil if it was told to stop; run again, it goes on.
  public func run(
    workers: Int, shouldStop: @escaping @Sendable () -> Bool, events: @escaping @Sendable (StageEvent) -> Void
  ) async throws -> Summary? {
    let (step, inputs) = try step()
    let before = try verdicts()
    try corpus.createFolder(of: .license)
    // The policy goes first, so that a crawl after a kill goes on with the new one; not while another writes.
    do {
      let lock = try FileLock(corpus.folder(of: .license) + "/lock")
      try withExtendedLifetime(lock) { try policy.adopt(in: corpus) }
    }
    let runner = StageRunner(corpus: corpus, workers: workers, shouldStop: shouldStop)
    guard try await runner.run(step, over: inputs, events: events) else { return nil }
    let isDeduplicated = try !corpus.sealedIndices(of: .dedup).isEmpty
    return try summary(
      before, verdicts(), isStale: isDeduplicated && (try? corpus.sealedShards(of: .dedup)) == nil)
  }

  private struct Verdict: Equatable {
    let host: String
    let `class`: String
  }

  private func step() throws -> (LicenseStep, [SealedShard]) {
    let inputs = try corpus.newestGeneration()
    let bodies = BodySource(corpus: corpus)
    let rights = try HostRights(in: inputs, bodies: bodies)
    return (LicenseStep(policy: policy, registry: registry, rights: rights, bodies: bodies), inputs)
  }

  /// The verdicts that are there, also where they were not made to their end.
  private func verdicts() throws -> [RecordID: Verdict] {
    var found: [RecordID: Verdict] = [:]
    for index in try corpus.sealedIndices(of: .license) {
      let shard = try Shard.openForReading(corpus.path(of: .license, index), stage: .license)
      try shard.database.read { db in
        let rows = try Row.fetchCursor(db, sql: "SELECT page, host, class FROM license")
        while let row = try rows.next() {
          found[row["page"]] = Verdict(host: row["host"], class: row["class"])
        }
      }
    }
    return found
  }

  /// - Parameter isStale: true if dedup rests on verdicts that are no more; nil if nothing was written yet.
  private func summary(
    _ before: [RecordID: Verdict], _ after: [RecordID: Verdict], isStale: Bool?
  ) throws -> Summary {
    let moved = after.filter { $0.value.class != before[$0.key]?.class }
    var counts: [[String]: Int] = [:]
    for (page, now) in moved { counts[[now.host, before[page]?.class ?? "", now.class], default: 0] += 1 }
    let moves = counts.sorted { ($1.value, $0.key.joined()) < ($0.value, $1.key.joined()) }.map {
      key, pages in
      Summary.Move(host: key[0], before: key[1].isEmpty ? nil : key[1], after: key[2], pages: pages)
    }
    var affected: [String: Int] = [:]
    for stage in [Stage.item, .filter, .dedup] {
      for index in try corpus.sealedIndices(of: stage) {
        let shard = try Shard.openForReading(corpus.path(of: stage, index), stage: stage)
        affected[stage.name, default: 0] += try shard.database.read { db in
          var rows = 0
          let pages = try Row.fetchCursor(db, sql: "SELECT page FROM item")
          while let row = try pages.next() { rows += moved[row["page"]] == nil ? 0 : 1 }
          return rows
        }
      }
    }
    // Filter looks at texts alone; dedup prefers the freest licence, so its shards name the verdicts they rest on.
    let rerun = isStale ?? (affected["dedup"] != nil && !moved.isEmpty) ? ["dedup", "export"] : []
    return Summary(policy: policy.place, pages: after.count, moves: moves, affected: affected, rerun: rerun)
  }
}
