import Foundation

/// A new file, written from its beginning and made durable at its end.
final class DurableFile {
  private let path: String
  private let descriptor: Int32
  /// Bytes written.
  private(set) var count = 0

  /// Opens a file that must not be there yet.
  init(_ path: String) throws(CheckpointError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .system(path) }
  }

  deinit { close(descriptor) }

  func write(_ bytes: [UInt8]) throws(CheckpointError) {
    var written = 0
    while written < bytes.count {
      let part = bytes.withUnsafeBytes { raw in
        Foundation.write(descriptor, raw.baseAddress.map { $0 + written }, raw.count - written)
      }
      if part < 0, errno == EINTR { continue }
      guard part > 0 else { throw .system(path) }
      written += part
    }
    count += bytes.count
  }

  func finish() throws(CheckpointError) {
    guard fsync(descriptor) == 0 else { throw .system(path) }
  }

  static func write(_ bytes: [UInt8], to path: String) throws(CheckpointError) {
    let file = try DurableFile(path)
    try file.write(bytes)
    try file.finish()
  }
}

/// A folder written aside and renamed when it is whole: a reader sees the old one or the new one, never a part.
struct DurableFolder {
  /// Where to write.
  let aside: String
  private let path: String

  /// Makes `<path>.tmp`, without what an interrupted run left there.
  ///
  /// - Parameter replaces: whether a folder that is there already may be replaced.
  init(_ path: String, replaces: Bool) throws(CheckpointError) {
    var path = path
    while path.utf8.last == UInt8(ascii: "/") { path.removeLast() }
    guard !path.isEmpty else { throw CheckpointError(path: path, problem: "the new folder has no name") }
    self.path = path
    aside = path + ".tmp"
    guard replaces || !MappedFile.exists(path) else {
      throw CheckpointError(path: path, problem: "is there already; name a new folder")
    }
    DurableFolder.remove(aside)
    guard mkdir(aside, 0o755) == 0 else { throw .system(aside) }
  }

  /// Puts the folder in its place, and removes the one that was there.
  func commit() throws(CheckpointError) {
    try DurableFolder.sync(aside)
    // Between the two renames there is no folder of that name, but the old one beside it is whole.
    let old = path + ".old"
    DurableFolder.remove(old)
    let hadOld = rename(path, old) == 0
    guard rename(aside, path) == 0 else {
      let error = CheckpointError.system(path)
      if hadOld { rename(old, path) }
      throw error
    }
    try DurableFolder.syncParent(of: path)
    if hadOld { DurableFolder.remove(old) }
  }

  func discard() { DurableFolder.remove(aside) }

  private static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

  /// Makes the name of a file or folder durable.
  static func syncParent(of path: String) throws(CheckpointError) {
    // Not by NSString, whose deletingLastPathComponent traps on a name of one letter (swift-foundation of Swift 6.3).
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    try sync(slash.map { String(path[...$0]) } ?? ".")
  }

  private static func sync(_ path: String) throws(CheckpointError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .system(path) }
  }
}
