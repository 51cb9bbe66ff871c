import Corpus
import Distill
import Foundation
import Reasoning

/// Shows how asking goes on: tokens a second, time left, and what the rules say so far.
final class AskReporter {
  private let job: DistillJob
  private(set) var progress = InquiryProgress()
  private var verdicts: [TraceVerdict: Int] = [:]
  private var lastLine = 0.0

  init(_ job: DistillJob) { self.job = job }

  /// Requests that ended in this run.
  var ended: Int { progress.ended }

  func report(_ event: InquiryEvent) {
    switch event {
    case .note(let note): Console.note("distill: \(note)")
    case .reply(_, let reply): verdicts[job.verdict(on: reply), default: 0] += 1
    case .progress(let progress):
      self.progress = progress
      if Console.isTerminal { return Console.status(line) }
      // A log wants a line now and then.
      guard progress.seconds - lastLine >= 30 else { return }
      lastLine = progress.seconds
      Console.note(line)
    }
  }

  /// What was asked, at the end, and what each server did.
  func close(_ servers: ServerTallies) {
    Console.status("")
    Console.note(line)
    for line in servers.lines { Console.note("distill: \(line)") }
    for (reason, count) in progress.failures.sorted(by: { $0.value > $1.value }) {
      Console.note("distill: \(count) ended in \(reason): \(progress.details[reason] ?? "")")
    }
    let lasting = progress.failures.values.reduce(0, +) - progress.passing
    if lasting > 0 { Console.note("distill: \(lasting) of them are asked again only with --retry failed") }
  }

  private var line: String {
    let rate = Double(progress.tokens) / max(progress.seconds, 0.001)
    var line = "distill: \(counted(progress.replies, "answer"))"
    if progress.known > 0 { line += ", \(progress.known) stored before" }
    if progress.failedBefore > 0 { line += ", \(progress.failedBefore) failed before (--retry failed)" }
    if progress.inFlight > 0 { line += ", \(progress.inFlight) in flight" }
    if progress.tokens > 0 { line += String(format: ", %d tokens, %.0f a second", progress.tokens, rate) }
    if let left { line += ", about \(AskReporter.time(left)) left" }
    let mix = TraceVerdict.allCases.compactMap { verdict in
      verdicts[verdict].map { "\(verdict.rawValue) \($0)" }
    }
    return mix.isEmpty ? line : line + " · " + mix.joined(separator: ", ")
  }

  /// Seconds until all prompts are asked, at the rate so far.
  private var left: Double? {
    guard progress.ended > 0, progress.inFlight > 0, let prompts = progress.promptsLeft else { return nil }
    let remaining = prompts * job.settings.rollouts + progress.inFlight
    return Double(remaining) / Double(progress.ended) * progress.seconds
  }

  private static func time(_ seconds: Double) -> String {
    let seconds = Int(min(seconds, 1e9))
    if seconds < 120 { return "\(seconds) s" }
    return seconds < 7_200 ? "\(seconds / 60) min" : "\(seconds / 3_600) h \(seconds / 60 % 60) min"
  }
}
