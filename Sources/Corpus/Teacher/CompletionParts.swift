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
  /// - Throws: `CorpusFailure` where another process adds to the part, or to the whole store.
  public convenience init(writing corpus: Corpus, part: Part) throws {
    let folder = CompletionStore.folder(of: part, in: corpus)
    try CompletionStore.createFolder(folder)
    let whole = try FileLock(corpus.root + "/teacher/lock", shared: true)
    try self.init(writingTo: folder, beside: CompletionStore(reading: corpus), holding: whole)
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

  static func partFolders(of corpus: Corpus) throws -> [String] {
    let folder = parts(of: corpus)
    guard try isThere(folder) else { return [] }
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
      throw CorpusFailure(.system, folder, "the folder cannot be read", remedy: "check its permissions")
    }
    let parts = names.compactMap { name in
      Part(name.replacingOccurrences(of: "-of-", with: "/")).map { ($0, "\(folder)/\(name)") }
    }
    return parts.sorted { ($0.0.count, $0.0.number) < ($1.0.count, $1.0.number) }.map(\.1)
  }

  /// Takes in the parts of a folder's corpus; the caller holds the lock of the whole store.
  func takeIn(_ folders: [String]) throws {
    for folder in folders {
      let lock = try FileLock(folder + "/lock")
      defer { withExtendedLifetime(lock) {} }
      let path = folder + "/" + CompletionStore.file
      if try isThere(path) { try takeIn(path) }
      do { try FileManager.default.removeItem(atPath: folder) } catch {
        throw CorpusFailure(
          .system, folder, "the folder cannot be removed", remedy: "check its permissions, and run it again")
      }
    }
  }

  private func takeIn(_ path: String) throws {
    // Rolls back, or folds in, what a task was killed in; and is refused where it is no store.
    guard let part = try CompletionStore(readingFrom: (path as NSString).deletingLastPathComponent) else {
      return
    }
    try part.close()
    try database.writeWithoutTransaction { db in
      try db.execute(sql: "ATTACH DATABASE ? AS part", arguments: [path])
      defer { try? db.execute(sql: "DETACH DATABASE part") }
      try db.inTransaction(.immediate) {
        try db.execute(sql: "INSERT OR IGNORE INTO recipe (json) SELECT json FROM part.recipe ORDER BY id")
        try db.execute(sql: CompletionStore.copy("completion", CompletionStore.replied, "OR IGNORE"))
        // What failed again is told as it failed last; what was answered has not failed.
        try db.execute(sql: CompletionStore.copy("failure", CompletionStore.failed, "OR REPLACE"))
        try db.execute(sql: "DELETE FROM failure WHERE key IN (SELECT key FROM completion)")
        return .commit
      }
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
