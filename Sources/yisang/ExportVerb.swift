import ArgumentParser
import Corpus
import Crawl
import Foundation
import Licensing
import Publish
import Web

/// How an export is written, as flags, environment and file say it.
struct ExportOptions: ParsableArguments {
  @Option(name: .customLong("class"), help: "The licence class to publish (default: A).")
  var classes: [String] = []

  @Option(help: "The folder to write into.")
  var to: String?

  @Option(help: "jsonl or parquet (default: jsonl).")
  var format: String?

  @Option(help: "Rows of a file at most (default: 100000).")
  var rowsPerFile: Int?

  @Option(help: "The dataset's name on its card.")
  var name: String?

  @Option(help: "Whom to ask for the removal of a row (default: the contact of sites.yaml).")
  var contact: String?

  static let keys = ["to", "class", "format", "rows_per_file", "name", "contact"]

  /// Where the rows go.
  func target(_ file: Settings, trainOnly: Bool) throws -> ExportTarget {
    let letters = trainOnly ? classes : try file.strings("class", flag: classes)
    let wanted = try letters.map { letter in
      guard let licenseClass = LicenseClass(rawValue: letter.uppercased()) else {
        throw ValidationError("--class must be A, B or C, not \(letter)")
      }
      return licenseClass
    }
    let folder = trainOnly ? to : try file.string("to", flag: to)
    return try ExportTarget(classes: wanted, folder: folder, trainOnly: trainOnly)
  }

  /// How they are written.
  func settings(_ file: Settings, registry: SiteRegistry?) throws -> ExportSettings {
    var settings = ExportSettings()
    if let word = try file.string("format", flag: format) {
      guard let format = ExportFormat(rawValue: word) else {
        throw ValidationError("format must be jsonl or parquet, not \(word)")
      }
      settings.format = format
    }
    if let rows = try file.int("rows_per_file", flag: rowsPerFile) { settings.rowsPerFile = rows }
    guard settings.rowsPerFile >= 1 else { throw ValidationError("rows_per_file must be at least 1") }
    if let name = try file.string("name", flag: name), !name.isEmpty { settings.name = name }
    settings.contact = try file.string("contact", flag: contact) ?? registry?.contact
    return settings
  }
}

struct ExportVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the kept items with licence and source, in the layout of a Hugging Face dataset.",
    discussion: """
      Files of rows (JSON Lines or Parquet), ATTRIBUTION.tsv, and README.md: a dataset card whose numbers are \
      counted from the shards. Equal shards give equal bytes. An earlier export in the folder is replaced when the \
      new one is whole; a folder that holds anything else is refused.

      --class A writes rows that may be redistributed. Class B rows may only be trained on: --train-only writes \
      A and B into the corpus's own folder train-only, never into a folder of your choice. Class C is excluded. \
      A review changed in sites.yaml takes effect with yisang crawl --reprocess and yisang dedup.

      Examples:
        yisang export --class A --to out
        yisang export --to out --format parquet --name "우리 질문" --contact https://example.org/removal
        yisang export --train-only

      Exit codes: 0 done · 1 refused or failed, an earlier export is as it was · 3 stopped, likewise · \
      4 no row may be exported · 64 the command line is wrong
      """)

  @OptionGroup var shared: SharedOptions
  @OptionGroup var options: ExportOptions
  @OptionGroup var registry: RegistryOptions

  @Flag(help: "Write A and B rows for training on this machine.")
  var trainOnly = false

  @Flag(help: "Say what would be written, and write nothing.")
  var dryRun = false

  func run() throws {
    let corpus = try shared.corpus()
    let file = try shared.settings(section: "export", keys: ExportOptions.keys)
    let target = try options.target(file, trainOnly: trainOnly)
    let sites = try registry.registry(shared)
    let export = Export(
      corpus: corpus, target: target, policy: try PolicyInForce(of: corpus).policy,
      settings: try options.settings(file, registry: sites))
    let plan = try export.plan()
    if target != .trainOnly, let sites { try refuseReviewed(plan, sites) }
    if dryRun {
      try show(plan, to: export.folder)
      return
    }
    let log = try RunLog(corpus: corpus, arguments: CommandLine.arguments, now: Date().timeIntervalSince1970)
    let summary = try export.run(plan, shouldStop: stopRequested)
    let withheld = plan.withheld.values.reduce(0, +)
    try log.end(
      rowsIn: plan.rows + withheld, rowsOut: summary?.written, outcome: summary == nil ? "stopped" : "done",
      now: Date().timeIntervalSince1970)
    guard let summary else { leave(ExitStatus.stopped, "stopped; an earlier export is as it was") }
    if shared.json {
      try Console.json(ExportJSON(summary))
    } else {
      Console.out("export: \(summary.written) written, withheld: \(listed(plan.withheld))")
      for file in summary.files { Console.out("  \(summary.folder)/\(file)") }
    }
    if summary.written == 0 {
      leave(ExitStatus.empty, "no row may be exported: see yisang stats and yisang site HOST")
    }
  }

  /// A reviewer's word that is newer than the verdicts: what it withholds must not be published meanwhile.
  private func refuseReviewed(_ plan: ExportPlan, _ sites: SiteRegistry) throws {
    for host in plan.hosts.keys.sorted() {
      let urls = ["https", "http"].compactMap { WebURL("\($0)://\(host)/") }
      let review = urls.lazy.compactMap(sites.site(of:)).first?.review
      guard let review, review.class != .a else { continue }
      throw CorpusFailure(
        .mismatch, host,
        "the review in sites.yaml says class \(review.class.rawValue), and the verdicts are older",
        remedy: "run yisang crawl --reprocess and yisang dedup first")
    }
  }

  private func show(_ plan: ExportPlan, to folder: String) throws {
    if shared.json {
      try Console.json(ExportPlanJSON(plan, to: folder))
      return
    }
    Console.out("would write \(counted(plan.rows, "row")) to \(folder): \(listed(plan.written))")
    for file in plan.files { Console.out("  \(file.name): \(counted(file.rows, "row"))") }
    Console.out("withheld: \(listed(plan.withheld))")
  }

  private func listed(_ counts: [LicenseClass: Int]) -> String {
    let parts = counts.sorted { $0.key < $1.key }.map { "\($0.value) of class \($0.key.rawValue)" }
    return parts.isEmpty ? "none" : parts.joined(separator: ", ")
  }
}

/// What an export would do, for `--dry-run --json`.
struct ExportPlanJSON: Encodable {
  let dryRun = true
  let to: String
  let written, withheld: [String: Int]
  let files: [String]

  init(_ plan: ExportPlan, to folder: String) {
    to = folder
    written = ExportPlanJSON.letters(plan.written)
    withheld = ExportPlanJSON.letters(plan.withheld)
    files = plan.files.map(\.name)
  }

  private static func letters(_ counts: [LicenseClass: Int]) -> [String: Int] {
    Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) })
  }
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
