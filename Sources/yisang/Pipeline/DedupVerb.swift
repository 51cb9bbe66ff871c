import ArgumentParser
import Corpus
import Dedup
import Slurm

struct DedupVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dedup",
    abstract: "Keep one of the items that are the same, exactly or nearly.",
    discussion: """
      Copies are the same but for spaces, case and greetings. Near duplicates are found by MinHash and verified by \
      the exact Jaccard index of their shingles; texts with other numbers are two problems. Every copy was compared \
      with the item that is kept; there are no chains. docs/near-duplicates.md says how.

      yisang dedup show ID prints an item's copies, and where they differ.

      --executor slurm has a cluster do it: sketches by shards, links by bands, and one job that compares (docs/slurm.md).

      Examples:
        yisang dedup
        yisang dedup --keep license,score,length,earliest
      """,
    subcommands: [DedupShowVerb.self])

  @OptionGroup var shared: SharedOptions
  @OptionGroup var options: DedupOptions
  @OptionGroup var work: WorkerOptions

  @OptionGroup var executor: ExecutorOptions

  @Option(
    help: ArgumentHelp(
      "Link one part of the bands alone, as 2/8, where --shards has made the sketches of all shards.",
      valueName: "i/n"))
  var bands: String?

  @Option(help: "Write all verified pairs here, as JSON Lines, 4 million at most; they are looked for apart.")
  var pairs: String?

  @Flag(help: "Say what would be done and what it takes, and write nothing.")
  var dryRun = false

  func validate() throws {
    _ = try bands.map { try ExecutorOptions.part("--bands", $0) }
    guard bands == nil || executor.shards == nil else {
      throw ValidationError("--shards makes sketches and --bands links them: one after the other")
    }
  }

  func run() async throws {
    let corpus = try shared.corpus()
    let file = try shared.settings(section: .dedup)
    let settings = try options.resolved(file)
    let published = try PublishedShards(file.strings("against", flag: options.against), besides: corpus)
    let part = try executor.part()
    let job = try DedupRun(settings, published, corpus, workers: work.workers, part: part)
    if dryRun { try job.plan(pairs: pairs != nil, json: shared.json) }
    if let slurm = try executor.slurm(file, corpus, config: shared.config, isPart: bands != nil),
      try pairs != nil || !job.isDone
    {
      try submit(to: slurm, job, settings)
    }
    if dryRun { return }
    if let part { return try await job.sketch(part) }
    if let part = try bands.map({ try ExecutorOptions.part("--bands", $0) }) { return try job.link(part) }
    try await job.run(pairs: pairs, json: shared.json)
  }

  /// Sketches by shards, links by bands, and one job that compares: links alone where there is something to link.
  private func submit(to slurm: SlurmRun, _ job: DedupRun, _ settings: DedupSettings) throws -> Never {
    var steps = [JobStep("sketch", parts: "--shards", tasks: slurm.count(for: job.items.count))]
    if settings.linkedBands > 0, !job.comparesPublished {
      steps.append(
        JobStep(
          "link", parts: "--bands", goesOn: false,
          tasks: slurm.count(for: min(settings.linkedBands, job.items.count)))
      )
    }
    // What is compared is compared from the beginning: a job that is told to go keeps nothing.
    try slurm.run(steps + [JobStep("end", goesOn: false)], say: dryRun)
  }
}
