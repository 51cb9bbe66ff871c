import ArgumentParser
import Corpus
import Foundation

struct RunVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract:
      "Do all stages of one settings file in order, from the crawl to the last model; skip what is done.",
    discussion: """
      Each stage is its own verb, started as a process of its own with --config FILE: yisang filter alone does what the run \
      does. Stages are those whose section is in the file (run: stages names others): crawl, import, filter, dedup, \
      distill, sft, grpo (or trit, tapo, nrt, scft, rlerr), eval, export.

      A training stage without a model begins with the model of the one before it, one without data with the corpus; eval \
      asks every model of the chain: before sft, behind it, behind grpo.

      A stage is skipped where its settings, what it reads and what it made are as they were (runs/run.jsonl); another \
      setting of filter runs filter again, and behind it what has other rows to read. Stopped or killed at any instant, the same \
      command goes on in the stage where it was. What is missing or wrong is said before the first stage starts, all at once.

      Examples:
        yisang run --dry-run
        yisang run
        yisang run mine.yaml --until distill
        yisang run --from sft

      Exit codes: 0 done, or nothing to do · 1 a stage failed, or something is missing · 3 stopped, run again to go on · \
      4 nothing came of a stage · 64 the command line or the settings are wrong
      """)

  @Argument(help: "The settings file (default: yisang.yaml).")
  var file: String?

  @Option(help: "The same, as other verbs take it.")
  var config: String?

  @Option(
    help: ArgumentHelp("Begin with this stage; what comes before is taken as it is.", valueName: "stage"))
  var from: String?

  @Option(help: ArgumentHelp("End behind this stage.", valueName: "stage"))
  var until: String?

  @Flag(
    help:
      "Say of each stage whether it would be done, why, and what it may take; ask no server, load no model, write nothing."
  )
  var dryRun = false

  @Flag(help: "Print results as JSON; what the stages print goes to standard error.")
  var json = false

  func validate() throws {
    guard file == nil || config == nil else {
      throw ValidationError("give one settings file: FILE or --config FILE")
    }
  }

  func run() throws {
    let file = self.file ?? config ?? ProcessInfo.processInfo.environment["YISANG_CONFIG"] ?? "yisang.yaml"
    guard FileManager.default.fileExists(atPath: file) else {
      throw PipelineFailure("there is no \(file); yisang init writes one to begin with")
    }
    var settings = try PipelineSettings(file: file)
    settings.hasReport = Yisang.hasVerb(PipelineStage.report.rawValue)
    var plan = try PipelinePlan(settings)
    try plan.cut(
      from: from.map { try PipelineStage($0, for: "--from") },
      until: until.map { try PipelineStage($0, for: "--until") })
    let corpus = Corpus(root: settings.corpus)
    let journal = try StepJournal()
    let states = try StepState.all(plan.steps, journal)
    let problems = Preflight.problems(
      of: states.filter { $0.decision.kind != .skip }.map(\.step), reaches: !dryRun)
    if dryRun, problems.isEmpty || json {
      try ForecastTable(forecast: PipelineForecast(states, corpus: corpus)).print(
        json: json, problems: problems)
    }
    guard problems.isEmpty else {
      let words = "nothing was started: \(counted(problems.count, "problem")) to mend first"
      if json, !dryRun {
        try PipelineTable([]).print(json: true, end: (ExitStatus.failed, words), problems: problems)
      }
      for problem in problems { Console.note(problem) }
      leave(ExitStatus.failed, words)
    }
    if dryRun { return }
    for doubt in states.compactMap(\.doubt) { Console.note("run: note: \(doubt)") }
    let lock = try RunLock()
    // Read under the lock: another run may have ended since the plan was made.
    var run = try PipelineRun(plan.steps, corpus: corpus, journal: StepJournal(), json: json)
    let end = try withExtendedLifetime(lock) { try run.run() }
    if end == nil, run.lines.allSatisfy({ $0.outcome == nil }) {
      Console.note("nothing to do: every stage is done")
    }
    try PipelineTable(run.lines).print(json: json, end: end)
    if let end { leave(end.status, end.words) }
  }
}

extension Yisang {
  /// Whether this build has a verb.
  static func hasVerb(_ name: String) -> Bool {
    (configuration.subcommands + configuration.groupedSubcommands.flatMap(\.subcommands))
      .contains { $0.configuration.commandName == name }
  }
}
