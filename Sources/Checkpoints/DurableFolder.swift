import Foundation

/// A folder written aside and renamed when it is whole: a reader sees the old one or the new one, never a part.
public struct DurableFolder {
  /// Where to write.
  private let aside: String
  /// Where a folder that is replaced waits until the new one is in its place.
  private let old: String
  private let path: String
  private let replaces: Bool

  /// Writes a folder in one step: all that `body` writes into the folder it is given becomes durable and visible at once.
  ///
  /// - Parameters:
  ///   - replaces: whether a folder that is there already may be replaced.
  ///   - bytes: what is known to be needed, for who is told that there is no room.
  /// - Throws: what `body` throws, and `CheckpointError`; an older folder is as it was then, and nothing is left beside it.
  static func write(_ path: String, replaces: Bool, bytes: Int, _ body: (String) throws -> Void) throws {
    let folder = try DurableFolder(path, replaces: replaces)
    do {
      try body(folder.aside)
      try folder.commit()
    } catch {
      let written = DurableFolder.size(folder.aside)
      DurableFolder.remove(folder.aside)
      let isFull =
        (error as? CheckpointError)?.isFull ?? ((error as? CocoaError)?.code == .fileWriteOutOfSpace)
      throw isFull ? folder.full(needed: max(bytes, written)) : error
    }
  }

  /// Makes `<path>.tmp`, without what an interrupted run left there.
  private init(_ path: String, replaces: Bool) throws(CheckpointError) {
    var path = path
    while path.utf8.last == UInt8(ascii: "/") { path.removeLast() }
    guard !path.isEmpty else { throw CheckpointError(path: path, problem: "the new folder has no name") }
    (self.path, self.replaces) = (path, replaces)
    (aside, old) = (path + ".tmp", path + ".replaced")
    // A run that ended between the two renames of a replacement left the old folder under the other name.
    if !MappedFile.exists(path), MappedFile.exists(old) { rename(old, path) }
    guard replaces || !MappedFile.exists(path) else {
      throw CheckpointError(path: path, problem: "is there already; name a new folder")
    }
    DurableFolder.remove(aside)
    guard mkdir(aside, 0o755) == 0 else { throw .system(aside) }
  }

  /// Puts the folder in its place, and removes the one that was there. A new name takes one rename, so that no moment is without a
  /// whole folder; between the two of a replacement the old one is whole under its other name.
  private func commit() throws(CheckpointError) {
    try DurableFolder.syncAll(aside)
    // A disk that fails says so, if it can, before anything is replaced.
    try DurableFolder.syncParent(of: path)
    if replaces { DurableFolder.remove(old) }
    let hadOld = replaces && rename(path, old) == 0
    do throws(CheckpointError) {
      try takePlace()
    } catch {
      if hadOld { rename(old, path) }
      throw error
    }
    if hadOld { DurableFolder.remove(old) }
  }

  private func takePlace() throws(CheckpointError) {
    guard rename(aside, path) == 0 else { throw .system(path) }
    do throws(CheckpointError) {
      try DurableFolder.syncParent(of: path)
    } catch {
      rename(path, aside)
      throw error
    }
  }

  /// Moves all files of a folder into another one, over those of the same names, and removes it.
  ///
  /// - Parameter last: comes when the others are durable under their names, and so tells that they are there.
  public static func moveFiles(of folder: String, to other: String, last: String) throws(CheckpointError) {
    let names = entries(folder).map { String($0.dropFirst(folder.count + 1)) }.filter { $0 != last }
    for name in names.sorted() + [last] {
      if name == last { try sync(other) }
      guard rename("\(folder)/\(name)", "\(other)/\(name)") == 0 else { throw .system("\(other)/\(name)") }
    }
    try sync(other)
    remove(folder)
  }

  private func full(needed: Int) -> CheckpointError {
    var status = statvfs()
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let free =
      statvfs(slash.map { String(path[...$0]) } ?? ".", &status) == 0
      ? Int(clamping: status.f_bavail) * Int(clamping: status.f_frsize) : 0
    var error = CheckpointError(
      path: path,
      problem:
        "there is no room for it: it needs \(DurableFolder.mebibytes(needed)) MiB or more, and \(DurableFolder.mebibytes(free)) MiB are free; nothing of it is left, and what was there before is as it was"
    )
    error.isFull = true
    return error
  }

  /// With one decimal.
  private static func mebibytes(_ bytes: Int) -> Double { (Double(bytes) / 1_048_576 * 10).rounded() / 10 }

  private static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

  private static func entries(_ folder: String) -> [String] {
    ((try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []).map { "\(folder)/\($0)" }
  }

  private static func size(_ folder: String) -> Int {
    entries(folder).reduce(0) { sum, path in
      var status = stat()
      return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? sum + Int(status.st_size) : sum
    }
  }

  /// Makes a folder durable with all that is in it, whoever wrote it.
  private static func syncAll(_ folder: String) throws(CheckpointError) {
    for path in entries(folder) {
      var status = stat()
      guard lstat(path, &status) == 0 else { throw .system(path) }
      if [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) { try sync(path) }
    }
    try sync(folder)
  }

  /// Makes the name of a file or folder durable.
  static func syncParent(of path: String) throws(CheckpointError) {
    // Not by NSString, whose deletingLastPathComponent traps on a name of one letter (swift-foundation of Swift 6.3).
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    try sync(slash.map { String(path[...$0]) } ?? ".")
  }

  private static func sync(_ path: String) throws(CheckpointError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .system(path) }
  }
}
