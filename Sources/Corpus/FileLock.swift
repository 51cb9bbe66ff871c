internal import Foundation

/// An advisory lock (flock(2)) on a stage's folder, so that two programs never write one stage at a time.
///
/// The kernel releases it when the process ends, however it ends.
public final class FileLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock, or fails within a fifth of a second.
  ///
  /// - Throws: `CorpusFailure` if another process holds it.
  public convenience init(_ path: String) throws { try self.init(path, O_RDWR | O_CREAT) }

  /// Takes the lock of a folder itself, so that no file is left in it.
  ///
  /// - Throws: `CorpusFailure` if another process holds it.
  public convenience init(folder: String) throws { try self.init(folder, O_RDONLY | O_DIRECTORY) }

  private init(_ path: String, _ flags: Int32) throws {
    descriptor = open(path, flags | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw CorpusFailure(
        .system, path, String(cString: strerror(errno)), remedy: "check the folder and its permissions")
    }
    guard take() else {
      // `deinit` runs here too, all properties being set; closed twice, it would be somebody else's file the second time.
      throw CorpusFailure(
        .system, path, "another yisang is writing here", remedy: "wait until it ends, or stop it")
    }
  }

  /// A child that has not begun its own program yet has the locks of its parent, and so a lock that was let go of may be held for some
  /// milliseconds more.
  private func take() -> Bool {
    for _ in 0..<FileLock.tries {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
      usleep(FileLock.pause)
    }
    return false
  }

  private static let (tries, pause) = (40, UInt32(5_000))

  deinit { close(descriptor) }
}
