import ArgumentParser
import Corpus
import Dedup

struct DedupVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dedup",
    abstract: "Keep one of the items that are the same, exactly or nearly.",
    discussion: """
      Copies are the same but for spaces, case and greetings. Near duplicates are found by MinHash and verified by \
      the exact Jaccard index of their shingles; texts with other numbers are two problems. Every copy was compared \
      with the item that is kept; there are no chains. docs/near-duplicates.md says how.

      yisang dedup show ID prints an item's copies, and where they differ.

      Examples:
        yisang dedup
        yisang dedup --keep license,score,length,earliest
      """,
    subcommands: [DedupShowVerb.self])

  @OptionGroup var shared: SharedOptions
  @OptionGroup var options: DedupOptions
  @OptionGroup var work: WorkerOptions

  @Option(help: "Write all verified pairs here, as JSON Lines, 4 million at most; they are looked for apart.")
  var pairs: String?

  @Flag(help: "Say what would be done and what it takes, and write nothing.")
  var dryRun = false

  func run() async throws {
    let corpus = try shared.corpus()
    let file = try shared.settings(section: .dedup)
    let settings = try options.resolved(file)
    let published = try PublishedShards(file.strings("against", flag: options.against), besides: corpus)
    let items = try corpus.sealedShards(of: .filter)
    let licenses = settings.keep.contains(.license) ? try corpus.sealedShards(of: .license) : []
    var step = DedupStep(settings, items: items, licenses: licenses, published: published)
    let plan = try StageRunner(corpus: corpus, workers: 1).plan(step, over: items)
    let search = DuplicateSearch(settings, items: items, licenses: licenses, published: published)
    if dryRun {
      let texts = try search.count()
      return try DedupPlan(settings, texts: texts, pairs: pairs != nil, plan).print(json: shared.json)
    }
    if pairs != nil || plan.contains(where: { $0.plan != .skip }) {
      Console.note(DedupPlan.line(settings))
      let found = try await search.run(
        workers: work.workers, pairs: pairs, shouldStop: stopRequested, progress: DedupPlan.show)
      guard let found else { leave(ExitStatus.stopped, "stopped; run the same command again to go on") }
      Console.status("")
      Console.note(DedupPlan.line(found.summary))
      step = DedupStep(
        settings, items: items, licenses: licenses, published: published, decisions: found.decisions)
    }
    try await runStage(step, from: .filter, corpus, work.workers, dryRun: false, json: shared.json)
  }
}
