internal import Foundation

/// A file written aside and renamed when it is whole: a reader sees the old one or the new one, never a part.
public final class OutputFile {
  private let path: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var isCommitted = false

  /// Opens `<path>.part`, replacing a left-over one.
  public init(_ path: String) throws {
    self.path = path
    descriptor = open(path + ".part", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw OutputFile.failure(path) }
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
