import ArgumentParser
import Corpus
import Foundation
import Pages
import Publish
import Report

struct ReportVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract:
      "Write one HTML file on all that there is: funnel, licences, scores, traces, training, evaluations, rows, costs.",
    discussion: """
      The file fetches nothing and is read on a phone as on a desk. Texts in it are of class A alone; --private adds \
      class B, says so at the top, and is for this machine only. The same corpus gives the same bytes.

      It is written to runs/report.html, where yisang run writes it too; in Korean to runs/report.ko.html, and with \
      --private to runs/report.private.html: none of them takes the place of another.

      Examples:
        yisang report
        yisang report --language ko
        yisang report --private --output mine.html
        yisang report --run sft --run grpo --samples 30
        yisang report --json
      """)

  @OptionGroup var shared: SharedOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Where to write (default: runs/report.html, in Korean runs/report.ko.html).", valueName: "file"))
  var output: String?

  @Option(help: "en or ko.")
  var language = "en"

  @Flag(
    name: .customLong("private"),
    help: "Show texts of class B too: for training on this machine, never to be passed on.")
  var isPrivate = false

  @Option(help: "How many rows to show.")
  var samples = 12

  @Option(help: "Another seed draws other rows.")
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("The folder of training runs and evaluations.", valueName: "dir"))
  var runs = "runs"

  @Option(
    name: .customLong("run"),
    help: ArgumentHelp(
      "A run, below --runs or by its path; may be given again (default: all).", valueName: "name"))
  var chosen: [String] = []

  @Option(help: "What stands at the top.")
  var title: String?

  func validate() throws {
    guard Language(rawValue: language) != nil else {
      throw ValidationError("--language must be en or ko, not \(language)")
    }
    guard (0...1_000).contains(samples) else { throw ValidationError("--samples must be from 0 to 1000") }
    guard output != "", output?.hasSuffix("/") != true else {
      throw ValidationError("--output must be a file")
    }
  }

  /// Where it is written if nobody says: a name for each kind of reader.
  static func place(in runs: String, isPrivate: Bool, _ language: Language) -> String {
    "\(runs)/report\(isPrivate ? ".private" : "")\(language == .korean ? ".ko" : "").html"
  }

  func run() throws {
    let language = Language(rawValue: language) ?? .english
    let usual = ReportVerb.place(in: runs, isPrivate: isPrivate, language)
    let output = output ?? usual
    if !shared.json, let export = ExportTarget.export(holding: output) {
      throw CorpusFailure(
        .mismatch, output, "this lies in the export \(export), whose files are published as they are",
        remedy: "write the report beside it")
    }
    var request = ReportRequest()
    request.audience = isPrivate ? .thisMachine : .anyone
    (request.samples, request.seed, request.runsFolder) = (samples, seed, runs)
    request.runs = chosen.isEmpty ? nil : chosen
    let facts = try ReportFacts(of: try shared.corpus(), request)
    for stage in facts.behind { Console.note("\(stage) is behind what it is made from; the report says so") }
    if shared.json { return try Console.json(facts) }
    let page = ReportPage(facts, in: language, title: title)
    if output == usual {
      try FileManager.default.createDirectory(atPath: runs, withIntermediateDirectories: true)
    }
    let file = try OutputFile(output)
    try file.write(Array(page.markup.utf8))
    try file.commit()
    Console.out(output)
  }
}
