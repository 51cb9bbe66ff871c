import Foundation

/// A new file, written from its beginning and made durable at its end.
public final class DurableFile {
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

  /// Bytes that a file may have by `ulimit -f`; nil: any number.
  public static var sizeLimit: Int? {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else { return nil }
    return Int(exactly: limit.rlim_cur)
  }

  func finish() throws(CheckpointError) {
    guard fsync(descriptor) == 0 else { throw .system(path) }
  }

  /// Writes a file that must not be there yet, for what lies beside weights.
  ///
  /// - Throws: `CheckpointError`; a part of the file may be left.
  public static func write(_ bytes: [UInt8], to path: String) throws(CheckpointError) {
    let file = try DurableFile(path)
    try file.write(bytes)
    try file.finish()
  }

  /// Writes a file aside and puts it in place when it is durable: a reader sees the old one or the new one.
  ///
  /// - Throws: `CheckpointError`; an older file is as it was then, unless the disk itself fails after the new one was put in place.
  public static func replace(_ bytes: [UInt8], at path: String) throws {
    try replace(path) { try write(bytes, to: $0) }
  }

  /// The same of a file that `write` makes under the name it is given.
  static func replace(_ path: String, _ write: (String) throws -> Void) throws {
    let aside = path + ".part"
    unlink(aside)
    do {
      try write(aside)
      // A folder that cannot be made durable says so before anything is replaced.
      try DurableFolder.syncParent(of: path)
      guard rename(aside, path) == 0 else { throw CheckpointError.system(path) }
      try DurableFolder.syncParent(of: path)
    } catch {
      unlink(aside)
      throw error
    }
  }
}
