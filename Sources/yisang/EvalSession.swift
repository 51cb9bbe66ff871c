import Corpus
import Evaluate
import Foundation
import Teacher

/// A run of `yisang eval`: the held-out log, asking, judging, results and exit status.
struct EvalSession {
  let run: EvalRun
  let output: String
  let log: HeldOutLog
  /// What was asked, in words.
  let prompt: String
  let verb: EvalVerb

  /// - Parameter teacher: nil asks nothing.
  func work(asking teacher: (any Teacher)?) throws {
    let readings = try heldOut()
    try log.begin(readings, again: verb.again, now: now())
    if let teacher { try ask(teacher, readings) }
    let store = try CompletionStore(readingFrom: output)
    let judged = try run.judged(store)
    let missing = judged.reduce(0) { $0 + $1.missing }
    if missing > 0, !verb.partial {
      leave(
        ExitStatus.stopped,
        "\(missing) of \(judged.reduce(0) { $0 + $1.items.count } * run.settings.samples) answers are missing: "
          + "run the same command \(verb.noAsk ? "without --no-ask" : "again") to ask for them, or score what is there with --partial"
      )
    }
    let chrF = TranslationMetric("chrf") { ChrF().corpus($0, references: $1) }
    let bleu = TranslationMetric("bleu") { BLEU().corpus($0, references: $1).score }
    let results = ResultsFile(run, judged, metrics: [chrF, bleu])
    try results.write(to: output, prompt: prompt, now: now())
    for reading in readings {
      let score = results.scores.first { $0.all.name == reading.task }?.all
      try log.end(
        reading, score: score?.accuracy?.mean ?? score?.translations.first?.runs.mean,
        results: output + "/results.json", now: now())
    }
    EvalReport(run, results, judged, output).print(json: verb.json, wrong: verb.showWrong)
  }

  private func now() -> Double { Date().timeIntervalSince1970 }

  /// The tasks that are held out, by their layout, by the flag, or because they once were.
  private func heldOut() throws -> [HeldOutLog.Reading] {
    try run.tasks.indices.compactMap { number in
      let task = run.tasks[number]
      guard try task.heldOut || log.knows(task.digest) else { return nil }
      return HeldOutLog.Reading(
        task: task.name, digest: task.digest, model: run.model,
        evaluation: try run.evaluation(ofTask: number),
        command: CommandLine.arguments)
    }
  }

  private func ask(_ teacher: any Teacher, _ readings: [HeldOutLog.Reading]) throws {
    let store = try CompletionStore(writingTo: output)
    var progress = EvalProgress()
    var nextLine = 30.0
    let end: EvalEnd
    do {
      end = try run.ask(
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
    } catch {
      Console.status("")
      Console.note("eval: what was answered is stored in \(output); the same command goes on from there")
      for (task, judged) in zip(run.tasks, try run.judged(store)) where judged.isUnanswered {
        for reading in readings where reading.task == task.name { try log.withdraw(reading, now: now()) }
      }
      throw error
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
    if case .stopped(let lost) = end, !verb.partial {
      leave(
        ExitStatus.stopped,
        "stopped; \(lost > 0 ? "\(counted(lost, "request")) in flight will be asked again: " : "")run the same command to go on"
      )
    }
  }
}
