/// Strings cut as Python's `split`, `rsplit` and `splitlines` cut them.
enum Splitting {
  static func split(_ text: [UInt8], _ separator: [UInt8]?, _ limit: Int, fromRight: Bool) -> [[UInt8]] {
    guard let separator else {
      return fromRight ? wordsFromRight(text, limit) : words(text, limit)
    }
    let places =
      fromRight
      ? ByteSearch.allFromRight(separator, in: text, limit: limit)
      : ByteSearch.all(separator, in: text, limit: limit)
    var (parts, start): ([[UInt8]], Int) = ([], 0)
    for place in places {
      parts.append(Array(text[start..<place]))
      start = place + separator.count
    }
    return parts + [Array(text[start...])]
  }

  /// At white space, of which any amount is one; what the limit leaves keeps its own.
  private static func words(_ text: [UInt8], _ limit: Int) -> [[UInt8]] {
    var (parts, place): ([[UInt8]], Int) = ([], 0)
    while true {
      while let length = Blank.length(in: text, at: place) { place += length }
      guard place < text.count else { return parts }
      if parts.count >= limit { return parts + [Array(text[place...])] }
      let start = place
      while place < text.count, Blank.length(in: text, at: place) == nil { place += 1 }
      parts.append(Array(text[start..<place]))
    }
  }

  private static func wordsFromRight(_ text: [UInt8], _ limit: Int) -> [[UInt8]] {
    let scalars = UTF8Text.scalars(text)
    var (parts, end): ([[UInt8]], Int) = ([], scalars.count)
    while true {
      while end > 0, Blank.isBlank(scalars[end - 1]) { end -= 1 }
      guard end > 0 else { break }
      if parts.count >= limit {
        parts.append(UTF8Text.bytes(scalars[..<end]))
        break
      }
      let last = end
      while end > 0, !Blank.isBlank(scalars[end - 1]) { end -= 1 }
      parts.append(UTF8Text.bytes(scalars[end..<last]))
    }
    return parts.reversed()
  }

  static func lines(_ text: [UInt8], keepsEnds: Bool = false) -> [[UInt8]] {
    var (lines, start, place): ([[UInt8]], Int, Int) = ([], 0, 0)
    while let (scalar, length) = UTF8Text.scalar(in: text, at: place) {
      let end = place
      place += length
      guard isLineEnd(scalar) else { continue }
      if scalar == "\r", place < text.count, text[place] == 0x0A { place += 1 }
      lines.append(Array(text[start..<(keepsEnds ? place : end)]))
      start = place
    }
    return start < text.count ? lines + [Array(text[start...])] : lines
  }

  private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }
}
