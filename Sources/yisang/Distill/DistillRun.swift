import Corpus
import Distill
import Foundation
import Teacher

/// A run of `yisang distill`: ask, judge, draw, with log, progress and exit status.
struct DistillRun {
  let job: DistillJob
  let corpus: Corpus
  let workers: Int
  let json: Bool

  /// - Parameter teacher: nil asks nothing.
  func run(
    asking teacher: (any Teacher)?, _ inquiry: Inquiry.Settings, retry: PromptSource.Retry, limit: Int?
  ) async throws {
    let log = try startedLog(of: corpus)
    let reporter = AskReporter(job)
    var end = InquiryEnd.complete
    if let teacher {
      end = try job.ask(
        teacher, inquiry, retry: retry, limit: limit, clock: { Date().timeIntervalSince1970 },
        shouldStop: stopRequested, report: reporter.report)
      reporter.close(ServerTallies(teacher))
      if case .stopped(let lost) = end {
        try log.end(
          rowsIn: reporter.ended, rowsOut: nil, outcome: "stopped", now: Date().timeIntervalSince1970)
        leave(
          ExitStatus.stopped,
          "stopped; \(counted(lost, "request")) in flight will be asked again: run the same command to go on")
      }
    }
    let runner = StageRunner(corpus: corpus, workers: workers, shouldStop: stopRequested)
    let reporters = StageReporters()
    let judged = try await job.judge(runner) { reporters.of(.trace).report($0) }
    let manifest = judged ? try await job.select(runner) { reporters.of(.distill).report($0) } : nil
    let count = manifest == nil ? nil : try corpus.count(of: .distill)
    try log.end(
      rowsIn: reporter.ended, rowsOut: count?.kept, outcome: manifest == nil ? "stopped" : "done",
      now: Date().timeIntervalSince1970)
    guard let manifest, let count else {
      leave(ExitStatus.stopped, "stopped; run the same command again to go on")
    }
    Console.status("")
    try DistillSummary(
      corpus, manifest, asked: teacher == nil ? nil : reporter.progress, servers: ServerTallies(teacher)
    ).print(json: json)
    if case .budget(let spent) = end {
      leave(
        ExitStatus.stopped,
        "the budget is spent (\(spent); \(reporter.progress.tokens) tokens written in all); run it again to go on"
      )
    }
    if reporter.progress.passing > 0 {
      leave(
        ExitStatus.stopped,
        "\(counted(reporter.progress.passing, "request")) failed for the moment: run it again to ask them again"
      )
    }
    if count.kept == 0 { leave(ExitStatus.empty, "no trace became an example: the counts above say why") }
  }

  /// Asks about one part of the shards, and judges what came: the rest is for whoever ends the work.
  func run(
    _ part: Part, asking teacher: (any Teacher)?, _ inquiry: Inquiry.Settings, retry: PromptSource.Retry
  ) async throws {
    let reporter = AskReporter(job)
    if let teacher {
      let end = try job.ask(
        teacher, inquiry, retry: retry, part: part, clock: { Date().timeIntervalSince1970 },
        shouldStop: stopRequested, report: reporter.report)
      reporter.close(ServerTallies(teacher))
      if case .stopped(let lost) = end {
        leave(ExitStatus.stopped, "stopped; \(counted(lost, "request")) in flight will be asked again")
      }
    }
    let runner = StageRunner(corpus: corpus, workers: workers, part: part, shouldStop: stopRequested)
    try await runPart(part, of: corpus) { report in try await job.judge(runner) { report(.trace, $0) } }
  }
}
