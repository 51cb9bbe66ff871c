import ArgumentParser
import Corpus
import Crawl
import Foundation

struct ImportVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take questions from other people's tables, with their licence and origin.",
    discussion: """
      Reads JSON Lines, CSV and TSV (each also as .gz), SQLite and Parquet. Fields are question, title, answer, url, \
      category, asked_at, author and license; a column that bears a field's name needs no --columns. Licence and \
      origin must be known: by flag, or by a column.

      A row is kept as it came, so yisang why, license retag and crawl --reprocess work on it. Importing a file again \
      adds nothing; a killed import goes on when it is run again. Files may stand in yisang.yaml (import: files). \
      docs/import.md has the rest.

      Examples:
        yisang import qna.jsonl --columns question=prompt,answer=response --license CC-BY-4.0 \\
          --source https://example.org/qna --dry-run
        yisang import board.csv --columns question=body,license=licence,url=link
        yisang import dump.sqlite --table posts --columns question=body --license KOGL-1 --source "Ministry Q&A"

      Exit codes: 0 done · 1 failed · 3 stopped, run again to go on · 4 no question was found · \
      64 the command line is wrong
      """)

  @OptionGroup var shared: SharedOptions
  @OptionGroup var registry: RegistryOptions
  @OptionGroup var work: WorkerOptions

  @Option(help: ArgumentHelp("Which column is what; may be repeated.", valueName: "field=column,…"))
  var columns: [String] = []

  @Option(help: "The licence of rows that name none: an id, as CC-BY-4.0 or KOGL-1, or an address.")
  var license: String?

  @Option(help: "Where the rows come from: an address, or the name of the data.")
  var source: String?

  @Option(help: "Whom to name.")
  var attribution: String?

  @Option(help: "The subject of rows that name none.")
  var category: String?

  @Option(help: "The table of an SQLite file.")
  var table: String?

  @Flag(help: "End at the first line that is no row.")
  var strict = false

  @Flag(help: "Show the columns and the first rows as they would be read, and write nothing.")
  var dryRun = false

  @Argument(help: "Files, told by their endings.", completion: .file())
  var files: [String] = []

  static let keys = ["files", "columns", "license", "source", "attribution", "category", "table"]
  /// Broken lines that are named one by one.
  private static let named = 20

  func run() async throws {
    let corpus = try shared.corpus()
    let settings = try shared.settings(section: .import)
    let files = try self.files(settings)
    let policy = try PolicyInForce(of: corpus)
    let terms = try ImportTerms(
      columns: settings.strings("columns", flag: columns), license: settings.string("license", flag: license),
      source: settings.string("source", flag: source),
      attribution: settings.string("attribution", flag: attribution),
      category: settings.string("category", flag: category), policy: policy.policy)
    let job = ImportJob(
      corpus: corpus, files: files, table: try settings.string("table", flag: table), terms: terms,
      isStrict: strict)
    if dryRun {
      try show(job.plan())
      return
    }
    let sites = try sites(corpus)
    // What cannot begin leaves no trace in the lab book.
    _ = try job.plan()
    let book = try startedLog(of: corpus)
    let summary = try read(job)
    let year = Calendar(identifier: .gregorian).component(.year, from: Date())
    let settingsOfCrawl = CrawlSettings(
      contact: sites.contact, version: Shard.toolVersion, currentYear: year)
    let crawl = CrawlJob(corpus: corpus, registry: sites, settings: settingsOfCrawl)
    let hasRows = try !corpus.sealedIndices(of: .crawl).isEmpty
    let reporters = ["item": StageReporter("item"), "license": StageReporter("license")]
    var isDone = summary.isFinished
    if isDone && hasRows {
      isDone = try await crawl.derive(
        policy: policy, workers: work.workers, verifies: false, shouldStop: stopRequested
      ) { stage, event in reporters[stage.name]?.report(event) }
    }
    let count = isDone ? try corpus.count(of: .item) : nil
    try book.end(
      rowsIn: summary.total, rowsOut: summary.stored, outcome: isDone ? "done" : "stopped",
      now: Date().timeIntervalSince1970)
    guard isDone else { leave(ExitStatus.stopped, "stopped; run the same command again to go on") }
    Console.status("")
    if shared.json { try Console.json(ImportJSON(summary, count)) } else { try report(summary, count) }
    // A licence that is not understood makes a row class C without a word of its own.
    Console.note("licence classes of all items: \(listed(try corpus.items(of: .item, by: .class)))")
    if count?.kept ?? 0 == 0 { leave(ExitStatus.empty, "no question was found: the counts above say why") }
  }

  /// The files of the command line, or of the settings.
  func files(_ settings: Settings) throws -> [String] {
    let all = try settings.strings("files", flag: files)
    guard !all.isEmpty else { throw ValidationError("there is no file to import: yisang import FILE…") }
    return all
  }

  /// The registry, whose reviews and categories are part of what is made of a crawl's pages.
  private func sites(_ corpus: Corpus) throws -> SiteRegistry {
    if let sites = try registry.registry(shared) { return sites }
    guard try !corpus.hasCrawledPages else {
      throw CorpusFailure(
        .missing, "sites.yaml",
        "pages were crawled into this corpus, and its reviews are part of their verdicts",
        remedy: "name it with --sites")
    }
    return SiteRegistry()
  }

  private func read(_ job: ImportJob) throws -> ImportSummary {
    let start = ContinuousClock.now
    var (rows, broken) = (0, 0)
    let summary = try job.run(shouldStop: stopRequested) { event in
      switch event {
      case .advanced(let count):
        rows += count
        let seconds = max((ContinuousClock.now - start) / .seconds(1), 0.001)
        Console.status("import: \(rows) rows, \(Int(Double(rows) / seconds)) rows/s")
      case .broken(let place, let reason):
        broken += 1
        if broken <= ImportVerb.named { Console.note("\(place): \(reason)") }
        if broken == ImportVerb.named { Console.note("further ones are only counted") }
      }
    }
    return summary
  }
}
