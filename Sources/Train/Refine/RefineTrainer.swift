import Checkpoints
import Corpus
import Foundation
import Model
public import Rewards
import StrictJSON

/// Refining by rewards: draws, scores, compares and learns, step by step; it can end at any instant and goes on from its last
/// checkpoint with the same bits, as long as its rewards give the same numbers.
///
/// Not for two threads at once.
public final class RefineTrainer {
  /// What any training has.
  public let run: TrainingRun
  let settings: RefineSettings
  let questions: [Question]
  let drawing: Drawing
  private let engine: NativeEngine
  var generation: Generation?
  var references: References?

  var policy: Policy { drawing.policy }

  /// A run that begins, or goes on from its newest checkpoint.
  ///
  /// - Parameters:
  ///   - method: how groups and their advantages are made.
  ///   - rewards: scores completions; names and weights are settings of the run.
  ///   - questions: what is asked.
  ///   - context: folder, model and machine.
  /// - Throws: `TrainError` where the run was begun with other settings, data or model; what `Checkpoint`, `Learner` and `Optimizer`
  ///   throw.
  public init(
    _ settings: RefineSettings, method: any RefineMethod, rewards: RewardSet, questions: LoadedQuestions,
    _ context: TrainingRun.Context
  ) throws {
    let settings = try settings.checked()
    (self.settings, self.questions) = (settings, questions.questions)
    let steps = try settings.steps(questions: questions.questions.count)
    run = try TrainingRun(
      settings.learning, method: method.name,
      named: settings.named.merging(rewards.named) { $1 }.merging(method.named) { $1 },
      data: ["train": questions.digest],
      steps: steps, epochs: Double(settings.numTrainEpochs), evaluates: false, watches: false,
      context)
    references =
      settings.needsReference && settings.loraRank == nil
      ? try References(settings, run) : nil
    engine = NativeEngine(run.learner.decoder)
    engine.reference =
      settings.needsReference
      ? references.map { .own($0.decoder) } ?? .withoutAdapter : nil
    if method.asksFrozenModel {
      engine.frozen = try RefineTrainer.frozenModel(settings, run, references)
    }
    drawing = try Drawing(
      settings, method, questions.questions,
      Policy(
        engine, settings: settings, rewards: rewards, writer: questions.writer,
        stops: run.first.generation.endIDs), of: run.folder)
    if run.progress.step > 0 {
      generation = try Generation.read(of: run.folder.checkpoint(run.progress.step))
    }
  }

  /// The model as it was before the first step: under an adapter the same decoder without it; else the reference where that is the same,
  /// and a decoder of its own where there is none, or one that moves.
  private static func frozenModel(_ settings: RefineSettings, _ run: TrainingRun, _ references: References?)
    throws -> ReferenceModel
  {
    guard settings.loraRank == nil else { return .withoutAdapter }
    if let references, !settings.syncRefModel { return .own(references.decoder) }
    return .own(
      try Decoder(run.first, precision: settings.precision, crew: run.learner.decoder.crew))
  }

  /// Takes all steps that are left.
  ///
  /// - Parameter shouldStop: asked between passes and draws; a step that is broken off is made again when the run goes on.
  public func train(
    shouldStop: @escaping () -> Bool, report: @escaping (TrainEvent) -> Void
  ) throws -> RunOutcome {
    (policy.shouldStop, policy.report) = (shouldStop, { report(.note($0)) })
    run.begin(of: questions.count, tokens: questions.reduce(0) { $0 + $1.ids.count }, report)
    if let note = memoryNote { report(.note(note)) }
    do {
      while run.progress.step < run.steps {
        if generation.map({ $0.steps >= $0.length(settings) }) ?? true {
          do { generation = try drawing.draw(&run.progress, peak: run.peak, report) } catch let error
            where !(error is CancellationError)
          {
            throw run.failure(before: run.progress.step + 1, error, report)
          }
        }
        guard try takeStep(shouldStop: shouldStop, report) else { break }
        try references?.sync(behind: run.progress.step, with: run.learner, engine)
        if run.isSaveDue { try save(report) }
      }
    } catch is CancellationError {
      // While it was drawing: nothing has changed.
    }
    guard run.progress.step == run.steps else {
      try save(report)
      return .stopped(step: run.progress.step)
    }
    try run.finish(report) { try self.writeGeneration($0) }
    return .done
  }

  /// What is to be said where a group could be drawn that there is no memory to learn from: all its completions go through one pass.
  private var memoryNote: String? {
    let longest = questions.map(\.ids.count).max() ?? 0
    let rows = longest + settings.numGenerations * settings.maxCompletionLength
    do { try run.learner.checkMemory(rows: rows, promised: run.promised) } catch let error as ModelError {
      return
        "where all \(settings.numGenerations) completions of a question have \(settings.maxCompletionLength) tokens, \(error.problem), by --num-generations or --max-completion-length; training begins all the same"
    } catch {}
    return nil
  }

  private func save(_ report: (TrainEvent) -> Void) throws {
    try run.save(report) { try self.writeGeneration($0) }
    try references?.forget(run.folder)
  }

  /// Between two steps of one generation a checkpoint has what was drawn.
  func writeGeneration(_ folder: String) throws {
    guard let generation, generation.steps < generation.length(settings) else { return }
    try DurableFile.write(generation.json.serialized, to: "\(folder)/\(Generation.fileName)")
  }
}

extension RefineSettings {
  /// Steps of the whole run.
  ///
  /// - Throws: `TrainError` for settings that make none.
  public func steps(questions: Int) throws -> Int {
    if let maxSteps = self.maxSteps { return maxSteps }
    let generations = (learning.numTrainEpochs * Double(questions) / Double(generationQuestions)).rounded(
      .down)
    guard generations * Double(stepsPerGeneration) <= 1e9 else {
      throw TrainError("num_train_epochs", "makes more than 1e9 steps")
    }
    return max(1, Int(generations)) * stepsPerGeneration
  }
}
