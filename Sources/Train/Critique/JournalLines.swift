import Foundation
import StrictJSON

/// A file of JSON Lines that is only ever added to. A last line that a kill cut off is dropped when it is opened; what was to be in it is
/// made again.
final class JournalLines {
  /// Lines that become durable together; a kill of the program alone loses none that was added.
  private static let lot = 64

  private let path: String
  private let descriptor: Int32
  private var unsynced = 0

  /// Opens a file for adding, or makes it, and reads what it has.
  ///
  /// - Parameter read: is given each line; false: it is none.
  /// - Throws: `TrainError` for a line that is none, with its number, and where the file cannot be opened.
  init(_ path: String, _ read: (JSON) throws -> Bool) throws {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw JournalLines.failure(path) }
    let end = try JournalLines.read(path, read)
    guard ftruncate(descriptor, off_t(end)) == 0 else { throw JournalLines.failure(path) }
  }

  deinit {
    fsync(descriptor)
    close(descriptor)
  }

  /// Reads the whole lines of a file; none where it is not there.
  ///
  /// - Returns: bytes of whole lines.
  @discardableResult static func read(_ path: String, _ read: (JSON) throws -> Bool) throws -> Int {
    guard FileManager.default.fileExists(atPath: path) else { return 0 }
    guard let data = FileManager.default.contents(atPath: path) else { throw failure(path) }
    let bytes = [UInt8](data)
    let end = bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    for (number, line) in bytes[..<end].split(separator: 0x0A, omittingEmptySubsequences: false)
      .dropLast().enumerated()
    {
      guard let json = try? JSON(parsing: Array(line), maxValues: .max), try read(json) else {
        throw TrainError(
          "\(path):\(number + 1)",
          "is damaged; remove the line, and the same command draws again what it had")
      }
    }
    return end
  }

  /// Adds a line.
  func add(_ json: JSON) throws {
    let line = json.serialized + [0x0A]
    var written = 0
    while written < line.count {
      let part = line.withUnsafeBytes { raw in
        write(descriptor, raw.baseAddress.map { $0 + written }, raw.count - written)
      }
      if part < 0, errno == EINTR { continue }
      guard part > 0 else { throw JournalLines.failure(path) }
      written += part
    }
    unsynced += 1
    if unsynced >= JournalLines.lot { try sync() }
  }

  /// Makes all lines durable.
  func sync() throws {
    guard fsync(descriptor) == 0 else { throw JournalLines.failure(path) }
    unsynced = 0
  }

  private static func failure(_ path: String) -> TrainError {
    TrainError(
      path, "\(String(cString: strerror(errno))); check its permissions and the free space, and run it again")
  }
}
