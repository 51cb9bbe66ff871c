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
  public func removeSketches() throws {
    let folder = folder(of: .sketch)
    guard try isThere(folder) else { return }
    let lock = try FileLock(folder + "/lock")
    defer { withExtendedLifetime(lock) {} }
    do { try FileManager.default.removeItem(atPath: folder) } catch {
      throw CorpusFailure(.system, folder, "the folder cannot be removed", remedy: "check its permissions")
    }
  }
}
