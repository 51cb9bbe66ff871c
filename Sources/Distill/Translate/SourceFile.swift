import Foundation

/// The lines of a JSON Lines file, a few at a time; empty ones are passed over.
public final class SourceFile {
  /// A line and its number, from 1.
  public struct Line: Sendable {
    /// From 1; empty lines count.
    public let number: Int
    /// nil where the line is longer than `SourceQuestion.longest`.
    public let bytes: [UInt8]?
  }

  private let file: FileHandle
  private var buffer: [UInt8] = []
  private var position = 0
  private var isAtEnd = false
  private var number = 0

  /// - Throws: `DistillFailure` if the file cannot be read.
  public init(_ path: String) throws {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw DistillFailure("\(path) cannot be read", remedy: "give a file of JSON Lines")
    }
    self.file = file
  }

  deinit { try? file.close() }

  /// The next line; nil at the end.
  public func next() throws -> Line? {
    while let (bytes, isTooLong) = try nextRaw() {
      number += 1
      if isTooLong { return Line(number: number, bytes: nil) }
      if bytes.contains(where: { $0 > 0x20 }) { return Line(number: number, bytes: bytes) }
    }
    return nil
  }

  private func nextRaw() throws -> (bytes: [UInt8], isTooLong: Bool)? {
    var isTooLong = false
    var searched = position
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0A) {
        defer { position = end + 1 }
        return (Array(buffer[position..<end]), isTooLong || end - position > SourceQuestion.longest)
      }
      if isAtEnd {
        guard position < buffer.count || isTooLong else { return nil }
        defer { (buffer, position) = ([], 0) }
        return (Array(buffer[position...]), isTooLong || buffer.count - position > SourceQuestion.longest)
      }
      if buffer.count - position > SourceQuestion.longest {
        isTooLong = true
        buffer.removeAll(keepingCapacity: true)
      } else {
        buffer.removeFirst(position)
      }
      (position, searched) = (0, buffer.count)
      let more = try file.read(upToCount: 1 << 16) ?? Data()
      isAtEnd = more.isEmpty
      buffer += more
    }
  }
}
