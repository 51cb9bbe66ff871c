import ArgumentParser
import Corpus
import Foundation
import StrictJSON
import Train

/// Turns a training run's events into one moving line on a terminal, a plain line a log line elsewhere, or with `--json` an object a log
/// line on standard output. The last steps have one too, however few they are.
final class TrainReporter {
  private let log: StepLog
  private let json: Bool
  /// Shows what was drawn.
  private let drawings: DrawnView?
  private var line: ProgressLine
  /// A step that no line has shown yet.
  private var last: StepMetrics?
  /// The newest rise for one step that was told of.
  private var blip: Int

  /// - Parameter drawings: shows completions; nil: none are shown.
  init(_ log: StepLog, json: Bool, drawings: DrawnView? = nil) throws {
    (self.log, self.json, self.drawings) = (log, json, drawings)
    blip = log.blip?.step ?? 0
    let last = try log.record.last(50)
    let metrics =
      try last.first.map { try log.record.metrics($0.step...last[last.count - 1].step) } ?? [:]
    line = ProgressLine(
      max: log.plan.maxSteps, behind: last.map { StepMetrics($0, metrics[$0.step] ?? [:]) })
  }

  /// Trains to the end, or until it is told to stop, and says which.
  ///
  /// - Throws: `ExitCode` where it was stopped, so that what the caller holds is let go of before the program ends.
  func train(_ body: (@escaping (TrainEvent) -> Void) throws -> RunOutcome) throws {
    switch try watched(body) {
    case .done: Console.note("the model is in \(log.folder.path)")
    case .stopped(let step):
      Console.note("stopped after step \(step); run the same command again to go on")
      throw ExitCode(ExitStatus.stopped)
    }
  }

  private func watched(_ body: (@escaping (TrainEvent) -> Void) throws -> RunOutcome) throws -> RunOutcome {
    defer { Console.status("") }
    let outcome = try body(report)
    if let entry = log.unlogged { show(entry, stays: true) }
    tellBlip()
    if log.blips > 0 {
      Console.note(
        "\(counted(log.blips, "step")) beyond the threshold for once: yisang show --run \(log.folder.path) --step N has the examples"
      )
    }
    if log.watchesLoss, let found = Divergence(try log.record.steps().compactMap(\.loss)) {
      let (first, last) = (ProgressLine.number(found.first), ProgressLine.number(found.last))
      Console.note(
        "the loss diverged: \(first) at first, never below \(last) in the last \(counted(found.steps, "step")); try a lower --learning-rate or more --warmup-ratio"
      )
    }
    return outcome
  }

  /// A quiet line for a rise that the next step did not share.
  private func tellBlip() {
    guard let spike = log.blip, spike.step > blip, let loss = spike.loss, let usual = spike.usual else {
      return
    }
    blip = spike.step
    let (median, deviation) = (ProgressLine.number(usual.median), ProgressLine.number(usual.deviation))
    Console.note(
      "step \(spike.step): loss \(ProgressLine.number(loss)), usual \(median) ± \(deviation): once; not reported"
    )
  }

  private func report(_ event: TrainEvent) {
    switch event {
    case .began(let start, let max, let examples, let tokens):
      let place = start > 0 ? "goes on behind step \(start) of \(max)" : "\(counted(max, "step")) to take"
      Console.note(
        "\(place): \(counted(examples, log.watchesLoss ? "example" : "question")), \(counted(tokens, "token"))"
      )
    case .step(let metrics):
      tellBlip()
      line.add(metrics)
      Console.status(line.text(width: TrainReporter.width))
      last = metrics
      let isEnd = metrics.step == line.max
      if let entry = log.logged ?? (isEnd ? log.unlogged : nil) { show(entry, stays: isEnd) }
    case .drew(let step, let groups): drawings?.show(step, groups)
    case .saved(let step, let path): Console.note("step \(step): saved to \(path)")
    case .evaluated(let step, let metrics):
      if json, let logged = log.logged { write(logged, [:]) }
      let words = metrics.sorted { $0.key < $1.key }.map { "\($0.key) \(ProgressLine.number($0.value))" }
      Console.note("step \(step): \(words.joined(separator: ", "))")
    case .spike(let spike, let report):
      let what =
        spike.loss.map {
          "the loss rose to \(ProgressLine.number($0)) and stayed, \(ProgressLine.number(spike.score)) deviations above the usual"
        } ?? "the loss is no finite number"
      Console.note("step \(spike.step): \(what); its samples: \(report)")
    case .note(let text): Console.note(text)
    }
  }

  /// Shows a log line.
  ///
  /// - Parameter stays: on a terminal too, where it is the run's last.
  private func show(_ entry: JSON, stays: Bool) {
    guard let metrics = last else { return }
    last = nil
    if json {
      write(
        entry,
        [
          "perf/tokens_per_second": metrics.tokensPerSecond, "perf/mfu": metrics.mfu,
          "perf/peak_rss": Double(metrics.peakMemory),
        ])
    } else if stays || !Console.isTerminal {
      let reward = entry["reward"]?.double.flatMap { $0.isNaN ? nil : $0 }
      Console.note(line.text(width: .max, mean: entry["loss"]?.double ?? .nan, meanReward: reward))
    }
  }

  private func write(_ logged: JSON, _ more: [String: Double]) {
    let extra = more.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .number($0.value)) }
    Console.bytes(JSON.object((logged.members ?? []) + extra).serialized + [0x0A])
  }

  /// Columns of the terminal, less one, so that the line does not break; 79 where nobody says.
  private static var width: Int {
    var size = winsize()
    guard ioctl(2, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 1 else { return 79 }
    return Int(size.ws_col) - 1
  }
}
