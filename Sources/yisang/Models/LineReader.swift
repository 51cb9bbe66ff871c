import Foundation

/// Lines of standard input, each of bounded length: what is longer is passed over, not collected.
struct LineReader {
  /// Bytes of a line at most.
  static let limit = 64 << 20

  /// One line, or that it was too long.
  enum Line {
    case text(String)
    case tooLong
  }

  private let limit: Int
  private var buffer: [UInt8] = []
  private var position = 0
  private var isAtEnd = false

  init(limit: Int = LineReader.limit) { self.limit = limit }

  /// The next line without its line feed; nil at the end.
  mutating func next() -> Line? {
    var isTooLong = false
    var searched = position
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0A) {
        let line = buffer[position..<end]
        position = end + 1
        return isTooLong ? .tooLong : .text(String(decoding: line, as: UTF8.self))
      }
      searched = buffer.count
      if searched - position > limit {
        isTooLong = true
        buffer.removeAll(keepingCapacity: false)
        (position, searched) = (0, 0)
      }
      if isAtEnd {
        guard position < buffer.count || isTooLong else { return nil }
        let line = buffer[position...]
        buffer = []
        position = 0
        return isTooLong ? .tooLong : .text(String(decoding: line, as: UTF8.self))
      }
      if position > 0 {
        buffer.removeFirst(position)
        (searched, position) = (searched - position, 0)
      }
      readMore()
    }
  }

  /// Whether the next line is still to come.
  var wouldWait: Bool {
    if isAtEnd || buffer[position...].contains(0x0A) { return false }
    var input = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
    return poll(&input, 1, 0) == 0
  }

  private mutating func readMore() {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(0, &chunk, chunk.count)
    if count > 0 { buffer += chunk[..<count] } else { isAtEnd = true }
  }
}
