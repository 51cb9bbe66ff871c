import Foundation

/// A regular file's bytes, mapped for reading; nothing of it is copied.
///
/// A file that another process shortens meanwhile is not guarded against.
final class MappedFile: @unchecked Sendable {
  let path: String
  /// Good as long as this object lives.
  let bytes: UnsafeRawBufferPointer

  /// - Throws: `CheckpointError` for what is no regular file (links are followed) or cannot be mapped.
  init(_ path: String) throws(CheckpointError) {
    self.path = path
    // A pipe in the file's place must not keep us waiting.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .system(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .system(path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw CheckpointError(path: path, problem: "not a regular file")
    }
    let count = Int(status.st_size)
    if count == 0 {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
      throw .system(path)
    }
    bytes = UnsafeRawBufferPointer(start: start, count: count)
  }

  deinit {
    if let start = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), bytes.count) }
  }

  /// Gives back the memory that what was read takes; what is asked for again is read again.
  func letGo() {
    if let start = bytes.baseAddress {
      madvise(UnsafeMutableRawPointer(mutating: start), bytes.count, MADV_DONTNEED)
    }
  }

  /// The whole file, copied. (Of a temporary object `bytes` alone would not keep the mapping alive.)
  func copied() -> [UInt8] { withExtendedLifetime(self) { Array(bytes) } }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}

extension CheckpointError {
  /// What the system's last call said of a path.
  static func system(_ path: String) -> CheckpointError {
    let code = errno
    if code == EFBIG {
      let limit = DurableFile.sizeLimit.map { "ulimit -f allows \($0) bytes: raise it" }
      return CheckpointError(
        path: path,
        problem: "grows beyond what a file may have here, \(limit ?? "the file system's limit")")
    }
    var error = CheckpointError(path: path, problem: String(cString: strerror(code)))
    error.isFull = [ENOSPC, EDQUOT].contains(code)
    return error
  }
}
