import ArgumentParser
import Corpus
import Filter
import Slurm

struct FilterVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "filter",
    abstract: "Keep the items that are Korean enough, say something, and are no noise; mask personal data.",
    discussion: """
      Each item is measured once (the score shards); thresholds select by what was measured, so another threshold \
      takes seconds. What is not kept is in the reject table, with the value and the threshold it missed. Every rule \
      with its reason and examples: yisang filter --rules, or docs/rules.md.

      Personal data is replaced by typed placeholders (<전화번호>) in what is kept; where it stood is in the table \
      personal of the score shards, its values are stored nowhere else.

      With --benchmarks, items that share text with an evaluation set are dropped (docs/contamination.md); yisang \
      contamination review shows them.

      --exclude-ids drops the items of a list, such as the ids.txt of a loss spike, whatever they are like. What was made of \
      them goes when yisang dedup and yisang distill run again. They are left out only as long as the list is given: put it \
      into yisang.yaml (filter: exclude_ids) to keep it so.

      --executor slurm has a cluster do it, as an array of jobs over the shards (docs/slurm.md).

      Examples:
        yisang filter --min-korean 0.3 --min-chars 50 --max-chars 8192
        yisang filter --benchmarks kmmlu.jsonl click.csv
        yisang filter --executor slurm --tasks 16 --sbatch '--partition=cpu --mem=4G'
        yisang filter --exclude-ids runs/first/spikes/step-1200/ids.txt
      """)

  @OptionGroup var shared: SharedOptions
  @OptionGroup var options: FilterOptions
  @OptionGroup var work: WorkerOptions
  @OptionGroup var executor: ExecutorOptions

  @Flag(help: "Print the rules as a table (Markdown), and do nothing.")
  var rules = false

  @Flag(help: "Say what would be done, and write nothing.")
  var dryRun = false

  func run() async throws {
    if rules {
      for line in rulesTable() { Console.out(line) }
      return
    }
    let corpus = try shared.corpus()
    let file = try shared.settings(section: .filter)
    let settings = try options.resolved(file)
    let part = try executor.part()
    let runner = StageRunner(corpus: corpus, workers: work.workers, part: part, shouldStop: stopRequested)
    let excluded = try options.excluded(file, in: corpus)
    for (place, id) in excluded?.unknown.prefix(5) ?? [] {
      Console.note("\(place): nothing in this corpus has the id \(id)")
    }
    if let excluded, excluded.unknown.count > 5 { Console.note("and \(excluded.unknown.count - 5) more") }
    let job = FilterJob(
      settings, benchmarks: try options.index(file), excluded: excluded, corpus: corpus, runner: runner)
    if let slurm = try executor.slurm(file, corpus, config: shared.config),
      try job.plan().contains(where: { $0.plan != .skip })
    {
      let count = slurm.count(for: try corpus.sealedShards(of: .item).count)
      try slurm.run([JobStep("filter", parts: "--shards", tasks: count), JobStep("end")], say: dryRun)
    }
    if dryRun {
      for (stage, index, plan) in try job.plan() { Console.out("\(stage.name) \(index): \(plan.rawValue)") }
      return
    }
    if let part {
      return try await runPart(part, of: corpus) { report in try await job.run { report($0, $1) } }
    }
    try await runLogged(.filter, corpus, json: shared.json) { report in
      try await job.run { stage, event in report(stage, event) }
    }
  }
}
