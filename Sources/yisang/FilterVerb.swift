import ArgumentParser
import Corpus
import Filter

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

      Examples: yisang filter --min-korean 0.3 --min-chars 50 --max-chars 8192
                yisang filter --benchmarks kmmlu.jsonl click.csv
      """)

  @OptionGroup var shared: SharedOptions
  @OptionGroup var options: FilterOptions
  @OptionGroup var work: WorkerOptions

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
    let file = try shared.settings(section: "filter", keys: FilterOptions.keys)
    let settings = try options.resolved(file)
    let runner = StageRunner(corpus: corpus, workers: work.workers, shouldStop: stopRequested)
    let job = FilterJob(settings, benchmarks: try options.index(file), corpus: corpus, runner: runner)
    if dryRun {
      for (stage, index, plan) in try job.plan() { Console.out("\(stage.name) \(index): \(plan.rawValue)") }
      return
    }
    try await runLogged(.filter, corpus, json: shared.json) { report in
      try await job.run { stage, event in report(stage, event) }
    }
  }
}
