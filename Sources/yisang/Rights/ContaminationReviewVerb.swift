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

      Examples:
        yisang contamination review --verdict near --benchmarks kmmlu.jsonl -n 5
      """)

  @OptionGroup var shared: SharedOptions

  @Option(help: "verbatim, near or template, separated by commas (default: all).")
  var verdict: String?

  @Option(help: "Overlaps with this benchmark only, by name.")
  var benchmark: String?

  @Option(
    parsing: .upToNextOption, help: "The benchmarks' own files, for the other side.", completion: .file())
  var benchmarks: [String] = []

  @Option(
    help: "Fields that hold an item's text in those files, separated by commas (default: the usual names).")
  var fields: String?

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
    let others = try BenchmarkTexts(
      benchmarks, fields: fields.map { $0.split(separator: ",").map(String.init) } ?? [])
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
    Console.out(
      (total == 1 ? "1 item overlaps" : "\(total) items overlap")
        + (shown < total && !stats ? ", \(shown) shown" : ""))
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
}

private struct CountJSON: Encodable {
  let benchmark, verdict: String
  let items: Int

  init(_ key: String, _ count: Int) {
    let parts = key.split(separator: "\t").map(String.init)
    (benchmark, verdict, items) = (parts[0], parts.last ?? "", count)
  }
}
