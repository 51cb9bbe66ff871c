public import Corpus
internal import Foundation
public import GRDB

/// Good traces to examples, as a selection says.
public struct DistillStep: StageStep {
  /// An example, or why the trace is none.
  public struct Outcome: Sendable {
    let example: Example
    let rejection: Rejection?
  }

  /// The stage written.
  public let stage = Stage.distill
  private let settings: DistillSettings
  private let selection: Selection
  private let inputs: [String]

  /// - Parameters:
  ///   - traces: what the selection was made from.
  ///   - selection: which of them become examples.
  public init(_ settings: DistillSettings, traces: [SealedShard], selection: Selection) {
    (self.settings, self.selection) = (settings, selection)
    inputs = traces.map(\.key)
  }

  /// The mix. The number is raised when equal traces give other examples than before.
  public var parameters: Parameters {
    var values = ["distill": "1", "seed": "\(settings.seed)"]
    values["mix"] = settings.mix?.description
    values["traces_per_prompt"] = settings.tracesPerPrompt.map { "\($0)" }
    values["teacher_license"] = settings.teacherLicense
    return Parameters(values)
  }

  /// Which traces are chosen depends on all of them where there is a mix.
  public func sideInputs(of shard: Int) -> [String] { settings.mix == nil ? [] : inputs }

  /// Reads good traces in order.
  public func read(_ db: Database, after position: Int64, limit: Int) throws -> [(Int64, Example)] {
    try Example.read(db, after: position, limit: min(limit, 200))
  }

  /// Looks up what was drawn.
  public func decide(_ example: Example) -> Outcome {
    Outcome(
      example: example, rejection: selection.rejection(of: example.id, category: example.category))
  }

  /// Writes the example, or why the trace is none.
  public func write(_ outcome: Outcome, to db: Database) throws {
    if let rejection = outcome.rejection {
      try rejection.insert(id: outcome.example.id, url: outcome.example.url, into: db)
    } else {
      try outcome.example.insert(into: db)
    }
  }
}
