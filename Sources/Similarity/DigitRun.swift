import Korean

/// A number as it is typed: digits, a point between digits, a comma before exactly three digits.
enum DigitRun {
  /// Gives each digit and inner point of a number to `body`, as ASCII, and returns where the number ends.
  ///
  /// `start` must be the place of a digit. "1,000" is 1000, "1,2,3" are three numbers, "3." ends before the point.
  @inline(__always)
  static func end(in bytes: Span<UInt8>, from start: Int, _ body: (UInt8) -> Void) -> Int {
    var (at, end) = (start, start)
    while true {
      if let (digit, behind) = digit(in: bytes, at: at) {
        body(digit)
        (at, end) = (behind, behind)
      } else if at < bytes.count, bytes[at] == 0x2E, digit(in: bytes, at: at + 1) != nil {
        body(0x2E)
        at += 1
      } else if at < bytes.count, bytes[at] == 0x2C, hasThreeDigits(bytes, at + 1) {
        at += 1
      } else {
        return end
      }
    }
  }

  /// The digit at a place, folded to ASCII, and the place behind it.
  @inline(__always)
  static func digit(in bytes: Span<UInt8>, at place: Int) -> (UInt8, Int)? {
    guard place < bytes.count else { return nil }
    let byte = bytes[place]
    if byte >= 0x30, byte <= 0x39 { return (byte, place + 1) }
    guard byte == 0xEF else { return nil }
    let step = bytes.step(at: place)
    guard step.scalar >= 0xFF10, step.scalar <= 0xFF19 else { return nil }
    return (UInt8(truncatingIfNeeded: step.scalar - 0xFEE0), place + step.length)
  }

  private static func hasThreeDigits(_ bytes: Span<UInt8>, _ place: Int) -> Bool {
    var at = place
    for _ in 0..<3 {
      guard let (_, behind) = digit(in: bytes, at: at) else { return false }
      at = behind
    }
    return digit(in: bytes, at: at) == nil
  }
}
