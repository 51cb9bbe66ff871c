public import Corpus
internal import Foundation
internal import GRDB
internal import Web

/// Removes pages from a corpus, with all that was made of them, and sees to it that they do not come back.
///
/// First the frontier learns what is forgotten; then exports, the store of completions and shards are cleared, the last
/// stage first, so that what tells which rows to look for is there until the end; the frontier itself is last. A run
/// that is killed is finished by the next one, whatever that one is asked for.
public struct Forget: Sendable {
  private let corpus: Corpus
  private let request: ForgetRequest
  private let reason: String?

  /// Names what is to be done; nothing happens yet.
  ///
  /// - Throws: `CrawlFailure` for what is no address, no host or no name.
  public init(corpus: Corpus, request: ForgetRequest, reason: String?) throws {
    (self.corpus, self.request, self.reason) = (corpus, try request.checked, reason)
  }

  /// Says what would be removed, and writes nothing.
  public func plan() throws -> ForgetSummary {
    try expectCorpus()
    let frontier = try Frontier(lookingInto: corpus)
    let pages = try frontier?.read { try request.pages(in: corpus, $0) } ?? request.pages(in: corpus, nil)
    let forgotten = try corpus.withItems(of: pages)
    var rows: [String: Int] = [:]
    for stage in Stage.all {
      let count = try corpus.count(of: forgotten, in: stage)
      if count > 0 { rows[stage.name] = count }
    }
    let asked = try CompletionStore.count(of: forgotten, in: corpus)
    if asked > 0 { rows[CompletionStore.name] = asked }
    return ForgetSummary(
      request, pages: pages.count, rows: rows, copiesLeftOut: try corpus.copies(of: forgotten),
      exports: pages.isEmpty ? [] : try ownExports(), wasKnown: false)
  }

  /// Removes it.
  ///
  /// - Throws: `CorpusFailure` where another yisang is writing; what was begun is finished by running it again.
  public func run(now: Double) throws -> ForgetSummary { try run(now: now) { _ in } }

  /// - Parameter cleared: told of every stage that is done.
  func run(now: Double, cleared: (Stage) throws -> Void) throws -> ForgetSummary {
    try expectCorpus()
    let frontier = try Frontier(corpus: corpus)
    let locks = try Stage.all.filter { $0 != .crawl }.compactMap { stage in
      try isThere(corpus.folder(of: stage)) ? try FileLock(corpus.folder(of: stage) + "/lock") : nil
    }
    try CompletionStore.takeInParts(of: corpus)
    let storeLock = try CompletionStore.lock(in: corpus)
    defer { withExtendedLifetime((locks, storeLock)) {} }
    // They have ids of forgotten items; one that was begun now would be of texts that go.
    let sketchLock = try corpus.removeSketches(keepingOut: true)
    defer {
      withExtendedLifetime(sketchLock) {}
      _ = try? corpus.removeSketches()
    }
    for stage in Stage.all { try corpus.mendForForgetting(stage) }
    let (pages, isNew) = try frontier.write { tx in
      let pages = try request.pages(in: corpus, tx).union(tx.unremovedPages())
      return (pages, try tx.forget(request, pages, at: now))
    }
    let forgotten = try corpus.withItems(of: pages)
    let copies = try corpus.copies(of: forgotten)
    var rows: [String: Int] = [:]
    var exports: [String] = []
    if !pages.isEmpty {
      exports = try removeExports()
      let answers = try CompletionStore.forget(forgotten, in: corpus)
      if answers > 0 { rows[CompletionStore.name] = answers }
      for stage in Stage.all.reversed() {
        let removed = try clear(stage, forgotten, copies: copies)
        if removed > 0 { rows[stage.name] = removed }
        try cleared(stage)
      }
    }
    try frontier.write { tx in
      try tx.remove(forgotten, host: request.host)
    }
    try frontier.compact()
    let summary = ForgetSummary(
      request, pages: pages.count, rows: rows, copiesLeftOut: copies, exports: exports,
      wasKnown: !isNew && pages.isEmpty)
    if isNew && request.stays || !pages.isEmpty {
      try RemovalLog(corpus: corpus).add(summary, reason: reason, at: now)
    }
    try frontier.write { try $0.noteRemoved() }
    try frontier.close()
    return summary
  }

  private func expectCorpus() throws {
    guard try isThere(corpus.root) else {
      throw CorpusFailure(
        .missing, corpus.root, "there is no such corpus", remedy: "name it with --corpus")
    }
  }

  private func clear(_ stage: Stage, _ forgotten: ForgottenPages, copies: Int) throws -> Int {
    switch stage {
    case .license:
      let change = try changeOfRights(forgotten)
      return try corpus.forget(forgotten, in: stage) { change($0) }
    case .dedup:
      // What nothing stands for any more is to be looked at when dedup is run again, which else would skip.
      return try corpus.forget(forgotten, in: stage) { _ in
        copies > 0 ? ["identity": "copies were left out"] : [:]
      }
    default: return try corpus.forget(forgotten, in: stage)
    }
  }

  /// What becomes of the identity of licence shards where files about rights go: other verdicts do not rest on them.
  private func changeOfRights(_ forgotten: ForgottenPages) throws -> ([String: String]) -> [String: String] {
    guard try !corpus.sealedIndices(of: .crawl).isEmpty else { return { _ in [:] } }
    let inputs = try corpus.newestGeneration()
    let bodies = BodySource(corpus: corpus)
    let before = try HostRights(in: inputs, bodies: bodies).digest
    let after = try HostRights(in: inputs, bodies: bodies, without: forgotten.pages).digest
    guard before != after else { return { _ in [:] } }
    return { meta in
      let lines = (meta["inputs"] ?? "").split(separator: "\n").map(String.init)
      guard lines.contains("rights=" + before), let text = meta["parameters"],
        let values = try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))
      else { return [:] }
      let changed = lines.map { $0 == "rights=" + before ? "rights=" + after : $0 }
      let identity = ShardIdentity(parameters: Parameters(values), inputs: changed)
      return ["inputs": changed.joined(separator: "\n"), "identity": identity.digest(of: .license)]
    }
  }

  /// The folder that `export --train-only` wrote, if there is one.
  private func ownExports() throws -> [String] {
    let folder = corpus.root + "/train-only"
    return try isThere(folder) ? [folder] : []
  }

  private func removeExports() throws -> [String] {
    let folders = try ownExports()
    for folder in folders {
      let lock = try FileLock(folder: folder)
      defer { withExtendedLifetime(lock) {} }
      do { try FileManager.default.removeItem(atPath: folder) } catch {
        throw CorpusFailure(
          .system, folder, "the export cannot be removed", remedy: "check its permissions, and run this again"
        )
      }
    }
    return folders
  }
}
