import ArgumentParser
import Corpus
import Filter
import Foundation

/// The thresholds, as `yisang filter` and `yisang probe filter` take them.
struct FilterOptions: ParsableArguments {
  @Option(help: "Share of Korean at least, 0 to 1 (default: 0.3).")
  var minKorean: Double?

  @Option(help: "Which share: auto, all, nonspace, letters, masked, nolatex, eojeol (default: auto).")
  var koreanRatio: String?

  @Option(help: "Unicode scalars at least, after NFC (default: 50).")
  var minChars: Int?

  @Option(help: "Unicode scalars at most, after NFC (default: 8192).")
  var maxChars: Int?

  static let keys = ["min_korean", "korean_ratio", "min_chars", "max_chars"]

  /// The thresholds from flags, environment and file.
  func resolved(_ file: Settings) throws -> FilterSettings {
    var settings = FilterSettings()
    if let value = try file.double("min_korean", flag: minKorean) { settings.minKorean = value }
    if let value = try file.int("min_chars", flag: minChars) { settings.minChars = value }
    if let value = try file.int("max_chars", flag: maxChars) { settings.maxChars = value }
    if let name = try file.string("korean_ratio", flag: koreanRatio) {
      guard let kind = KoreanRatioKind(rawValue: name) else {
        let known = KoreanRatioKind.allCases.map(\.rawValue)
        let near = nearest(name, among: known).map { "; did you mean \($0)?" } ?? ""
        throw ValidationError("korean_ratio must be one of \(known.joined(separator: ", "))\(near)")
      }
      settings.koreanRatio = kind
    }
    guard (0...1).contains(settings.minKorean) else {
      throw ValidationError("min_korean must be from 0 to 1")
    }
    guard settings.minChars >= 0, settings.maxChars >= settings.minChars else {
      throw ValidationError("min_chars must not be negative nor above max_chars")
    }
    return settings
  }
}

struct FilterVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "filter",
    abstract: "Keep the items that are Korean enough and neither too short nor too long.",
    discussion: "What is not kept is in the shard's reject table, with the value and the threshold it missed."
  )

  @OptionGroup var shared: SharedOptions
  @OptionGroup var options: FilterOptions
  @OptionGroup var work: WorkerOptions

  @Flag(help: "Say what would be done, and write nothing.")
  var dryRun = false

  func run() async throws {
    let corpus = try shared.corpus()
    let settings = try options.resolved(shared.settings(section: "filter", keys: FilterOptions.keys))
    try await runStage(
      FilterStep(settings), from: .item, corpus, work.workers, dryRun: dryRun, json: shared.json)
  }
}

/// Runs an item-bearing stage over all shards of the stage before it, with log, progress and exit status.
func runStage<Step: StageStep>(
  _ step: Step, from inputStage: Stage, _ corpus: Corpus, _ workers: Int, dryRun: Bool, json: Bool
) async throws {
  let inputs = try corpus.sealedShards(of: inputStage)
  let runner = StageRunner(corpus: corpus, workers: workers, shouldStop: stopRequested)
  if dryRun {
    for (index, plan) in try runner.plan(step, over: inputs) {
      Console.out("\(step.stage.name) \(index): \(plan.rawValue)")
    }
    return
  }
  let log = try RunLog(corpus: corpus, arguments: CommandLine.arguments, now: Date().timeIntervalSince1970)
  let reporter = StageReporter(step.stage.name)
  let isDone = try await runner.run(step, over: inputs) { reporter.report($0) }
  let count = isDone ? try corpus.count(of: step.stage) : nil
  try log.end(
    rowsIn: reporter.rowsIn, rowsOut: count?.kept, outcome: isDone ? "done" : "stopped",
    now: Date().timeIntervalSince1970)
  guard let count else {
    leave(ExitStatus.stopped, "stopped; run the same command again to go on")
  }
  Console.status("")
  try printCount(count, json: json)
  if count.kept == 0 {
    leave(
      ExitStatus.empty,
      "nothing was kept: the counts above say why; \(step.stage.name)'s settings may be too strict")
  }
}
