import ArgumentParser
import Corpus
import Foundation

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
  try await runLogged(step.stage, corpus, json: json) { report in
    try await runner.run(step, over: inputs) { report(step.stage, $0) }
  }
}

/// Runs what makes a stage's shards, with log, progress and exit status.
///
/// - Parameter body: gives false if it was told to stop; hands its events to the function it gets.
func runLogged(
  _ stage: Stage, _ corpus: Corpus, json: Bool,
  _ body: (@escaping @Sendable (Stage, StageEvent) -> Void) async throws -> Bool
) async throws {
  let log = try startedLog(of: corpus)
  let reporters = StageReporters()
  let isDone = try await body { reporters.of($0).report($1) }
  let count = isDone ? try corpus.count(of: stage) : nil
  try log.end(
    rowsIn: reporters.of(stage).rowsIn, rowsOut: count?.kept, outcome: isDone ? "done" : "stopped",
    now: Date().timeIntervalSince1970)
  guard let count else {
    leave(ExitStatus.stopped, "stopped; run the same command again to go on")
  }
  Console.status("")
  try printCount(count, json: json)
  if count.kept == 0 {
    leave(
      ExitStatus.empty,
      "nothing was kept: the counts above say why; \(stage.name)'s settings may be too strict")
  }
}

/// Runs one part of a verb's work, beside other programs that do the rest: without the log, which has one writer, and without
/// counts, which are of the whole.
///
/// - Parameter body: gives false if it was told to stop.
func runPart(
  _ part: Part, of corpus: Corpus,
  _ body: (@escaping @Sendable (Stage, StageEvent) -> Void) async throws -> Bool
) async throws {
  sayWhereItLies(corpus)
  let reporters = StageReporters()
  guard try await body({ reporters.of($0).report($1) }) else {
    leave(ExitStatus.stopped, "stopped; run the same command again to go on")
  }
  Console.note("part \(part) is done")
}

func sayWhereItLies(_ corpus: Corpus) {
  guard let shared = SharedFileSystem.of(corpus.root) else { return }
  Console.note(
    "\(corpus.root) is on \(shared.name): shards are written without SQLite's WAL, by one program each")
}

/// Notes the start of a run in the corpus' log, and says what holds where the corpus lies on a file system that machines share.
func startedLog(of corpus: Corpus) throws -> RunLog {
  sayWhereItLies(corpus)
  return try RunLog(corpus: corpus, arguments: CommandLine.arguments, now: Date().timeIntervalSince1970)
}
