import ArgumentParser
import Contamination
import Corpus
import Filter
import Foundation

struct ContaminationVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "contamination",
    abstract: "Make an index of benchmarks that holds no text; look at what of a corpus overlaps with them.",
    discussion: """
      yisang filter --benchmarks drops what overlaps; docs/contamination.md says what counts.

      Examples:
        yisang contamination index kmmlu.jsonl click.csv --to benchmarks.yidx
        yisang filter --benchmarks benchmarks.yidx
        yisang contamination review --verdict near --benchmarks kmmlu.jsonl
      """,
    subcommands: [ContaminationIndexVerb.self, ContaminationReviewVerb.self])
}

struct ContaminationIndexVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index",
    abstract: "Make a hash-only index of benchmarks, which may be given to others.",
    discussion: """
      Reads JSON Lines, JSON, CSV and TSV; other indexes are merged in. The format is in docs/contamination.md.

      Examples:
        yisang contamination index kmmlu.jsonl click.csv --to benchmarks.yidx
      """)

  @Argument(help: "Benchmarks, or indexes of them.", completion: .file())
  var files: [String]

  @Option(help: "The index file to write.", completion: .file())
  var to: String

  @Option(help: "Fields that hold an item's text, separated by commas (default: the usual names).")
  var fields: String?

  @Option(
    help: "What counts as a gram: units or paper (default: units).", completion: .list(["units", "paper"]))
  var rule: String?

  @Flag(help: "Print results as JSON.")
  var json = false

  func run() throws {
    guard !isThereAndNoIndex(to) else {
      throw ValidationError("\(to) is there and is no index; give another name with --to")
    }
    let rule = try rule.map { try choice("rule", $0, of: ContaminationRule.self) }
    let names = fields.map { $0.split(separator: ",").map(String.init) } ?? []
    let index = try BenchmarkIndex.load(paths: files, rule: rule, fields: names)
    try index.write(to: to)
    if json {
      for source in index.benchmarks { try Console.json(BenchmarkJSON(source)) }
      return
    }
    let rows = index.benchmarks.map {
      [$0.name, "\($0.items)", "\($0.short)", "\($0.undecidable)", $0.digest.hex.prefix(16) + "…"]
    }
    let head = ["benchmark", "items", "found only whole", "cannot be found", "sha256 of the file"]
    for line in columns([head] + rows) { Console.out(line) }
    Console.out("\(to): \(index.rule.rawValue), sha256 \(index.digest.hex)")
  }
}

/// A benchmark given by mistake as what is to be written would be lost.
private func isThereAndNoIndex(_ path: String) -> Bool {
  FileManager.default.fileExists(atPath: path) && !BenchmarkIndex.isIndex(path)
}

private struct BenchmarkJSON: Encodable {
  let benchmark, digest: String
  let items, short, undecidable: Int

  init(_ source: BenchmarkIndex.Source) {
    (benchmark, digest, items) = (source.name, source.digest.hex, source.items)
    (short, undecidable) = (source.short, source.undecidable)
  }
}
