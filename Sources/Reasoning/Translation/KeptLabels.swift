/// The labels of choices and statements in a text, which a translation keeps as they are: ①, ㉠, (A), (가), `B.` before a line, ㄱ.
///
/// Each as its own scalar and as often as it stands there. Bare digits, 1) and 1번 are none: they are numbers, and kept as those. A
/// jamo is one only where ㄱ is among them, since ㅋ and ㅠ are laughter and tears.
///
/// - Parameter prose: scalars without formulas and code, as in `KeptSpans`.
package func keptLabels(_ prose: [UInt32]) -> [String] {
  var labels: [String] = []
  var jamo: [String] = []
  for line in prose.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
    let text = Array(Segments.text(line.drop(while: Segments.isSpace)).utf8)
    for label in ChoiceLabel.found(text) {
      let name = String(decoding: text[label.range], as: UTF8.self)
      switch label.family {
      case .circled: labels.append(name)
      case .letter, .syllable: if text.frames(label.range) { labels.append(name) }
      case .jamo: jamo.append(name)
      case .numbered, .digit: break
      }
    }
  }
  return labels + (jamo.contains("ㄱ") ? jamo : [])
}

extension [UInt8] {
  /// Whether brackets stand around a place, or it begins the line and a bracket or a full stop follows.
  fileprivate func frames(_ place: Range<Int>) -> Bool {
    let (before, after) = (self[..<place.lowerBound], self[place.upperBound...])
    let isClosed = [")", "]", "）"].contains { after.starts(with: $0.utf8) }
    let isOpened = ["(", "[", "（"].contains { before.reversed().starts(with: $0.utf8.reversed()) }
    return isClosed && isOpened || place.lowerBound == 0 && (isClosed || after.first == UInt8(ascii: "."))
  }
}
