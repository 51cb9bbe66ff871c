import Korean
import Pages
import Reasoning

/// A text with its languages marked: Korean, letters of English words, Han and kana; where it looks back; what it repeats.
struct MarkedThought {
  let text: [UInt8]
  var reflections: [Reflection] = []
  /// The bytes of a text that is repeated; empty for none.
  var repeated: [UInt8] = []

  init(_ text: String) { self.text = Array(text.utf8) }

  /// The paragraphs, each with its share of Korean.
  var paragraphs: [(share: Double, html: HTML)] {
    thinkProfile(text).map { ($0.korean, marked($0.range)) }
  }

  var html: HTML { paragraphs.map { "<p>\($0.html)</p>" as HTML }.joined() }

  private struct Span {
    let range: Range<Int>
    let style: String
  }

  /// Spans of one kind do not overlap; kinds are nested: repeats, then languages, then markers.
  private func marked(_ range: Range<Int>) -> HTML {
    let slice = Array(text[range])
    let inner = scriptRuns(in: slice).map { Span(range: $0.range, style: MarkedThought.style($0.script)) }
    let markers = reflections.filter { range.contains($0.start) }.map { reflection in
      let start = reflection.start - range.lowerBound
      let length = min(reflection.marker.utf8.count, slice.count - start)
      return Span(range: start..<end(of: start + length, in: slice), style: "look")
    }
    let repeats = repeated.isEmpty ? [] : occurrences(slice).map { Span(range: $0, style: "again") }
    // All borders part the text into pieces; each piece says what it is in.
    let layers = [repeats, inner, markers]
    let borders = Set(
      layers.joined().flatMap { [$0.range.lowerBound, $0.range.upperBound] } + [0, slice.count]
    ).sorted()
    var out = HTML.empty
    var positions = [0, 0, 0]
    for (start, stop) in zip(borders, borders.dropFirst()) {
      var styles: [String] = []
      for (number, layer) in layers.enumerated() {
        while positions[number] < layer.count, layer[positions[number]].range.upperBound <= start {
          positions[number] += 1
        }
        if positions[number] < layer.count, layer[positions[number]].range.lowerBound <= start {
          styles.append(layer[positions[number]].style)
        }
      }
      let piece = HTML.text(String(decoding: slice[start..<stop], as: UTF8.self))
      out =
        out + (styles.isEmpty ? piece : "<span class=\"\(styles.joined(separator: " "))\">\(piece)</span>")
    }
    return out
  }

  private static func style(_ script: ScriptRun.Script) -> String {
    switch script {
    case .hangul: "ko"
    case .han: "han"
    case .latin: "en"
    }
  }

  private func end(of place: Int, in slice: [UInt8]) -> Int {
    var place = place
    while place < slice.count, slice[place] & 0xC0 == 0x80 { place += 1 }
    return place
  }

  private func occurrences(_ slice: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var at = 0
    while at + repeated.count <= slice.count, found.count < 1_000 {
      guard let start = slice[at...(slice.count - repeated.count)].firstIndex(of: repeated[0]) else { break }
      if slice[start..<start + repeated.count].elementsEqual(repeated) {
        found.append(start..<start + repeated.count)
        at = start + repeated.count
      } else {
        at = start + 1
      }
    }
    return found
  }
}
