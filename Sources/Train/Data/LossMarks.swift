/// Which ids of a text have a loss, from the bytes that have one.
///
/// An id that lies across the border of a span has one: as in transformers' `return_assistant_tokens_mask` all ids are marked from that
/// with a span's first byte to that with its last. What the assistant wrote is then learnt whole; an end mark is never lost to a
/// line feed that its token takes along.
struct LossMarks {
  private(set) var learns: [Bool]
  /// Ids across a border.
  private(set) var straddling = 0
  /// Ids of each span that has any.
  private var marked: [Range<Int>] = []

  /// - Parameters:
  ///   - offsets: one an id, ascending.
  ///   - spans: ascending, apart.
  init(_ offsets: [Range<Int>], _ spans: [Range<Int>]) {
    learns = Array(repeating: false, count: offsets.count)
    var (at, counted) = (0, -1)
    for span in spans where !span.isEmpty {
      while at < offsets.count, offsets[at].upperBound <= span.lowerBound { at += 1 }
      let start = at
      var end = at
      while end < offsets.count, offsets[end].lowerBound < span.upperBound { end += 1 }
      // A token without bytes at the end of a span is none of it.
      while end > start, offsets[end - 1].isEmpty { end -= 1 }
      guard start < end else { continue }
      for place in start..<end { learns[place] = true }
      let crosses = { (place: Int) in offsets[place].clamped(to: span) != offsets[place] }
      if crosses(start), counted != start { straddling += 1 }
      if end - 1 > start, crosses(end - 1) { straddling += 1 }
      counted = end - 1
      marked.append(start..<end)
      at = max(start, end - 1)
    }
  }

  /// All ids behind the first that has a loss have one: of a text without a template, those of the post-processor too.
  mutating func learnsToTheEnd() {
    guard let first = learns.firstIndex(of: true) else { return }
    for place in first..<learns.count { learns[place] = true }
  }

  /// Takes blanks at a span's end out of the loss if a special token stands before them: it is the end mark, and nothing follows it.
  mutating func cutBlanks(behindSpecial isSpecial: (Int) -> Bool, _ isBlank: (Int) -> Bool) {
    for range in marked {
      var end = range.upperBound
      while end > range.lowerBound, !isSpecial(end - 1), isBlank(end - 1) { end -= 1 }
      guard end > range.lowerBound, isSpecial(end - 1) else { continue }
      for place in end..<range.upperBound { learns[place] = false }
    }
  }
}
