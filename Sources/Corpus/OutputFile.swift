internal import Foundation

/// A file written aside and renamed when it is whole: a reader sees the old one or the new one, never a part.
public final class OutputFile {
  private let path: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var isCommitted = false

  /// Opens `<path>.part`, replacing a left-over one.
  ///
  /// - Parameter keepsMode: the file gets the permissions of the one whose place it takes.
  public init(_ path: String, keepsMode: Bool = false) throws {
    self.path = path
    var old = stat()
    let mode = keepsMode && stat(path, &old) == 0 ? old.st_mode & 0o7777 : nil
    descriptor = open(path + ".part", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode ?? 0o644)
    guard descriptor >= 0 else { throw OutputFile.failure(path) }
    // What the process may not give to files it makes, it may give to this one.
    if let mode, fchmod(descriptor, mode) != 0 { throw OutputFile.failure(path) }
  }

  deinit {
    close(descriptor)
    if !isCommitted { unlink(path + ".part") }
  }

  /// Adds bytes.
  public func write(_ bytes: [UInt8]) throws {
    buffer += bytes
    if buffer.count >= 1 << 16 { try flush() }
  }

  private func flush() throws {
    var written = 0
    while written < buffer.count {
      let count = buffer.withUnsafeBytes { bytes in
        Foundation.write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
      }
      guard count > 0 else { throw OutputFile.failure(path) }
      written += count
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Makes the file durable under its name.
  public func commit() throws {
    try flush()
    guard fsync(descriptor) == 0, rename(path + ".part", path) == 0 else { throw OutputFile.failure(path) }
    isCommitted = true
    syncFolder(of: path)
  }

  private static func failure(_ path: String) -> CorpusFailure {
    CorpusFailure(
      .system, path, String(cString: strerror(errno)),
      remedy: "check the path, its permissions and the free space")
  }
}
