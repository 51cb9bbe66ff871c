public import Corpus
internal import Foundation
public import GRDB

/// Good traces to examples, as a selection says.
public struct DistillStep: StageStep {
  /// A good trace.
  public struct Input: Sendable {
    let example: Example
    let category: String?
  }

  /// An example, or why the trace is none.
  public struct Outcome: Sendable {
    let example: Example
    let rejection: Rejection?
  }

  /// The stage written.
  public let stage = Stage.distill
  private let settings: DistillSettings
  private let selection: Selection?
  private let inputs: [String]

  /// - Parameters:
  ///   - traces: what the selection was made from.
  ///   - selection: nil where only the plan is wanted.
  public init(_ settings: DistillSettings, traces: [SealedShard], selection: Selection? = nil) {
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
  public func read(_ db: Database, after position: Int64, limit: Int) throws -> [(Int64, Input)] {
    try Example.read(db, after: position, limit: min(limit, 200)).map { seq, example in
      (seq, Input(example: example, category: example.category))
    }
  }

  /// Looks up what was drawn.
  public func decide(_ input: Input) throws -> Outcome {
    guard let selection else {
      throw CorpusFailure(.mismatch, stage.name, "nothing was drawn yet", remedy: "run yisang distill again")
    }
    return Outcome(
      example: input.example,
      rejection: selection.rejection(of: input.example.id, category: input.category))
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
