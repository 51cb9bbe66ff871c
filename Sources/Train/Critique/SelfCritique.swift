import Checkpoints
import Corpus
import Foundation
import Model
import Rewards
import StrictJSON

/// SCFT (arXiv 2601.12720, §3.2): a model writes solutions and critiques of them, and learns from those of its critiques that reach the right
/// answer. Here it gets as far as its examples; `SFTTrainer` learns from them.
///
/// The folder of the run has `drawn/` (what was drawn), `fates.jsonl` and `selection.json` (what became of it) and `examples.jsonl`.
public struct SelfCritique {
  /// As runs have it.
  public static let name = "scft"
  /// What it draws and learns by.
  public let settings: SCFTSettings
  /// Questions whose known answer is missing or cannot be read; they are not asked.
  public let unanswered: Int
  private let questions: LoadedQuestions
  private let context: TrainingRun.Context
  /// Of the questions that are asked.
  private let places: [Int]

  /// What is told while it draws.
  public enum Event: Sendable {
    /// A line for people.
    case note(String)
    /// Prompts that are drawn, of all.
    case solutions(Int, of: Int)
    /// The same of critiques.
    case critiques(Int, of: Int)
  }

  /// - Parameters:
  ///   - questions: what is asked.
  ///   - context: folder, model and machine.
  /// - Throws: `TrainError` where no question has a known answer, and for a question without text.
  public init(_ settings: SCFTSettings, questions: LoadedQuestions, _ context: TrainingRun.Context) throws {
    (self.settings, self.questions, self.context) = (settings, questions, context)
    let all = questions.questions
    let answered = questions.areAnswered
    places = all.indices.filter { answered[$0] }
    unanswered = all.count - places.count
    guard !places.isEmpty else {
      throw TrainError("data", questions.unansweredProblem("nobody can say which critiques are right"))
    }
    if let place = places.first(where: { all[$0].text.isEmpty }) {
      throw TrainError(
        all[place].place,
        "has ids and no text, and a critique is asked for by text; give prompt, messages or question")
    }
  }

  /// Questions that are asked.
  public var asked: Int { places.count }

  /// Critiques that are asked for at most.
  public var mostCritiques: Int { places.count * settings.numSolutions * settings.numCritiques }

  /// Prompts whose completions are kept already: of solutions, and of critiques.
  ///
  /// - Throws: `TrainError` where they were drawn otherwise, or the run cannot go on.
  public func kept() throws -> (solutions: Int, critiques: Int) {
    try TrainingRun.checkSettings(context.folder, method: SelfCritique.name, settings.named)
    let drawn = try DrawnFolder.look(
      context.folder, manifest(Checkpoint(folder: context.model)), questions.questions, settings)
    return (drawn.solutions.count, drawn.critiques.count)
  }

  /// Draws what is missing, and chooses. Whoever goes on draws nothing twice.
  ///
  /// - Throws: `NoExample` where nothing is left to learn from; `TrainError` where the folder was begun with other settings, data or model;
  ///   `CancellationError` where it was asked to stop; what `Checkpoint` and `Decoder` throw.
  public func choose(shouldStop: @escaping () -> Bool, report: @escaping (Event) -> Void) throws
    -> CritiqueChoice
  {
    try choose(shouldStop: shouldStop, report: report) { try policy($0) }
  }

  /// The same by another policy.
  func choose(
    shouldStop: @escaping () -> Bool, report: @escaping (Event) -> Void,
    by makePolicy: (Checkpoint) throws -> any SteadyPolicyModel
  ) throws -> CritiqueChoice {
    try TrainingRun.checkSettings(context.folder, method: SelfCritique.name, settings.named)
    let lock = try context.folder.take()
    defer { withExtendedLifetime(lock) {} }
    let checkpoint = try Checkpoint(folder: context.model)
    let folder = try DrawnFolder(context.folder, manifest(checkpoint), questions.questions, settings)
    for note in folder.notes { report(.note(note)) }
    // The weights are let go of before those that learn are there.
    var policy: (any SteadyPolicyModel)?
    let drawing = CritiqueDrawing(settings: settings, questions: questions.questions, places: places) {
      report($0 == .solutions ? .solutions($1, of: $2) : .critiques($1, of: $2))
    }
    try drawing.draw(into: folder) {
      if let policy { return policy }
      let made = try makePolicy(checkpoint)
      (made as? Policy)?.shouldStop = shouldStop
      policy = made
      return made
    }
    let choice = CritiqueChooser(
      settings: settings, questions: questions.questions, places: places, drawn: folder.drawn,
      writesReasoning: try ExampleRenderer.writesReasoning(model: context.model)
    ).choice()
    try choice.write(to: context.folder.path, questions.questions)
    guard !choice.examples.isEmpty else { throw choice.nothing(settings) }
    return choice
  }

  /// The trainer of the examples that `choose` wrote.
  ///
  /// - Parameter dataSettings: what made them of `examples.jsonl`.
  /// - Throws: as `SFTTrainer`.
  public func trainer(_ data: LoadedExamples, dataSettings: [String: String], _ context: TrainingRun.Context)
    throws -> SFTTrainer
  {
    let trainer = try SFTTrainer(
      settings.sft, data: data,
      dataSettings: dataSettings.merging(["questions": questions.digest]) { $1 }, context,
      method: SelfCritique.name, named: settings.named)
    try writeDropped(questions, data, to: context.folder.path)
    return trainer
  }

  /// The same in PyTorch.
  ///
  /// - Throws: as `TorchRun`.
  public func torchRun(
    _ data: LoadedExamples, dataSettings: [String: String], torch: TorchSettings,
    _ context: TrainingRun.Context
  ) throws -> TorchRun {
    let run = try TorchRun(
      settings.sft, data: data,
      dataSettings: dataSettings.merging(["questions": questions.digest]) { $1 }, torch: torch, context,
      method: SelfCritique.name, named: settings.named)
    try writeDropped(questions, data, to: context.folder.path)
    return run
  }

  /// The rows that are learnt from, as `--data` of `train sft` takes them.
  public var examples: String { "\(context.folder.path)/\(CritiqueChoice.examplesName)" }

  private func policy(_ checkpoint: Checkpoint) throws -> Policy {
    let decoder = try Decoder(
      checkpoint, precision: settings.sft.precision, crew: Crew(threads: context.threads))
    return Policy(
      NativeEngine(decoder), settings: settings.refining,
      rewards: try RewardSet(names: [RewardFunction.accuracy.rawValue]),
      writer: questions.writer, stops: checkpoint.generation.endIDs)
  }

  /// Of what is drawn.
  private func manifest(_ checkpoint: Checkpoint) -> RunManifest {
    RunManifest(
      method: SelfCritique.name, settings: settings.drawing, data: ["questions": questions.digest],
      model: ["model": CheckpointIdentity(checkpoint).name], processor: Crew.processor)
  }
}
