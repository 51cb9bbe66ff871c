internal import Foundation

extension Stage {
  /// What a search for duplicates keeps of each text, where several programs read the texts; written by `yisang dedup
  /// --shards`, read by the one that compares, and removed when all is decided.
  ///
  /// `seq` is the item's own in the filter shard of the same number. `keys` are 32-bit words, `preference` 64-bit ones, the
  /// lowest byte first.
  public static let sketch = Stage(
    name: "sketch",
    migrations: [
      meta + """
        CREATE TABLE sketch (
          seq INTEGER PRIMARY KEY,
          id BLOB NOT NULL,
          digest INTEGER,
          keys BLOB NOT NULL,
          bytes BLOB NOT NULL,
          preference BLOB NOT NULL
        ) STRICT;
        """
    ],
    content: [.init(name: "sketch", order: "seq", except: [])])
}

extension Corpus {
  /// Removes what searches for duplicates have left for others: sketches, and links of bands.
  ///
  /// - Returns: the lock that keeps others from making any; nil if there was nothing. While it is held an empty folder stays.
  /// - Throws: `CorpusFailure` where somebody is making sketches.
  @discardableResult
  public func removeSketches(keepingOut: Bool = false) throws -> FileLock? {
    let folder = folder(of: .sketch)
    guard try keepingOut || isThere(folder) else { return nil }
    try createFolder(of: .sketch)
    let lock = try FileLock(folder + "/lock")
    // The lock goes last: NFS keeps an open file in its folder under another name, and the folder with it.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names where name != "lock" {
      try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
    }
    if keepingOut { return lock }
    unlink(folder + "/lock")
    withExtendedLifetime(lock) {}
    rmdir(folder)
    return nil
  }
}
