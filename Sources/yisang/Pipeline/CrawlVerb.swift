import ArgumentParser
import Corpus
import Crawl
import Foundation

struct CrawlVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "crawl",
    abstract:
      "Fetch the sites of sites.yaml politely, then make items and licence verdicts of what was stored.",
    discussion: """
      Killed at any instant, nothing stored is asked for again: run it again. robots.txt is always obeyed \
      (RFC 9309). The raw responses stay, so --reprocess makes items and licences anew without the network.

      Instead of the network: --from warc FILE…, --from jsonl FILE…, --from dir FOLDER --base-url URL. \
      --from sitemap URL… adds sitemaps to a crawl.

      Examples:
        yisang crawl --plan                    # what would be fetched, how often, and why
        yisang crawl
        yisang crawl --refresh                 # the next generation: what has changed since
        yisang crawl --from warc old-1.warc.gz old-2.warc.gz
        yisang crawl --from dir saved --base-url https://qna.example.kr/
      """)

  /// Where pages come from, if not from the seeds.
  enum Source: String, ExpressibleByArgument, CaseIterable {
    case warc, jsonl, dir, sitemap
  }

  @OptionGroup var shared: SharedOptions
  @OptionGroup(title: "Fetching") var options: CrawlOptions
  @OptionGroup var work: WorkerOptions

  @Flag(help: "Say what would be done and why, and make no request.")
  var plan = false

  @Flag(help: "Open the next generation: ask every URL again, conditionally.")
  var refresh = false

  @Flag(help: "Only fetch; items and licences are made by a later --reprocess.")
  var fetchOnly = false

  @Flag(help: "Only make items and licences anew from the stored responses.")
  var reprocess = false

  @Option(help: "Read pages from warc, jsonl or dir, or take URLs from sitemap.")
  var from: Source?

  @Option(help: "Where the folder of --from dir was published.")
  var baseURL: String?

  @Option(
    help: ArgumentHelp("Afterwards write the responses as WARC/1.1 into a folder.", valueName: "folder"),
    completion: .directory)
  var warc: String?

  @Flag(help: "A line for every URL.")
  var log = false

  @Argument(help: "Files, a folder, or sitemap addresses for --from.", completion: .file())
  var sources: [String] = []

  mutating func validate() throws {
    if from == nil, let stray = sources.first {
      throw ValidationError(
        "unexpected argument \(stray): files and addresses are for --from; the registry is --sites")
    }
    if from != nil, sources.isEmpty { throw ValidationError("--from needs files, a folder or addresses") }
    if baseURL != nil, from != .dir { throw ValidationError("--base-url goes with --from dir") }
    if from == .dir && (baseURL == nil || sources.count != 1) {
      throw ValidationError("--from dir takes one folder and --base-url URL")
    }
    if from != nil, from != .sitemap, refresh || reprocess || plan {
      throw ValidationError(
        "--from \(from?.rawValue ?? "") makes no request: --plan, --refresh and --reprocess do not go with it"
      )
    }
    if [plan, refresh || fetchOnly, reprocess].count(where: { $0 }) > 1 {
      throw ValidationError("--plan, --reprocess and --refresh or --fetch-only exclude one another")
    }
  }

  func run() async throws {
    let corpus = try shared.corpus()
    var (registry, settings) = try options.resolved(shared)
    if from == .sitemap { settings.sitemaps = sources }
    let job = CrawlJob(corpus: corpus, registry: registry, settings: settings)
    if plan {
      try show(job.plan())
      return
    }
    let book = try startedLog(of: corpus)
    var isFinished = true
    if let archive {
      let summary = try job.read(archive, now: Date().timeIntervalSince1970, shouldStop: stopRequested)
      let skipped = summary.skipped.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
      Console.note(
        "\(summary.stored) responses stored"
          + (skipped.isEmpty ? "" : "; passed over: " + skipped.joined(separator: ", ")))
    } else if !reprocess {
      let reporter = CrawlReporter(logsEverything: log)
      let progress = try job.fetch(refresh: refresh, shouldStop: stopRequested) { reporter.report($0) }
      isFinished = progress.isFinished
      reporter.finish(progress)
    }
    if fetchOnly {
      try book.end(
        rowsIn: nil, rowsOut: try corpus.count(of: .crawl)?.kept, outcome: isFinished ? "done" : "stopped",
        now: Date().timeIntervalSince1970)
      if !isFinished { leave(ExitStatus.stopped, "stopped; run the same command again to go on") }
      return
    }
    if isFinished, try corpus.sealedIndices(of: .crawl).isEmpty {
      try book.end(rowsIn: 0, rowsOut: 0, outcome: "empty", now: Date().timeIntervalSince1970)
      leave(ExitStatus.empty, "no response was stored: see yisang site HOST for the reasons")
    }
    let isDerived = isFinished ? try await derive(job) : false
    let count = isDerived ? try corpus.count(of: .item) : nil
    try book.end(
      rowsIn: try corpus.count(of: .crawl)?.kept, rowsOut: count?.kept,
      outcome: isDerived ? "done" : "stopped", now: Date().timeIntervalSince1970)
    if let warc, isDerived {
      for (file, records) in try WARCWriter(corpus: corpus).write(to: warc) {
        Console.note("\(file): \(counted(records, "record"))")
      }
    }
    guard let count else { leave(ExitStatus.stopped, "stopped; run the same command again to go on") }
    try printCount(count, json: shared.json)
    if count.kept == 0 { leave(ExitStatus.empty, "no question was found: the counts above say why") }
  }

  private var archive: ArchiveSource? {
    switch from {
    case .warc: .warc(sources)
    case .jsonl: .jsonl(sources)
    case .dir: .folder(sources[0], base: baseURL ?? "")
    case .sitemap, nil: nil
    }
  }

  private func derive(_ job: CrawlJob) async throws -> Bool {
    let reporters = ["item": StageReporter("item"), "license": StageReporter("license")]
    let policy = try PolicyInForce(of: shared.corpus())
    if !policy.isBuiltIn { Console.note("licences are judged by \(policy.place)") }
    return try await job.derive(
      policy: policy, workers: work.workers, verifies: reprocess, shouldStop: stopRequested
    ) { stage, event in reporters[stage.name]?.report(event) }
  }

  private func show(_ plan: CrawlPlan) throws {
    if shared.json {
      try Console.json(plan)
      return
    }
    Console.out("identity: \(plan.userAgent)")
    for site in plan.sites {
      Console.out("\n\(site.host)")
      for seed in site.seeds {
        Console.out("  seed \(seed.url)" + (seed.refusal.map { ": refused, \($0)" } ?? ""))
      }
      let budget = site.maxPages.map { counted($0, "page") } ?? "no page budget"
      Console.out(
        "  a request every \(site.delay) s at most, \(budget), at most \(counted(site.maxDepth, "link")) from a seed"
      )
      Console.out("  robots.txt: \(site.robots)")
      Console.out("  licence review: \(site.review)")
      if !site.urls.isEmpty {
        let states = site.urls.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        Console.out(
          "  URLs: \(states.joined(separator: ", ")); at least \(Int(site.pendingSeconds)) s for what is pending"
        )
      }
    }
  }
}
