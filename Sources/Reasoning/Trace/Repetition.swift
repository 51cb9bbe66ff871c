import Korean

/// What is repeated in a text, and how often.
public struct Repetition: Sendable, Equatable {
  /// The repeated text as it stands the first time: a line, or the shortest stretch that follows itself.
  public let unit: String
  /// How many times it occurs: lines anywhere, stretches one after another.
  public let count: Int
}

/// What counts as repeating (TRIT, arXiv 2602.05940, appendix A): the same line, or the same tokens one after another.
public struct RepetitionRule: Sendable, Equatable {
  /// How often a line, a gram or a unit has to occur.
  public var times = 6
  /// Shorter lines, in scalars, may be repeated.
  public var line = 20
  /// Tokens in a gram.
  public var gram = 20
  /// The fewest tokens in a unit.
  public var unit = 2

  /// The defaults.
  public init() {}
}

/// A stretch of a sequence that repeats itself.
public struct Loop: Sendable, Equatable {
  /// Where it begins.
  public let start: Int
  /// The tokens of its shortest unit.
  public let period: Int
  /// Its tokens, the last unit perhaps cut short.
  public let length: Int
  /// Whole units in it.
  public var count: Int { length / period }
}

/// What is repeated in a text, or nil; the line rule is asked first. O(n log² n) in time whatever the text is.
///
/// Tokens are those of `TraceTokens`. The line rule passes over fenced code, where lines recur, and lines with fewer than
/// ten letters and digits, such as the rules of tables.
public func findRepetition(in text: [UInt8], _ rule: RepetitionRule = RepetitionRule()) -> Repetition? {
  if let line = repeatedLine(in: text, rule) { return line }
  let tokens = TraceTokens(of: text)
  guard let loop = findLoop(in: tokens.ids, rule) else { return nil }
  let unit = tokens.starts[loop.start]..<tokens.ends[loop.start + loop.period - 1]
  return Repetition(unit: String(decoding: text[unit], as: UTF8.self), count: loop.count)
}

private func repeatedLine(in text: [UInt8], _ rule: RepetitionRule) -> Repetition? {
  let fences = text.codeMasks.filter { text[$0].contains(0x0A) }
  var lines = SliceTable(text)
  var counts: [Int] = []
  var masks = fences[...]
  var best: (range: Range<Int>, count: Int)?
  var at = 0
  while at < text.count {
    let end = text[at...].firstIndex(of: 0x0A) ?? text.count
    let range = text.trimmed(at..<end)
    at = end + 1
    while let mask = masks.first, mask.upperBound <= range.lowerBound { masks.removeFirst() }
    let isCode = masks.first.map { $0.contains(range.lowerBound) } ?? false
    guard !isCode, range.count >= rule.line, says(text, range, rule.line) else { continue }
    let number = lines.number(of: range)
    if number == counts.count { counts.append(0) }
    counts[number] += 1
    if counts[number] >= rule.times, counts[number] > best?.count ?? 0 {
      best = (lines.slices[number], counts[number])
    }
  }
  return best.map { Repetition(unit: String(decoding: text[$0.range], as: UTF8.self), count: $0.count) }
}

/// Whether a line has so many scalars, ten of them letters or digits.
private func says(_ text: [UInt8], _ range: Range<Int>, _ least: Int) -> Bool {
  var (scalars, letters) = (0, 0)
  for byte in text[range] where byte & 0xC0 != 0x80 {
    scalars += 1
    if byte >= 0xC3 || (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 { letters += 1 }
  }
  return scalars >= least && letters >= 10
}
