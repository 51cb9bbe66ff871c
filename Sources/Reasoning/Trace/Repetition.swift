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
  /// The least size of a loop whose unit has no letter (zeros of a table, a board, bits), or that stands within code or
  /// TeX; a size is a number of tokens, those of more than eight bytes counted once for each eight.
  public var wordless = 200
  /// The least size of a loop of both kinds, such as the zeros a table of a program begins with.
  public var table = 1_000
  /// The least size of a loop whose unit is one word with signs (`INF, `).
  public var oneWord = 100
  /// How often a line has to occur that differs in its list number alone.
  public var numbered = 20

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
/// ten letters and digits or two different words, such as the rules of tables and the rows of matrices.
public func findRepetition(in text: [UInt8], _ rule: RepetitionRule = RepetitionRule()) -> Repetition? {
  let masks = MarkupScanner.masks(in: text).filter { $0.markup != .url }
  let fences = masks.filter { $0.markup == .code && text[$0.range].contains(0x0A) }.map(\.range)
  if let line = repeatedLine(in: text, fences, rule) { return line }
  let tokens = TraceTokens(of: text)
  let size = LoopSize(of: text, tokens, masks.map(\.range), rule)
  guard let loop = findLoop(in: tokens.ids, rule, where: size.isEnough) else { return nil }
  let unit = tokens.starts[loop.start]..<tokens.ends[loop.start + loop.period - 1]
  return Repetition(unit: String(decoding: text[unit], as: UTF8.self), count: loop.count)
}

private func repeatedLine(in text: [UInt8], _ fences: [Range<Int>], _ rule: RepetitionRule) -> Repetition? {
  var (lines, counts) = (SliceTable(text), [(all: Int, numbered: Int)]())
  var masks = fences[...]
  var best: (range: Range<Int>, count: Int)?
  var at = 0
  while at < text.count {
    let end = text[at...].firstIndex(of: 0x0A) ?? text.count
    let range = text.trimmed(at..<end)
    at = end + 1
    while let mask = masks.first, mask.upperBound <= range.lowerBound { masks.removeFirst() }
    let isCode = masks.first.map { $0.contains(range.lowerBound) } ?? false
    guard !isCode else { continue }
    let start = text.endOfListNumber(range)
    let rest = text.trimmed(start..<range.upperBound)
    for line in start > range.lowerBound ? [range, rest] : [range] {
      guard line.count >= rule.line, says(text, line, rule.line) else { continue }
      let number = lines.number(of: line)
      if number == counts.count { counts.append((0, 0)) }
      if line == range { counts[number].all += 1 } else { counts[number].numbered += 1 }
      let count = counts[number].all + counts[number].numbered
      let isEnough = counts[number].all >= rule.times || count >= max(rule.times, rule.numbered)
      if isEnough, count > best?.count ?? 0 { best = (lines.slices[number], count) }
    }
  }
  return best.map { Repetition(unit: String(decoding: text[$0.range], as: UTF8.self), count: $0.count) }
}

/// Whether a line has so many scalars, ten of them letters or digits, and two different words; rows of a matrix have not.
private func says(_ text: [UInt8], _ range: Range<Int>, _ least: Int) -> Bool {
  var (scalars, letters) = (0, 0)
  var hasTwoWords = false
  var (first, word) = (0..<0, range.lowerBound)
  func close(_ end: Int) {
    if end > word, first.isEmpty { first = word..<end }
    if end > word, !text[first].elementsEqual(text[word..<end]) { hasTwoWords = true }
    word = end + 1
  }
  for at in range {
    let byte = text[at]
    let isLetter = (byte | 0x20) &- 0x61 < 26
    if byte >= 0xE3 { hasTwoWords = true }
    if !isLetter { close(at) }
    guard byte & 0xC0 != 0x80 else { continue }
    scalars += 1
    if byte >= 0xC3 || isLetter || byte &- 0x30 < 10 { letters += 1 }
  }
  close(range.upperBound)
  return scalars >= least && letters >= 10 && hasTwoWords
}
