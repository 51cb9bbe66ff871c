import Corpus
import Evaluate
import Foundation
import StrictJSON
import Teacher

/// A run of `yisang eval`: the held-out log, asking, judging, results and exit status.
struct EvalSession {
  let run: EvalRun
  let output: String
  let log: HeldOutLog
  let origin: ResultsFile.Origin
  let metrics: [TranslationMetric]
  /// Stored answers are told apart by nothing but the name that a server gives.
  let hasOnlyName: Bool
  let verb: EvalVerb

  /// - Parameter teacher: nil asks nothing.
  func work(asking teacher: (any Teacher)?) throws {
    let readings = try heldOut()
    var end = EvalEnd.complete
    if let teacher {
      try log.begin(readings.map(\.reading), again: verb.again, now: now())
      do { end = try ask(teacher) } catch {
        Console.status("")
        Console.note("eval: what was answered is stored in \(output); the same command goes on from there")
        _ = try answered(readings, try judged())
        throw error
      }
    }
    let judged = try judged()
    let open: [(task: Int, reading: HeldOutLog.Reading)]
    if teacher == nil {
      open = readings.filter { !judged[$0.task].isUnanswered }
      if judged.allSatisfy(\.isUnanswered) {
        leave(ExitStatus.empty, "no answer to these questions is stored in \(output)")
      }
      try log.begin(open.map(\.reading), again: verb.again, now: now())
    } else {
      open = try answered(readings, judged)
    }
    leaveIfIncomplete(end, judged)
    let results = ResultsFile(run, judged, metrics: metrics)
    let folder = try write(results)
    for (task, reading) in open where judged[task].missing == 0 {
      let score = results.scores[task].all
      try log.end(
        reading, score: score.accuracy?.mean ?? score.translations.first?.runs.mean,
        results: folder + "/results.json", now: now())
    }
    EvalReport(run, results, judged, folder).print(json: verb.json, wrong: verb.showWrong)
  }

  private func now() -> Double { Date().timeIntervalSince1970 }

  private func judged() throws -> [JudgedTask] { try run.judged(CompletionStore(readingFrom: output)) }

  /// The tasks that are held out, by their layout, by the flag, or because they once were.
  private func heldOut() throws -> [(task: Int, reading: HeldOutLog.Reading)] {
    try run.tasks.indices.compactMap { number in
      let task = run.tasks[number]
      guard try task.heldOut || log.knows(task.digest, task.digests) else { return nil }
      return (
        number,
        HeldOutLog.Reading(
          task: task.name, digest: task.digest, digests: task.digests, model: run.model,
          evaluation: try run.evaluation(ofTask: number), command: CommandLine.arguments)
      )
    }
  }

  /// The readings of which an answer came; the others are taken back.
  private func answered(_ readings: [(task: Int, reading: HeldOutLog.Reading)], _ judged: [JudgedTask]) throws
    -> [(task: Int, reading: HeldOutLog.Reading)]
  {
    for (task, reading) in readings where judged[task].isUnanswered {
      try log.withdraw(reading, now: now())
    }
    return readings.filter { !judged[$0.task].isUnanswered }
  }

  private func leaveIfIncomplete(_ end: EvalEnd, _ judged: [JudgedTask]) {
    if verb.partial { return }
    if case .stopped(let lost) = end {
      leave(
        ExitStatus.stopped,
        "stopped; \(lost > 0 ? "\(counted(lost, "request")) in flight will be asked again: " : "")run the same command to go on"
      )
    }
    let missing = judged.reduce(0) { $0 + $1.missing }
    guard missing > 0 else { return }
    leave(
      ExitStatus.stopped,
      "\(missing) of \(judged.reduce(0) { $0 + $1.items.count } * run.settings.samples) answers are missing: "
        + "run the same command \(verb.noAsk ? "without --no-ask" : "again") to ask for them, or score what is there with --partial"
    )
  }

  /// Into the evaluation's own folder; and, as the latest, beside the answers, unless another model's results lie there.
  private func write(_ results: ResultsFile) throws -> String {
    let folder = "\(output)/\(try run.name())"
    let store = try CompletionStore(readingFrom: output)
    try results.write(to: folder, origin, store: store, now: now())
    let latest = FileManager.default.contents(atPath: output + "/results.json")
      .flatMap { try? JSON(parsing: Array($0)) }
    let other = latest?["config"]?["model"]?.text
    if let other, !other.utf8.elementsEqual(run.model.utf8) {
      Console.note("eval: \(output)/results.json is of \(other) and stays; these results are in \(folder)")
    } else {
      try results.write(to: output, origin, store: store, now: now())
    }
    return folder
  }

  private func ask(_ teacher: any Teacher) throws -> EvalEnd {
    let store: CompletionStore
    do { store = try CompletionStore(writingTo: output) } catch {
      Console.note("eval: answers go to \(output); --output-dir names another folder")
      throw error
    }
    try AskedModels(folder: output).note(run.model, opensThink: run.settings.opensThink)
    var progress = EvalProgress()
    var nextLine = 30.0
    let end = try run.ask(
      teacher, store: store, retriesFailed: verb.retryFailed, clock: now, shouldStop: stopRequested
    ) { event in
      switch event {
      case .note(let note): Console.note("eval: \(note)")
      case .progress(let latest):
        progress = latest
        if Console.isTerminal { return Console.status(EvalReport.line(latest)) }
        // A log wants a line now and then.
        guard latest.seconds >= nextLine else { return }
        nextLine = latest.seconds + 30
        Console.note(EvalReport.line(latest))
      }
    }
    Console.status("")
    Console.note(EvalReport.line(progress))
    for (reason, count) in progress.failures.sorted(by: { $0.value > $1.value }) {
      Console.note("eval: \(count) ended in \(reason): \(progress.details[reason] ?? "")")
    }
    if progress.failedBefore > 0 {
      Console.note(
        "eval: \(progress.failedBefore) failed in an earlier run and count as wrong; --retry-failed asks again"
      )
    }
    if hasOnlyName, progress.known > 0 {
      Console.note(
        "eval: stored answers are of what was served as \(run.model) then; if it has other weights now, say --model-revision"
      )
    }
    return end
  }
}
