import Foundation

/// A small file that somebody else writes, looked at now and then. It is read where its size, time or number have
/// changed; one that is not there is an empty one.
struct WatchedFile {
  /// What a look found.
  enum Look: Equatable {
    /// The same as before.
    case same
    case text([UInt8])
    /// It cannot be read; told once for each reason. What was read before still holds.
    case problem(String)
  }

  /// Bytes that are read; what is longer is no list.
  static let mostBytes = 1 << 20

  let path: String
  private var mark: Mark?
  private var text: [UInt8]?
  private var told: String?

  private enum Mark: Equatable {
    case missing
    case file(number: UInt64, bytes: Int64, seconds: Int, nanoseconds: Int)
  }

  init(path: String) { self.path = path }

  mutating func look() -> Look {
    var status = stat()
    guard stat(path, &status) == 0 else {
      let code = errno
      guard code == ENOENT || code == ENOTDIR else { return problem(String(cString: strerror(code))) }
      return took(.missing, [])
    }
    // A pipe would be waited for.
    guard status.st_mode & S_IFMT == S_IFREG else { return problem("it is no plain file") }
    let now = Mark.file(
      number: UInt64(status.st_ino), bytes: Int64(status.st_size), seconds: status.st_mtim.tv_sec,
      nanoseconds: status.st_mtim.tv_nsec)
    guard now != mark else { return .same }
    guard status.st_size <= WatchedFile.mostBytes else {
      return problem("it has more than \(WatchedFile.mostBytes) bytes")
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      return problem("it cannot be read")
    }
    return took(now, [UInt8](data))
  }

  private mutating func took(_ mark: Mark, _ bytes: [UInt8]) -> Look {
    self.mark = mark
    told = nil
    guard bytes != text else { return .same }
    text = bytes
    return .text(bytes)
  }

  private mutating func problem(_ words: String) -> Look {
    guard told != words else { return .same }
    told = words
    return .problem("\(path): \(words)")
  }
}
