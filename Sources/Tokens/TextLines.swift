import Korean

/// The lines of a UTF-8 file, read in pieces: memory is bounded by the longest line.
public struct TextLines {
  /// Bytes of a line at most: 64 MiB.
  private static let limit = 64 << 20

  /// How the file is called in messages.
  public let path: String
  /// The line that `next` gave last, from 1.
  public private(set) var number = 0
  private let file: ByteSource
  private var buffer: [UInt8] = []
  private var position = 0
  private var isAtEnd = false
  /// Bytes of the file before `position`.
  private var offset = 0
  private var head: [UInt8] = []

  /// Opens a file; `-` is standard input.
  ///
  /// - Throws: `TokenizerError` for what cannot be read.
  public init(_ path: String) throws {
    self.path = path == "-" ? "standard input" : path
    file = path == "-" ? ByteSource.standardInput : try ByteSource(path)
  }

  /// The next line without its line feed, the first without a byte order mark; nil at the end.
  ///
  /// - Throws: `TokenizerError` for a line that is not UTF-8 or too long.
  public mutating func next() throws -> [UInt8]? {
    var searched = position
    var end = buffer[searched...].firstIndex(of: 0x0A)
    while end == nil, !isAtEnd {
      guard buffer.count - position <= TextLines.limit else {
        throw TokenizerError(
          path: path, problem: "line \(number + 1) is longer than \(TextLines.limit >> 20) MiB")
      }
      buffer.removeFirst(position)
      position = 0
      searched = buffer.count
      isAtEnd = try !file.read(into: &buffer)
      end = buffer[searched...].firstIndex(of: 0x0A)
    }
    guard end != nil || position < buffer.count else { return nil }
    var line = Array(buffer[position..<(end ?? buffer.count)])
    position = end.map { $0 + 1 } ?? buffer.count
    number += 1
    if number == 1 { head = Array(line.prefix(6)) }
    guard UTF8Repair.isValid(line) else { throw notUTF8(line) }
    offset += line.count + 1
    if number == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
    return line
  }

  private func notUTF8(_ line: [UInt8]) -> TokenizerError {
    let packed: [(magic: [UInt8], tool: String)] = [
      ([0x1F, 0x8B], "gzip -dc"), ([0x28, 0xB5, 0x2F, 0xFD], "zstd -dc"),
      ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "xz -dc"), (Array("BZh".utf8), "bzip2 -dc"),
      ([0x50, 0x4B, 0x03, 0x04], "unzip -p"),
    ]
    if let found = packed.first(where: { head.starts(with: $0.magic) }) {
      return TokenizerError(
        path: path,
        problem: "compressed: unpack it first (\(found.tool) FILE), or read it from standard input (-)")
    }
    let isUTF16 = head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF])
    let span = line.span
    var at = 0
    while at < span.count {
      let step = span.step(at: at)
      if !step.isValid { break }
      at += step.length
    }
    return TokenizerError(
      path: "\(path), line \(number), byte \(offset + at + 1) of the file",
      problem: "not UTF-8; convert it first: iconv -f \(isUTF16 ? "utf-16" : "cp949") -t utf-8 FILE")
  }
}
