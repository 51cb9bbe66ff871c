internal import CZlib
import Foundation

/// A file's bytes in pieces, those of `.gz` unpacked; what the system objects to is a sentence.
final class ByteSource {
  private let path: String
  private let descriptor: Int32
  /// Owns the descriptor where it is there.
  private var packed: gzFile?
  /// Bytes of a regular file when it was opened; 0 for pipes and devices.
  let size: Int

  static var standardInput: ByteSource { ByteSource(descriptor: 0) }

  private init(descriptor: Int32) {
    (path, self.descriptor, size) = ("standard input", descriptor, 0)
  }

  init(_ path: String) throws {
    self.path = path
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw TokenizerError.system(path) }
    var status = stat()
    let isKnown = fstat(descriptor, &status) == 0
    size = isKnown ? Int(status.st_size) : 0
    self.descriptor = descriptor
    // All members as one, and a file that only bears the name as it is.
    if path.hasSuffix(".gz") { packed = gzdopen(descriptor, "rb") }
  }

  deinit {
    if let packed { gzclose(packed) } else if descriptor > 0 { close(descriptor) }
  }

  /// Adds up to 64 KiB; false at the end.
  func read(into buffer: inout [UInt8]) throws -> Bool {
    if let packed { return try unpack(packed, into: &buffer) }
    var failure: Int32 = 0
    let piece = [UInt8](unsafeUninitializedCapacity: 1 << 16) { space, count in
      let got = Foundation.read(descriptor, space.baseAddress, space.count)
      if got < 0 { failure = errno }
      count = max(got, 0)
    }
    guard failure == 0 else { throw TokenizerError.system(path, failure) }
    buffer += piece
    return !piece.isEmpty
  }

  private func unpack(_ packed: gzFile, into buffer: inout [UInt8]) throws -> Bool {
    let piece = [UInt8](unsafeUninitializedCapacity: 1 << 16) { space, count in
      count = max(0, Int(gzread(packed, space.baseAddress, UInt32(space.count))))
    }
    var code: Int32 = 0
    _ = gzerror(packed, &code)
    guard code == Z_OK || code == Z_STREAM_END else {
      throw TokenizerError(
        path: path, problem: "the packed file is damaged or ends too early; check it with gzip -t")
    }
    buffer += piece
    return !piece.isEmpty
  }
}

extension TokenizerError {
  /// What the system's last call said of a path.
  static func system(_ path: String, _ code: Int32 = errno) -> TokenizerError {
    switch code {
    case ENOENT: TokenizerError(path: path, problem: "there is no such file")
    case EISDIR: TokenizerError(path: path, problem: "a folder, not a file")
    case EACCES, EPERM: TokenizerError(path: path, problem: "permission denied")
    default: TokenizerError(path: path, problem: String(cString: strerror(code)))
    }
  }
}
