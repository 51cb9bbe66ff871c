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

  let steps: [PipelineStep]
  let corpus: Corpus
  var journal: StepJournal
  let json: Bool
  private(set) var lines: [Line] = []

  init(_ steps: [PipelineStep], corpus: Corpus, journal: StepJournal, json: Bool) {
    (self.steps, self.corpus, self.journal, self.json) = (steps, corpus, journal, json)
  }

  /// Does what is to be done.
  ///
  /// - Returns: nil where all ended well, else the status and the words to leave with.
  mutating func run() throws -> (status: Int32, words: String)? {
    for step in steps {
      let state = try StepState(step, journal)
      if state.decision.kind == .skip {
        Console.note("run: \(step.name): skipped: \(state.decision.why)")
        lines.append(
          Line(
            step: step, why: state.decision.why, outcome: nil, cost: StepRecord.Cost(),
            made: state.measured?.made ?? StepRows()))
        continue
      }
      if stopRequested() {
        return (ExitStatus.stopped, "stopped before \(step.name); run the same command again to go on")
      }
      Console.note("run: \(step.name): \(state.decision.why)")
      let record = try start(state)
      lines.append(
        Line(
          step: step, why: state.decision.why, outcome: record.outcome, cost: record.cost, made: record.made))
      if let end = PipelineRun.end(of: step, record) { return end }
    }
    return nil
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
  private static func end(of step: PipelineStep, _ record: StepRecord) -> (status: Int32, words: String)? {
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
