import ArgumentParser
import Corpus
import Crawl
import Foundation
import Licensing
import Publish

struct ExportVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the kept items with licence and source, as JSON Lines, and an attribution table.",
    discussion: """
      --class A writes rows that may be redistributed. Class B rows may only be trained on: --train-only writes \
      A and B into the corpus's own folder train-only, never into a folder of your choice. Class C is excluded. \
      A review changed in sites.yaml takes effect with yisang crawl --reprocess and yisang dedup.
      """)

  @OptionGroup var shared: SharedOptions

  @Option(name: .customLong("class"), help: "The licence class to publish (default: A).")
  var classes: [String] = []

  @Option(help: "The folder to write into.")
  var to: String?

  @Flag(help: "Write A and B rows for training on this machine.")
  var trainOnly = false

  @Flag(help: "Say what would be done, and write nothing.")
  var dryRun = false

  func run() throws {
    let corpus = try shared.corpus()
    let settings = try shared.settings(section: "export", keys: ["to", "class"])
    let letters = trainOnly ? classes : try settings.strings("class", flag: classes)
    let wanted = try letters.map { letter in
      guard let licenseClass = LicenseClass(rawValue: letter.uppercased()) else {
        throw ValidationError("--class must be A, B or C, not \(letter)")
      }
      return licenseClass
    }
    let folder = trainOnly ? to : try settings.string("to", flag: to)
    let target = try ExportTarget(classes: wanted, folder: folder, trainOnly: trainOnly)
    let export = Export(corpus: corpus, target: target, policy: try PolicyInForce(of: corpus).policy)
    if dryRun && shared.json {
      try Console.json(ExportPlanJSON(from: corpus.folder(of: .dedup), to: export.folder))
      return
    }
    if dryRun {
      Console.out("would write the items of \(corpus.folder(of: .dedup)) to \(export.folder)")
      return
    }
    let log = try RunLog(corpus: corpus, arguments: CommandLine.arguments, now: Date().timeIntervalSince1970)
    let summary = try export.run()
    let withheld = summary.withheld.values.reduce(0, +)
    try log.end(
      rowsIn: summary.written + withheld, rowsOut: summary.written, outcome: "done",
      now: Date().timeIntervalSince1970)
    if shared.json {
      try Console.json(ExportJSON(summary))
    } else {
      let left = summary.withheld.sorted { $0.key < $1.key }.map { "\($0.value) of class \($0.key)" }
      Console.out(
        "export: \(summary.written) written, withheld: \(left.isEmpty ? "none" : left.joined(separator: ", "))"
      )
      for file in summary.files { Console.out("  \(summary.folder)/\(file)") }
    }
    if summary.written == 0 {
      leave(ExitStatus.empty, "no row may be exported: see yisang stats and yisang site HOST")
    }
  }
}

/// What an export would do, for `--dry-run --json`.
struct ExportPlanJSON: Encodable {
  let dryRun = true
  let from, to: String
}

/// An export's summary for `--json`.
struct ExportJSON: Encodable {
  let written: Int
  let withheld: [String: Int]
  let files: [String]

  init(_ summary: Export.Summary) {
    (written, withheld) = (summary.written, summary.withheld)
    files = summary.files.map { summary.folder + "/" + $0 }
  }
}
