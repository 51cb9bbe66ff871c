import ArgumentParser
import Corpus
import Crawl
import Foundation

struct LicenseRetagVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retag",
    abstract: "Judge the licences of all stored pages anew by another policy; nothing is asked for.",
    discussion: """
      The corpus keeps the policy (corpus/policy.yaml), and a later crawl judges by it. The reviews of sites.yaml are \
      read as they are now. Items stay; dedup prefers the freest licence, so it must be run again, and export \
      refuses until then.

      Examples:
        yisang license policy > mine.yaml      # edit it: purpose: commercial makes NC class C
        yisang license retag --policy mine.yaml --dry-run
        yisang license retag --policy mine.yaml && yisang dedup
        yisang license retag --built-in        # back to the program's policy

      Exit codes: 0 done, also where nothing moved · 1 no corpus, or a bad policy · 3 stopped, run again to go on · \
      64 the command line is wrong
      """)

  @OptionGroup var shared: SharedOptions
  @OptionGroup var registry: RegistryOptions
  @OptionGroup var work: WorkerOptions

  @Option(help: ArgumentHelp("The policy.", valueName: "file"), completion: .file())
  var policy: String?

  @Flag(help: "Go back to the policy the program was built with.")
  var builtIn = false

  @Flag(help: "Say what would move, and write nothing.")
  var dryRun = false

  mutating func validate() throws {
    guard (policy == nil) == builtIn else { throw ValidationError("give --policy FILE or --built-in") }
  }

  func run() async throws {
    let corpus = try shared.corpus()
    let chosen = try policy.map { try PolicyInForce(contentsOf: $0) } ?? PolicyInForce()
    let none = try corpus.hasCrawledPages ? nil : SiteRegistry()
    guard let sites = try registry.registry(shared, policy: chosen.policy) ?? none else {
      throw CorpusFailure(
        .missing, "sites.yaml", "the reviews in it are part of the verdicts", remedy: "name it with --sites")
    }
    let retag = LicenseRetag(corpus: corpus, registry: sites, policy: chosen)
    if dryRun {
      try show(retag.plan())
      return
    }
    // What cannot begin leaves no trace in the lab book.
    _ = try corpus.sealedShards(of: .crawl)
    let log = try startedLog(of: corpus)
    let reporter = StageReporter("license")
    let summary = try await retag.run(workers: work.workers, shouldStop: stopRequested) {
      reporter.report($0)
    }
    try log.end(
      rowsIn: summary?.pages, rowsOut: summary?.pages, outcome: summary == nil ? "stopped" : "done",
      now: Date().timeIntervalSince1970)
    guard let summary else { leave(ExitStatus.stopped, "stopped; run the same command again to go on") }
    Console.status("")
    try show(summary)
    guard !summary.moves.isEmpty || !summary.rerun.isEmpty else { return }
    for (folder, verb) in try exported() {
      Console.note(
        "\(folder) was exported before: its rows may no longer be of their class; run \(verb) again")
    }
  }

  /// Folders that an export wrote, as far as the corpus and yisang.yaml tell, and how.
  private func exported() throws -> [(folder: String, verb: String)] {
    let settings = try shared.settings(section: .export)
    let own = try (shared.corpus().root + "/train-only", "yisang export --train-only")
    let named = try settings.string("to", flag: nil).map { ($0, "yisang export") }
    return [own, named].compactMap(\.self).filter {
      FileManager.default.fileExists(atPath: $0.0 + "/ATTRIBUTION.tsv")
    }
  }

  private func show(_ summary: LicenseRetag.Summary) throws {
    if shared.json {
      try Console.json(summary)
      return
    }
    let moved = summary.moves.reduce(0) { $0 + $1.pages }
    Console.out(
      "license: \(counted(summary.pages, "page")), \(moved) \(dryRun ? "would move" : "moved"), policy \(summary.policy)"
    )
    for line in columns(
      summary.moves.map { ["  \($0.before ?? "-") → \($0.after)", "\($0.pages)", $0.host] })
    {
      Console.out(line)
    }
    guard moved > 0 || !summary.rerun.isEmpty else { return }
    Console.out("rows on pages that moved: \(listed(summary.affected)); filter does not look at licences")
    if !summary.rerun.isEmpty {
      Console.out("next: yisang dedup, then yisang export, which refuses until then")
    }
  }
}
