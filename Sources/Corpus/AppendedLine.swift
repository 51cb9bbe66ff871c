internal import Foundation

/// Adds a line to a file of lines that is only ever added to; it is on the disk when this returns.
///
/// What a kill cut off before stays a line of its own.
///
/// - Parameter line: bytes of the line, without its end.
/// - Throws: `CorpusFailure` of the disk.
public func appendDurably(line: [UInt8], to path: String) throws {
  let failure = {
    CorpusFailure(
      .system, path, String(cString: strerror(errno)),
      remedy: "check the path, its permissions and the free space")
  }
  let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
  guard descriptor >= 0 else { throw failure() }
  defer { close(descriptor) }
  var bytes = line + [0x0A]
  let size = lseek(descriptor, 0, SEEK_END)
  var end: UInt8 = 0x0A
  if size > 0, pread(descriptor, &end, 1, size - 1) == 1, end != 0x0A { bytes.insert(0x0A, at: 0) }
  let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
  guard count == bytes.count, fsync(descriptor) == 0 else { throw failure() }
  if size == 0 { syncFolder(of: path) }
}
