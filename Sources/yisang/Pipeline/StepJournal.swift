import Corpus
import Foundation
import StrictJSON

/// What `yisang run` did: `runs/run.jsonl`, a line each time that a step begins or ends, only ever added to.
struct StepJournal {
  private let path: String
  private var last: [String: StepRecord] = [:]
  /// The newest good ending by the step's name and place, for what a step takes: with the costs of the parts it was done in.
  private var ended: [String: StepRecord] = [:]
  /// The parts of a step that ended before it was done.
  private var parts: [String: StepRecord] = [:]

  /// Reads a journal; one that is not there is empty, and a line that a kill cut off is passed over.
  init(_ path: String = "runs/run.jsonl") throws {
    self.path = path
    guard try isThere(path) else { return }
    guard let data = FileManager.default.contents(atPath: path) else { throw failure() }
    for line in data.split(separator: 0x0A) {
      if let record = (try? JSON(parsing: Array(line))).flatMap(StepRecord.init) { note(record) }
    }
  }

  /// The newest record of a step; nil where it was never begun.
  func last(_ step: PipelineStep) -> StepRecord? { last[StepJournal.key(step.name, step.place)] }

  /// The newest record of a step that ended well: what it took, in all parts that were stopped or failed before, and how many
  /// rows. Of a part that was killed nobody knows what it took.
  func measured(_ step: PipelineStep) -> StepRecord? { ended[StepJournal.key(step.name, step.place)] }

  /// The newest record of a step of its kind, of whatever model, that ended well.
  func measured(like step: PipelineStep) -> StepRecord? {
    let kind = step.name.prefix { $0 != " " }
    return ended.values.filter { $0.step.prefix { $0 != " " } == kind }.max { $0.at < $1.at }
  }

  /// Adds a record, durably.
  mutating func add(_ record: StepRecord) throws {
    try FileManager.default.createDirectory(
      atPath: URL(filePath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
    try appendDurably(line: record.json.serialized, to: path)
    note(record)
  }

  private mutating func note(_ record: StepRecord) {
    let key = StepJournal.key(record.step, record.place)
    last[key] = record
    guard let outcome = record.outcome else { return }
    var whole = record
    if let before = parts[key], before.identity == record.identity { whole.cost.add(before.cost) }
    parts[key] = outcome == .done ? nil : whole
    if outcome == .done { ended[key] = whole }
  }

  private static func key(_ step: String, _ place: String) -> String { "\(step)\n\(place)" }

  private func failure() -> CorpusFailure {
    CorpusFailure(
      .system, path, String(cString: strerror(errno)),
      remedy: "check the path, its permissions and the free space")
  }
}
