internal import Foundation
internal import GRDB

/// Stores of their own for programs that ask at the same time, each about its part of the shards: SQLite has one writer to a
/// file, and between machines not even readers beside it. Whoever next adds to the whole store takes them in.
extension CompletionStore {
  private static func folder(of part: Part, in corpus: Corpus) -> String {
    "\(parts(of: corpus))/\(part.number)-of-\(part.count)"
  }

  private static func parts(of corpus: Corpus) -> String { corpus.root + "/teacher/parts" }

  /// Opens the store of one part to read and to add to. What the whole store has is known to it as well.
  ///
  /// - Parameter patience: seconds that it waits for whoever adds to the part.
  /// - Throws: `CorpusFailure` where another process adds to the part, or to the whole store, and where there are parts of
  ///   another count, whose answers would be asked for again.
  public convenience init(
    writing corpus: Corpus, part: Part, patience: Double = StageRunner.patience,
    shouldStop: () -> Bool = { false }
  ) throws {
    let folder = CompletionStore.folder(of: part, in: corpus)
    try CompletionStore.createFolder(folder)
    let whole = try FileLock(corpus.root + "/teacher/lock", shared: true)
    if let other = try CompletionStore.partFolders(of: corpus).first(where: { $0.part.count != part.count }) {
      throw CorpusFailure(
        .mismatch, other.folder, "was asked as part \(other.part), and this is \(part)",
        remedy: "yisang distill --no-ask takes it in; then this one may begin")
    }
    let own = try FileLock.waiting(for: folder + ".lock", seconds: patience, shouldStop: shouldStop)
    try self.init(writingTo: folder, beside: CompletionStore(reading: corpus), holding: [own, whole])
  }

  /// Opens the store of one part to read, and the whole one behind it; nil if there is neither.
  public static func reading(_ corpus: Corpus, part: Part?) throws -> CompletionStore? {
    let whole = try CompletionStore(reading: corpus)
    guard let part else { return whole }
    let folder = CompletionStore.folder(of: part, in: corpus)
    return try CompletionStore(readingFrom: folder, beside: whole) ?? whole
  }

  /// Takes in what was asked in parts, in their order; whatever request two parts asked is the first one's. Nothing is
  /// done where there are none.
  ///
  /// Killed in the middle, it is done when it is run again: a part goes when the whole store has all of it.
  ///
  /// - Throws: `CorpusFailure` where a part is still being asked.
  public static func takeInParts(of corpus: Corpus) throws {
    guard try !partFolders(of: corpus).isEmpty else { return }
    // Whoever opens the whole store to write takes them in.
    _ = try CompletionStore(writing: corpus)
  }

  /// The stores of parts, in the order they are taken in.
  static func partFolders(of corpus: Corpus) throws -> [(part: Part, folder: String)] {
    let folder = parts(of: corpus)
    guard try isThere(folder) else { return [] }
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
      throw CorpusFailure(.system, folder, "the folder cannot be read", remedy: "check its permissions")
    }
    let parts = names.compactMap { name in
      Part(name.replacingOccurrences(of: "-of-", with: "/")).map { ($0, "\(folder)/\(name)") }
    }
    return parts.sorted { ($0.0.count, $0.0.number) < ($1.0.count, $1.0.number) }.map {
      (part: $0.0, folder: $0.1)
    }
  }

  /// Takes in the parts of a corpus; the caller holds the lock of the whole store.
  func takeInParts(into corpus: Corpus) throws {
    for (part, folder) in try CompletionStore.partFolders(of: corpus) {
      // Beside the folder: NFS keeps an open file in its folder under another name, and the folder with it.
      let lock = try FileLock(folder + ".lock")
      defer { withExtendedLifetime(lock) {} }
      let path = folder + "/" + CompletionStore.file
      if try isThere(path), try takeIn(path) > 0 {
        // Two parts asked the same; what this one made of its own answer is made again of the one that stays.
        for index in try corpus.sealedIndices(of: .trace) where part.has(index) {
          unlink(corpus.path(of: .trace, index))
        }
      }
      do { try FileManager.default.removeItem(atPath: folder) } catch {
        throw CorpusFailure(
          .system, folder, "the folder cannot be removed", remedy: "check its permissions, and run it again")
      }
      unlink(folder + ".lock")
    }
  }

  /// - Returns: how many requests were answered otherwise before.
  private func takeIn(_ path: String) throws -> Int {
    // Rolls back, or folds in, what a task was killed in; and is refused where it is no store.
    guard let part = try CompletionStore(readingFrom: (path as NSString).deletingLastPathComponent) else {
      return 0
    }
    try part.close()
    return try database.writeWithoutTransaction { db in
      try db.execute(sql: "ATTACH DATABASE ? AS part", arguments: [path])
      defer { try? db.execute(sql: "DETACH DATABASE part") }
      var others = 0
      try db.inTransaction(.immediate) {
        others =
          try Int.fetchOne(
            db,
            sql: """
              SELECT count(*) FROM part.completion p JOIN main.completion m ON m.key = p.key WHERE m.body <> p.body
              """) ?? 0
        try db.execute(sql: "INSERT OR IGNORE INTO recipe (json) SELECT json FROM part.recipe ORDER BY id")
        try db.execute(sql: CompletionStore.copy("completion", CompletionStore.replied, "OR IGNORE"))
        // What failed again is told as it failed last; what was answered has not failed.
        try db.execute(sql: CompletionStore.copy("failure", CompletionStore.failed, "OR REPLACE"))
        try db.execute(sql: "DELETE FROM failure WHERE key IN (SELECT key FROM completion)")
        return .commit
      }
      return others
    }
  }

  private static let asked = "key, item, page, augmentation, rollout, attempt, tries, ended_at"
  private static let replied = asked + ", endpoint, seconds, body, body_bytes"
  private static let failed = asked + ", reason, detail, transient"

  /// Rows of a part's table, each with the number that the whole store gives its recipe.
  private static func copy(_ table: String, _ columns: String, _ conflict: String) -> String {
    """
    INSERT \(conflict) INTO main.\(table) (recipe, \(columns))
    SELECT (SELECT r.id FROM main.recipe r JOIN part.recipe p ON p.json = r.json WHERE p.id = t.recipe), \(columns)
    FROM part.\(table) t ORDER BY \(table == "completion" ? "seq" : "key")
    """
  }
}
