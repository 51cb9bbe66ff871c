import ArgumentParser
import Corpus
import Dedup

/// A run of `yisang dedup`: all of it, or what can be made for it by others at the same time.
struct DedupRun {
  let items: [SealedShard]
  private let settings: DedupSettings
  private let published: PublishedShards
  private let corpus: Corpus
  private let workers: Int
  private let licenses: [SealedShard]

  /// - Parameter part: whose shards alone are looked at; nil for all.
  init(
    _ settings: DedupSettings, _ published: PublishedShards, _ corpus: Corpus, workers: Int, part: Part?
  ) throws {
    (self.settings, self.published, self.corpus, self.workers) = (settings, published, corpus, workers)
    items = try corpus.sealedShards(of: .filter, part: part)
    licenses = settings.keep.contains(.license) ? try corpus.sealedShards(of: .license) : []
  }

  /// Whether texts of other corpora are compared, which no other program reads.
  var comparesPublished: Bool { !published.isEmpty }

  private func step(_ decisions: Decisions?) -> DedupStep {
    DedupStep(settings, items: items, licenses: licenses, published: published, decisions: decisions)
  }

  private func search(_ prepared: PreparedSearch?) -> DuplicateSearch {
    DuplicateSearch(settings, items: items, licenses: licenses, published: published, prepared: prepared)
  }

  private func shards() throws -> [(index: Int, plan: StageRunner.Plan)] {
    try StageRunner(corpus: corpus, workers: 1).plan(step(nil), over: items)
  }

  /// Whether all shards are there as these settings make them.
  var isDone: Bool { get throws { try shards().allSatisfy { $0.plan == .skip } } }

  /// Says what would be done.
  func plan(pairs: Bool, json: Bool) throws {
    try DedupPlan(settings, texts: search(nil).count(), pairs: pairs, shards()).print(json: json)
  }

  /// Compares all texts, and writes what is kept.
  func run(pairs: String?, json: Bool) async throws {
    var decisions: Decisions?
    if try pairs != nil || !isDone {
      let prepared = try PreparedSearch(
        settings, items: items, licenses: licenses, published: published, in: corpus)
      if let prepared {
        Console.note("\(counted(prepared.count, "shard")) of \(items.count) sketched before")
      }
      Console.note(DedupPlan.line(settings))
      let found = try await search(prepared).run(
        workers: workers, pairs: pairs, shouldStop: stopRequested, progress: DedupPlan.show)
      guard let found else { leave(ExitStatus.stopped, "stopped; run the same command again to go on") }
      Console.status("")
      Console.note(DedupPlan.line(found.summary))
      decisions = found.decisions
    }
    let runner = StageRunner(corpus: corpus, workers: workers, shouldStop: stopRequested)
    let step = step(decisions)
    try await runLogged(.dedup, corpus, json: json) { report in
      guard try await runner.run(step, over: items, events: { report(.dedup, $0) }) else { return false }
      // Whoever makes sketches meanwhile makes them for nothing, and keeps them.
      _ = try? corpus.removeSketches()
      return true
    }
  }

  /// Makes the sketches of a part of the shards.
  func sketch(_ part: Part) async throws {
    let runner = StageRunner(corpus: corpus, workers: workers, part: part, shouldStop: stopRequested)
    let step = try SketchStep(settings, licenses: licenses)
    try await runPart(part, of: corpus) { report in
      try await runner.run(step, over: items) { report(.sketch, $0) }
    }
  }

  /// Makes the links of a part of the bands.
  func link(_ part: Part) throws {
    let isWhole = try PreparedSearch.link(
      settings, items: items, licenses: licenses, published: published, part: part, in: corpus,
      shouldStop: stopRequested, progress: { Console.status("bands: \($0) of \($1)") })
    guard isWhole else { leave(ExitStatus.stopped, "stopped; run the same command again to go on") }
    Console.note("part \(part) of the bands is linked")
  }
}
