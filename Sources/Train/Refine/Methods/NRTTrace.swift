/// Where a trace ends in what was drawn, and what of it is kept.
///
/// The trace is what stands before the first tag that ends thoughts; without one it is all that was drawn, but for the id that ended it.
/// Ids stay as they were drawn as long as they end before the tag; of one that reaches into it the bytes before are `rest`, which is
/// encoded anew.
struct NRTTrace: Equatable {
  /// Ids that are kept.
  let count: Int
  /// Bytes of the trace behind them; nearly always none.
  let rest: [UInt8]
  /// Whether the model wrote the tag itself.
  let isClosed: Bool
  /// All bytes of the trace.
  let text: [UInt8]

  /// - Parameters:
  ///   - text: of a completion, UTF-8.
  ///   - byteLengths: of the text, by id: those of a scalar are with the id that completes it.
  ///   - tag: what ends thoughts, UTF-8, not empty.
  init(in text: [UInt8], byteLengths: [Int], tag: [UInt8]) {
    let found = text.firstRange(of: tag)
    (isClosed, self.text) = (found != nil, Array(text[..<(found?.lowerBound ?? text.count)]))
    var (kept, taken, bytes) = (0, 0, 0)
    for (place, length) in byteLengths.enumerated() where length > 0 {
      bytes += length
      guard bytes <= self.text.count else { break }
      (kept, taken) = (place + 1, bytes)
    }
    (count, rest) = (kept, Array(self.text[taken...]))
  }
}
