import Pages

/// Where words stand in a text: bytes, ascending, without overlap.
///
/// - Parameter words: normalised, letters of ASCII small.
func places(of words: [String], in text: [UInt8]) -> [Range<Int>] {
  let folded = text.map(smallLetter)
  var found: [Range<Int>] = []
  for word in words.map({ Array($0.utf8) }) where !word.isEmpty && word.count <= folded.count {
    var at = 0
    while at + word.count <= folded.count {
      guard let start = folded[at...(folded.count - word.count)].firstIndex(of: word[0]) else { break }
      if folded[start..<start + word.count].elementsEqual(word) {
        found.append(start..<start + word.count)
        at = start + word.count
      } else {
        at = start + 1
      }
    }
  }
  found.sort { ($0.lowerBound, $1.upperBound) < ($1.lowerBound, $0.upperBound) }
  var apart: [Range<Int>] = []
  for place in found where place.lowerBound >= apart.last?.upperBound ?? 0 { apart.append(place) }
  return apart
}

/// A text with words marked.
func marked(_ text: String, _ words: [String]) -> HTML {
  let bytes = Array(text.utf8)
  return marked(bytes, places(of: words, in: bytes), 0..<bytes.count)
}

private func marked(_ bytes: [UInt8], _ places: [Range<Int>], _ range: Range<Int>) -> HTML {
  var out = HTML.empty
  var at = range.lowerBound
  func text(_ range: Range<Int>) -> HTML { .text(String(decoding: bytes[range], as: UTF8.self)) }
  for place in places where place.lowerBound >= at && place.upperBound <= range.upperBound {
    out = out + text(at..<place.lowerBound) + "<mark>" + text(place) + "</mark>"
    at = place.upperBound
  }
  return out + text(at..<range.upperBound)
}

/// The part of a text around the first word that is found, its beginning where none is, words marked.
func excerpt(_ text: String, _ words: [String], around bytes: Int = 240) -> HTML {
  let all = Array(text.utf8)
  let found = places(of: words, in: all)
  func boundary(_ place: Int, _ step: Int) -> Int {
    var place = min(max(place, 0), all.count)
    while place > 0, place < all.count, all[place] & 0xC0 == 0x80 { place += step }
    return place
  }
  let first = found.first?.lowerBound ?? 0
  let start = boundary(first - bytes / 3, -1)
  let end = boundary(max(start + bytes, found.first?.upperBound ?? 0), 1)
  let before: HTML = start > 0 ? "… " : ""
  let after: HTML = end < all.count ? " …" : ""
  return before + marked(all, found, start..<end) + after
}
