import ArgumentParser
import Corpus
import Crawl
import Foundation
import Korean
import Reasoning

struct ShowVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print a trace with its languages marked, or the rows of a training step.",
    discussion: """
      Takes an id, at least 6 of its digits, or a page's address. A trace's shows the question, the think part and the \
      answer, with the share of Korean of each paragraph in the margin, every rule it failed, and whose words it holds \
      under which licence. An item's or a page's shows all its traces, or the question if it has none.

      On a terminal Hangul is cyan, Han and kana are magenta, and ↺ stands before a reflection; NO_COLOR turns colours \
      off. --mark writes ⟦Hangul⟧ and 〔Han〕 instead.

      --run NAME lists the last steps of runs/NAME with their losses; with --step N the metrics of that step, and the rows \
      it was made of, each with its own loss and how many of its tokens had one. yisang plot draws them all.

      Examples:
        yisang show 3fa94c
        yisang show 3fa94c --mark | less
        yisang show --run first --step 1200
      """)

  @OptionGroup var shared: SharedOptions

  @Argument(help: "An id, its first digits, or a URL.")
  var record: String?

  @Flag(help: "Mark languages and reflections with brackets, not colours.")
  var mark = false

  @Flag(help: "Write the stored completion's bytes, and nothing else.")
  var raw = false

  @Option(
    name: .customLong("run"), help: "A training run: its folder below runs, or a path.",
    completion: .directory)
  var training: String?

  @Option(help: "With --run: a step.")
  var step: Int?

  @Option(name: .short, help: "With --run alone: how many of the last steps.")
  var n = 20

  func validate() throws {
    guard (record == nil) != (training == nil) else { throw ValidationError("give an id, or --run NAME") }
    guard step == nil || training != nil else { throw ValidationError("--step goes with --run") }
    guard [raw, mark, shared.json].count(where: { $0 }) < 2 else {
      throw ValidationError("--raw, --mark and --json are three forms; choose one")
    }
    guard training == nil || !(raw || mark) else { throw ValidationError("--raw and --mark are for a trace") }
    guard (1...1_000_000).contains(n) else { throw ValidationError("-n must be from 1 to 1000000") }
  }

  func run() throws {
    let corpus = try shared.corpus()
    if let training {
      return try StepsView(corpus: corpus, json: shared.json).show(training, step: step, last: n)
    }
    let record = record ?? ""
    // A URL is looked up by the key the crawl gave it.
    let query = record.contains("://") ? try PageHistory(of: record, in: corpus).url : record
    let traces = try corpus.traces(of: query)
    if raw { return try writeRaw(traces, corpus) }
    guard !traces.isEmpty else { return try showItem(query, corpus) }
    for (index, trace) in traces.enumerated() {
      let view = TraceView(trace, license: try corpus.license(of: trace.page))
      if shared.json {
        try Console.json(TraceJSON(view))
      } else {
        if index > 0 { Console.out("") }
        for line in view.lines(.standard(asked: mark)) { Console.out(line) }
      }
    }
  }

  private func writeRaw(_ traces: [StoredTrace], _ corpus: Corpus) throws {
    guard let trace = traces.first, traces.count == 1 else {
      throw CorpusFailure(
        .missing, record ?? "", traces.isEmpty ? "no trace has this id" : "this means \(traces.count) traces",
        remedy: "give a trace's id: yisang show names them")
    }
    guard case .reply(let body) = try CompletionStore(reading: corpus)?.outcome(of: trace.key) else {
      throw CorpusFailure(
        .missing, trace.id.description, "its completion is not in the store",
        remedy: "the trace itself is shown without --raw")
    }
    Console.bytes(body)
  }

  /// What nobody made a trace of.
  private func showItem(_ query: String, _ corpus: Corpus) throws {
    let lineage = try corpus.lineage(of: query)
    let ids = lineage.findings.reduce(into: [RecordID]()) { ids, finding in
      if !ids.contains(finding.id) { ids.append(finding.id) }
    }
    let meant = ids.filter { $0.description.hasPrefix(query.lowercased()) }
    var isFound = false
    for id in meant.isEmpty ? ids : meant {
      guard let item = try corpus.item(id) else { continue }
      isFound = true
      let end = lineage.findings.last { $0.id == id }
      if shared.json {
        try Console.json(ItemJSON(item, end, lineage.license))
        continue
      }
      let why = end?.rejection.map { "rejected: \($0.reason)" } ?? "kept, and no trace was made of it"
      Console.out("item \(id)  \(end?.stage ?? ""): \(why)")
      Console.out("  \(item.url)\(item.category.map { ", \($0)" } ?? "")")
      for line in MarkedText(text: Array(item.text.utf8), marks: .standard(asked: mark)).lines {
        Console.out(line)
      }
    }
    if !isFound {
      leave(ExitStatus.empty, "no stage kept its text; yisang why \(record ?? "") says what became of it")
    }
  }
}

private struct ItemJSON: Encodable {
  let item, page, url, title, text: String
  let category, stage, reason, licenseClass: String?

  init(_ item: Item, _ end: Lineage.Finding?, _ license: Lineage.License?) {
    (self.item, page, url) = (item.id.description, item.page.description, item.url)
    (title, text, category) = (item.title, item.text, item.category)
    (stage, reason) = (end?.stage, end?.rejection?.reason)
    licenseClass = license?.licenseClass
  }
}
