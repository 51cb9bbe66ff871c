/// Think blocks with nothing in them: who learns to write them forgets to think.
enum EmptyThink {
  private static let tags = ["think", "thought"].map { name in
    (open: Array("<\(name)>".utf8), close: Array("</\(name)>".utf8))
  }

  /// A span without the empty block it begins with, and the blanks behind that; the span itself where it begins with none.
  ///
  /// The opening may stand before the span: some templates write it into the prompt.
  static func cut(_ span: Range<Int>, of text: [UInt8]) -> Range<Int> {
    let start = behindBlanks(span.lowerBound, text, to: span.upperBound)
    for tag in tags {
      var place = start
      if text[place..<span.upperBound].starts(with: tag.open) {
        place = behindBlanks(place + tag.open.count, text, to: span.upperBound)
      } else if !isOpened(text[..<span.lowerBound], tag.open) {
        continue
      }
      guard text[place..<span.upperBound].starts(with: tag.close) else { continue }
      return behindBlanks(place + tag.close.count, text, to: span.upperBound)..<span.upperBound
    }
    return span
  }

  private static func behindBlanks(_ start: Int, _ text: [UInt8], to end: Int) -> Int {
    var place = start
    while place < end, text[place].isBlank { place += 1 }
    return place
  }

  private static func isOpened(_ before: ArraySlice<UInt8>, _ open: [UInt8]) -> Bool {
    var end = before.endIndex
    while end > before.startIndex, before[end - 1].isBlank { end -= 1 }
    return before[..<end].suffix(open.count).elementsEqual(open)
  }
}
