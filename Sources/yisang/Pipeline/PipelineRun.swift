import Corpus
import Foundation

/// Does the steps of a plan, one process each, and notes what each took.
struct PipelineRun {
  /// What became of a step.
  struct Line {
    let step: PipelineStep
    let why: String
    /// Nil: it was skipped.
    let outcome: StepRecord.Outcome?
    let cost: StepRecord.Cost
    let made: StepRows
  }

  /// How the run ends before its end.
  typealias End = (status: Int32, words: String)

  let steps: [PipelineStep]
  let corpus: Corpus
  var journal: StepJournal
  let json: Bool
  private(set) var lines: [Line] = []

  init(_ steps: [PipelineStep], corpus: Corpus, journal: StepJournal, json: Bool) {
    (self.steps, self.corpus, self.journal, self.json) = (steps, corpus, journal, json)
  }

  /// Does what is to be done. Where a step does not end well, the report is written even so, of what is there.
  ///
  /// - Returns: nil where all ended well, else the status and the words to leave with.
  mutating func run() throws -> End? {
    for (place, step) in steps.enumerated() {
      guard var end = try take(step) else { continue }
      guard end.status != ExitStatus.stopped, !stopRequested() else { return end }
      // What cannot be looked at now takes nothing from the words that the run ends with.
      let left = steps[place...]
      for export in (try? outdated(left)) ?? [] {
        end.words +=
          "\n\(export) holds rows of an earlier state: run yisang run again when this is mended, or remove \(export)"
      }
      if let report = left.dropFirst().first(where: { $0.stage == .report }),
        (try? Fingerprints.of(report.inputs))?.isEmpty == false
      {
        _ = try? take(report)
      }
      return end
    }
    return nil
  }

  /// Folders of published rows that a step which did not come to its turn would make anew.
  ///
  /// - Parameter left: the step that did not end well, and those behind it.
  private func outdated(_ left: ArraySlice<PipelineStep>) throws -> [String] {
    try StepState.all(Array(left), journal).dropFirst().filter { $0.decision.kind != .skip }
      .compactMap(\.step.exportFolder).filter { FileManager.default.fileExists(atPath: $0) }
  }

  /// Does a step, or skips it.
  private mutating func take(_ step: PipelineStep) throws -> End? {
    let state = try StepState(step, journal)
    if state.decision.kind == .skip {
      Console.note("run: \(step.name): skipped: \(state.decision.why)")
      lines.append(
        Line(
          step: step, why: state.decision.why, outcome: nil, cost: StepRecord.Cost(),
          made: state.measured?.made ?? StepRows()))
      return nil
    }
    if stopRequested() {
      return (ExitStatus.stopped, "stopped before \(step.name); run the same command again to go on")
    }
    Console.note("run: \(step.name): \(state.decision.why)")
    let record = try start(state)
    lines.append(
      Line(
        step: step, why: state.decision.why, outcome: record.outcome, cost: record.cost, made: record.made))
    return PipelineRun.end(of: step, record)
  }

  private mutating func start(_ state: StepState) throws -> StepRecord {
    let step = state.step
    var record = StepRecord(
      step: step.name, place: step.place, identity: state.identity, at: Date().timeIntervalSince1970)
    try journal.add(record)
    let end = try ChildVerb(arguments: step.arguments, quiet: json).run()
    record = StepRecord(
      step: step.name, place: step.place, identity: state.identity, at: Date().timeIntervalSince1970)
    (record.status, record.cost) = (end.status, end.cost)
    record.outcome = StepRecord.Outcome(status: end.status)
    if record.outcome == .done {
      record.made = try StepRows(of: step, corpus: corpus)
      record.outputs = try Fingerprints.of(step.outputs)
    }
    try journal.add(record)
    return record
  }

  /// How the run ends where a step did not end well.
  private static func end(of step: PipelineStep, _ record: StepRecord) -> End? {
    switch record.outcome {
    case .done, nil: return nil
    case .stopped: return (record.status, "stopped in \(step.name); run the same command again to go on")
    case .empty:
      return (record.status, "nothing came of \(step.name), so the run ends here: what it said above is why")
    case .failed:
      let killed = record.status > 128 ? " (killed by signal \(record.status - 128))" : ""
      var words = "\(step.name) failed\(killed); what it said above is why: \(step.command)"
      if step.stage.trains, FileManager.default.fileExists(atPath: step.place) {
        words +=
          "\nif it refused to go on in \(step.place) with other data or settings: name another output_dir in the section "
          + "\(step.stage.rawValue) of the settings file, or remove \(step.place)"
      }
      return ((1...127).contains(record.status) ? record.status : ExitStatus.failed, words)
    }
  }
}
