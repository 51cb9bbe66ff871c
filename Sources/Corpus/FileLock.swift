internal import Foundation

/// An advisory lock (flock(2)) on a stage's folder, so that two programs never write one stage at a time.
///
/// The kernel releases it when the process ends, however it ends; NFS and most shared file systems keep it between machines.
public final class FileLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock, or fails within a fifth of a second.
  ///
  /// - Parameter shared: others may hold it in the same way, and none alone.
  /// - Throws: `CorpusFailure` if another process holds it.
  public convenience init(_ path: String, shared: Bool = false) throws {
    try self.init(path, O_RDWR | O_CREAT, shared ? LOCK_SH : LOCK_EX)
  }

  /// Takes the lock as soon as whoever holds it lets go: a server of files keeps the locks of a dead machine for a while.
  ///
  /// - Throws: `CorpusFailure` if it is held all the time, or still when it is told to stop.
  static func waiting(for path: String, seconds: Double, shouldStop: () -> Bool) throws -> FileLock {
    let until = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < until, !shouldStop() {
      if let lock = try? FileLock(path) { return lock }
    }
    return try FileLock(path)
  }

  /// Takes the lock of a folder itself, so that no file is left in it.
  ///
  /// - Throws: `CorpusFailure` if another process holds it.
  public convenience init(folder: String) throws { try self.init(folder, O_RDONLY | O_DIRECTORY, LOCK_EX) }

  private init(_ path: String, _ flags: Int32, _ kind: Int32) throws {
    descriptor = open(path, flags | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw CorpusFailure(
        .system, path, String(cString: strerror(errno)), remedy: "check the folder and its permissions")
    }
    guard take(kind) else {
      // `deinit` runs here too, all properties being set; closed twice, it would be somebody else's file the second time.
      throw errno == EWOULDBLOCK
        ? CorpusFailure(
          .system, path, "another yisang is writing here", remedy: "wait until it ends, or stop it")
        : CorpusFailure(
          .system, path, "no lock can be had: \(String(cString: strerror(errno)))",
          remedy: "mount the file system with locks (Lustre: -o flock), or work in another folder")
    }
  }

  /// A child that has not begun its own program yet has the locks of its parent, and so a lock that was let go of may be held for some
  /// milliseconds more.
  private func take(_ kind: Int32) -> Bool {
    for _ in 0..<FileLock.tries {
      if flock(descriptor, kind | LOCK_NB) == 0 { return true }
      guard errno == EWOULDBLOCK else { return false }
      usleep(FileLock.pause)
    }
    errno = EWOULDBLOCK
    return false
  }

  private static let (tries, pause) = (40, UInt32(5_000))

  deinit { close(descriptor) }
}
