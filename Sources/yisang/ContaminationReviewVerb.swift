import ArgumentParser
import Contamination
import Corpus
import Filter
import Foundation

struct ContaminationReviewVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "Show items that overlap with a benchmark, side by side with the benchmark's item.",
    discussion: """
      What is shared stands in ⟦ ⟧. An index holds no text: give the benchmark's own files with --benchmarks to see both \
      sides.

      Example: yisang contamination review --verdict near --benchmarks kmmlu.jsonl -n 5
      """)

  @OptionGroup var shared: SharedOptions

  @Option(help: "verbatim, near or template, parted by commas (default: all).")
  var verdict: String?

  @Option(help: "Overlaps with this benchmark only, by name.")
  var benchmark: String?

  @Option(parsing: .upToNextOption, help: "The benchmarks' own files, for the other side.")
  var benchmarks: [String] = []

  @Option(name: .short, help: "How many to show.")
  var n = 20

  @Flag(help: "Print only how many there are.")
  var stats = false

  func validate() throws {
    guard n >= 1 else { throw ValidationError("-n must be at least 1") }
  }

  func run() throws {
    let corpus = try shared.corpus()
    let names = verdict.map { $0.split(separator: ",").map(String.init) }
    let verdicts =
      try names?.map { try choice("verdict", $0, of: Overlap.Verdict.self) } ?? Overlap.Verdict.allCases
    let others = try BenchmarkTexts(benchmarks)
    var counts: [String: Int] = [:]
    var shown = 0
    try OverlappingItem.each(in: corpus, verdicts: Set(verdicts), benchmark: benchmark) { found in
      counts["\(found.overlap.benchmark)\t\(found.overlap.verdict.rawValue)", default: 0] += 1
      if !stats, shown < n {
        shown += 1
        try show(found, others.text(of: found.overlap))
      }
      return true
    }
    let total = counts.values.reduce(0, +)
    if shared.json {
      if stats {
        for (key, count) in counts.sorted(by: { $0.key < $1.key }) { try Console.json(CountJSON(key, count)) }
      }
      return
    }
    for line in ranked(counts) { Console.out(line) }
    Console.out("\(total) items overlap" + (shown < total && !stats ? ", \(shown) shown" : ""))
  }

  private func show(_ found: OverlappingItem, _ other: String?) throws {
    let overlap = found.overlap
    if shared.json {
      try Console.json(OverlapJSON(found, other))
      return
    }
    let share = Int((overlap.score * 100).rounded(.down))
    Console.out("\(overlap.verdict.rawValue), \(share) % of \(overlap.benchmark) \(overlap.item)")
    Console.out("\(found.item.id)  \(found.item.url)")
    Console.out(indented(marked(found.item.text, overlap.places), "  "))
    if let other { Console.out(indented(other, "  | ")) }
    Console.out("")
  }

  private func indented(_ text: String, _ margin: String) -> String {
    text.split(separator: "\n").prefix(12).map { margin + $0 }.joined(separator: "\n")
  }
}

/// A text with marks around some of its bytes, and only the surroundings of what is marked.
private func marked(_ text: String, _ places: [Range<Int>]) -> String {
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

/// The texts of benchmarks by name and item, for looking at.
private struct BenchmarkTexts {
  private var texts: [String: String] = [:]

  init(_ paths: [String]) throws {
    for path in paths where !BenchmarkIndex.isIndex(path) {
      let benchmark = try BenchmarkFile.read(path)
      for item in benchmark.items {
        texts[benchmark.name + "\t" + item.id] = (item.texts + item.choices).joined(separator: "\n")
      }
    }
  }

  func text(of overlap: Overlap) -> String? { texts[overlap.benchmark + "\t" + overlap.item] }
}

private struct OverlapJSON: Encodable {
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

private struct CountJSON: Encodable {
  let benchmark, verdict: String
  let items: Int

  init(_ key: String, _ count: Int) {
    let parts = key.split(separator: "\t").map(String.init)
    (benchmark, verdict, items) = (parts[0], parts.last ?? "", count)
  }
}
