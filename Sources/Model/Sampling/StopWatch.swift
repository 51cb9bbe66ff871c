/// Finds stop texts in a continuation as its tokens come, also where one is spread over several.
struct StopWatch {
  private let texts: [[UInt8]]
  private var tail: [UInt8] = []
  private let longest: Int

  init(texts: [[UInt8]]) {
    self.texts = texts.filter { !$0.isEmpty }
    longest = self.texts.map(\.count).max() ?? 0
  }

  /// Whether there is anything to look for.
  var isIdle: Bool { texts.isEmpty }

  /// The stop text that `bytes` completes: the one that begins first, of those the longest.
  mutating func append(_ bytes: [UInt8]) -> [UInt8]? {
    tail.append(contentsOf: bytes)
    defer { if tail.count >= longest { tail.removeFirst(tail.count - longest + 1) } }
    for start in tail.indices {
      let here = texts.filter { tail[start...].starts(with: $0) }
      if let found = here.max(by: { $0.count < $1.count }) { return found }
    }
    return nil
  }
}
