import Contamination
import Corpus
import Filter

/// The texts of benchmarks by name and item, for looking at.
struct BenchmarkTexts {
  private var texts: [String: String] = [:]

  /// Reads benchmarks by the names that an index of them has; of indexes there is nothing to read.
  ///
  /// Each goes by its name with the folder too: the index may be of more files than are here.
  init(_ paths: [String], fields: [String]) throws {
    for (path, name) in BenchmarkIndex.benchmarkNames(of: paths) {
      let benchmark = try BenchmarkFile.read(path, name: name, fields: fields)
      for item in benchmark.items {
        let text = (item.texts + item.choices).joined(separator: "\n")
        for name in [name, BenchmarkFile.name(of: path, withFolder: true)] {
          texts[name + "\t" + item.id] = text
        }
      }
    }
  }

  func text(of overlap: Overlap) -> String? { texts[overlap.benchmark + "\t" + overlap.item] }
}

/// A text with marks around some of its bytes, and only the surroundings of what is marked.
func marked(_ text: String, _ places: [Range<Int>]) -> String {
  let utf8 = Array(text.utf8)
  func cut(_ range: Range<Int>) -> String {
    String(decoding: utf8[range.clamped(to: 0..<utf8.count)], as: UTF8.self)
  }
  var out = ""
  var at = 0
  for place in places where place.lowerBound >= at {
    let gap = at..<min(place.lowerBound, utf8.count)
    out +=
      gap.count > 400
      ? cut(gap.lowerBound..<gap.lowerBound + 150).filled + " … "
        + cut(gap.upperBound - 150..<gap.upperBound).filled : cut(gap)
    out += "⟦" + cut(place) + "⟧"
    at = min(place.upperBound, utf8.count)
  }
  let rest = at..<utf8.count
  return out + (rest.count > 400 ? cut(at..<at + 300).filled + " …" : cut(rest))
}

extension String {
  /// Without what a cut through a character left.
  fileprivate var filled: String {
    String(String.UnicodeScalarView(unicodeScalars.filter { $0 != "\u{FFFD}" }))
  }
}

/// The first twelve lines of a text, each behind a margin.
func indented(_ text: String, _ margin: String) -> String {
  text.split(separator: "\n").prefix(12).map { margin + $0 }.joined(separator: "\n")
}

/// An overlap as `--json` prints it.
struct OverlapJSON: Encodable {
  let id, url, text, benchmark, item, verdict: String
  let score: Double
  let places: [[Int]]
  let itemText: String?

  init(_ found: OverlappingItem, _ other: String?) {
    (id, url, text) = (found.item.id.description, found.item.url, found.item.text)
    (benchmark, item) = (found.overlap.benchmark, found.overlap.item)
    (verdict, score) = (found.overlap.verdict.rawValue, found.overlap.score)
    places = found.overlap.places.map { [$0.lowerBound, $0.upperBound] }
    itemText = other
  }
}
