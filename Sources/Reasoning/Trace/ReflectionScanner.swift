import Korean

/// Finds markers in paragraphs, sentence by sentence.
///
/// A sentence ends with its line, or with `.`, `!`, `?` or an ellipsis before white space. A clause begins with its
/// sentence, and behind a comma, a colon, a semicolon, a dash or an opening bracket. Of a sentence the first marker counts,
/// and a sentence that is no more than a marker ("Wait.") is one with the next.
struct ReflectionScanner {
  struct Mark {
    let place: Int
    let marker: ReflectionMarker
  }

  private let text: [UInt8]
  private var masks: ArraySlice<Range<Int>>
  private var marks: [Mark] = []
  private var opensClause = true
  private var isMarked = false
  private var saysMore = false

  init(_ text: [UInt8]) {
    self.text = text
    masks = MarkupScanner.masks(in: text).map(\.range)[...]
  }

  /// The markers of a paragraph; paragraphs are to come in their order.
  mutating func marks(in range: Range<Int>) -> [Mark] {
    (marks, opensClause, isMarked, saysMore) = ([], true, false, false)
    var at = range.lowerBound
    while at < range.upperBound {
      while let mask = masks.first, mask.upperBound <= at { masks.removeFirst() }
      if let mask = masks.first, mask.contains(at) {
        at = mask.upperBound
        (opensClause, saysMore) = (false, true)
      } else if isWord(at) {
        at = readWord(at, range.upperBound)
      } else {
        at = readSign(at, range.upperBound)
      }
    }
    return marks
  }

  /// ASCII letters and digits, and all bytes of letters beyond; the signs of U+2000–U+33FF are none.
  private func isWord(_ at: Int) -> Bool {
    let byte = text[at]
    if byte < 0x80 { return (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 }
    if byte == 0xE2 { return false }
    return !(byte == 0xE3 && at + 1 < text.count && text[at + 1] == 0x80)
  }

  private func wordEnd(_ start: Int, _ limit: Int) -> Int {
    var at = start
    while at < limit {
      let isApostrophe = text[at] == 0x27 && at + 1 < limit && isWord(at + 1)
      guard isWord(at) || isApostrophe else { break }
      at += 1
    }
    return at
  }

  private mutating func readWord(_ start: Int, _ limit: Int) -> Int {
    let end = wordEnd(start, limit)
    if !isMarked, let (marker, behind) = marker(at: start, limit) {
      marks.append(Mark(place: start, marker: marker))
      (isMarked, opensClause, saysMore) = (true, false, false)
      return max(end, behind)
    }
    saysMore = true
    if opensClause, end - start <= 15 {
      opensClause = ReflectionMarker.leads.contains(
        String(decoding: text[start..<end], as: UTF8.self).lowercased())
    } else {
      opensClause = false
    }
    return end
  }

  private mutating func readSign(_ at: Int, _ limit: Int) -> Int {
    let step = text.span.step(at: at)
    let next = min(limit, at + step.length)
    switch step.scalar {
    case 0x0A: endSentence()
    case 0x2E, 0x21, 0x3F, 0x2026, 0x3002:
      if next == limit || text.isSpace(next) { endSentence() }
    case 0x2C, 0x3A, 0x3B, 0x28, 0x2013, 0x2014, 0x3001: opensClause = true
    case 0x22, 0x27, 0x201C, 0x2018:
      guard let end = quotationEnd(at, step.scalar, limit) else { break }
      (opensClause, saysMore) = (false, true)
      return end
    default: break
    }
    return next
  }

  private mutating func endSentence() {
    opensClause = true
    if saysMore { isMarked = false }
  }

  /// The end of a quotation that begins at a sign: within its line and 400 bytes.
  private func quotationEnd(_ start: Int, _ sign: UInt32, _ limit: Int) -> Int? {
    if sign == 0x27, start > 0, isWord(start - 1) { return nil }
    let close: [UInt8] =
      switch sign {
      case 0x201C: [0xE2, 0x80, 0x9D]
      case 0x2018: [0xE2, 0x80, 0x99]
      default: [UInt8(truncatingIfNeeded: sign)]
      }
    var at = start + close.count
    let last = min(limit, start + 400)
    while at < last, text[at] != 0x0A {
      let end = at + close.count
      if text.holds(close, at: at), sign != 0x27 || end >= limit || (text[end] | 0x20) &- 0x61 >= 26 {
        return end
      }
      at += 1
    }
    return nil
  }

  // MARK: Markers

  private struct Entry {
    let words: [UInt8]
    let marker: ReflectionMarker
  }

  /// Markers by their first letter, longest first.
  private static let table = Dictionary(
    grouping: ReflectionMarker.all.map { Entry(words: Array($0.text.utf8), marker: $0) }.sorted {
      $0.words.count > $1.words.count
    },
    by: { key($0.words, 0) })

  /// The letter at a place: a byte in lower case, or the three of a syllable.
  private static func key(_ text: [UInt8], _ at: Int) -> UInt32 {
    guard text[at] >= 0x80, at + 2 < text.count else { return UInt32(text[at] | 0x20) }
    return UInt32(text[at]) << 16 | UInt32(text[at + 1]) << 8 | UInt32(text[at + 2])
  }

  /// The longest marker at a word's start, and where it ends.
  private func marker(at start: Int, _ limit: Int) -> (ReflectionMarker, Int)? {
    guard opensClause || text[start] >= 0x80, let entries = Self.table[Self.key(text, start)] else {
      return nil
    }
    for entry in entries where opensClause || entry.marker.place == .within {
      guard let end = end(of: entry.words, at: start, limit),
        !continues(entry.marker, entry.words, end, limit)
      else { continue }
      return (entry.marker, end)
    }
    return nil
  }

  private func end(of words: [UInt8], at start: Int, _ limit: Int) -> Int? {
    var at = start
    for (index, byte) in words.enumerated() {
      if byte == 0x20 {
        let first = at
        while at < limit, text[at] == 0x20 || text[at] == 0x2D { at += 1 }
        if at == first, words[index - 1] < 0x80 { return nil }
      } else {
        guard at < limit, (text[at] &- 0x41 < 26 ? text[at] | 0x20 : text[at]) == byte else { return nil }
        at += 1
      }
    }
    return at
  }

  /// Whether the word goes on, or something follows with which it is no marker.
  private func continues(_ marker: ReflectionMarker, _ words: [UInt8], _ end: Int, _ limit: Int) -> Bool {
    guard end < limit else { return false }
    if words.last.map({ $0 < 0x80 }) ?? false, (text[end] | 0x20) &- 0x61 < 26 { return true }
    if marker.endsWord, isWord(end) { return true }
    guard !marker.except.isEmpty else { return false }
    var next = end
    while next < limit, text[next] == 0x20 { next += 1 }
    return marker.except.contains { self.end(of: Array($0.utf8), at: next, limit) != nil }
  }
}
