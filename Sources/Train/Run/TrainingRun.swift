import Checkpoints
import Corpus
import Foundation
import Model
import StrictJSON

/// What any training has, whatever its loss: the model that learns and the rule that moves it, a folder with checkpoints, and a record of
/// steps. A trainer owns one, and adds what is its own.
public final class TrainingRun {
  /// Where a run is, and on what machine.
  public struct Context {
    /// The run's folder.
    public var folder: RunFolder
    /// The folder of the checkpoint it begins with.
    public var model: String
    /// Whether only its configuration is taken, and weights are drawn by the seed.
    public var fromScratch = false
    /// What is written when.
    public var writing = RunWriting()
    /// That compute; no bit depends on them.
    public var threads: Int
    /// Bytes for what the way back wants of each layer; what does not fit is computed again, with the same bits.
    public var memory: Int?

    /// A run of a model.
    public init(folder: RunFolder, model: String, threads: Int) {
      (self.folder, self.model, self.threads) = (folder, model, threads)
    }
  }

  /// Where it is.
  public let folder: RunFolder
  /// What is known of its steps.
  public let log: StepLog
  /// Steps there are.
  public let steps: Int
  let learning: LearningSettings
  let writing: RunWriting
  /// The model as it was before the first step.
  let first: Checkpoint
  /// Tokenizer and chat template, as they were when this began.
  let companions: Companions
  let learner: Learner
  let optimizer: Optimizer
  let schedule: Schedule
  let manifest: RunManifest
  var progress: Progress
  /// What a large product reaches here, in operations a second.
  let peak: Double
  /// Of the pairs that learn, if not all weights do.
  let adapter: AdapterConfig?
  /// What whoever begins should know.
  let notes: [String]
  private let lock: FileLock

  /// A run that begins, or goes on from its newest checkpoint.
  ///
  /// - Parameters:
  ///   - method: `sft`, `grpo` …
  ///   - named: all settings that decide bits.
  ///   - data: digests of what is learnt from.
  ///   - steps: of the whole run.
  ///   - epochs: that they begin.
  ///   - evaluates: whether there is a validation.
  ///   - watches: whether a rise of the loss means something; a policy's does not.
  /// - Throws: `TrainError` where the run was begun with other settings, data or model; what `Checkpoint`, `Learner` and `Optimizer`
  ///   throw.
  init(
    _ learning: LearningSettings, method: String, named: [String: String], data: [String: String], steps: Int,
    epochs: Double, evaluates: Bool, watches: Bool = true, _ context: Context
  ) throws {
    (self.learning, writing, folder, self.steps) = (learning, context.writing, context.folder, steps)
    schedule = try learning.schedule(steps: steps)
    lock = try folder.take()
    let origin = try TrainingRun.origin(
      context.model, context.fromScratch ? learning.seed : nil, folder,
      RunManifest(method: method, settings: named, data: data, model: [:], processor: Crew.processor))
    (first, manifest) = (origin.first, origin.manifest)
    companions = Companions(of: first.folder)
    let (folder, step) = (folder, origin.step)
    progress = step > 0 ? try folder.progress(of: step) : Progress()
    let known = try folder.record(to: step, isDone: step >= steps)
    notes = origin.notes + known.notes
    func saved<Part>(_ body: (String?) throws -> Part) throws -> Part {
      step > 0 ? try folder.reading(step, body) : try body(nil)
    }
    let part = try saved { try learning.part(of: origin.first.config, base: origin.first.folder, saved: $0) }
    var base = first
    if case .adapter(let pairs) = part {
      adapter = pairs.config
    } else {
      adapter = nil
      base = try saved { try $0.map { try Checkpoint(folder: $0) } ?? origin.first }
    }
    let crew = Crew(threads: context.threads)
    learner = try Learner(
      base, precision: learning.precision, crew: crew, learns: part, memory: context.memory)
    let optimizer = try Optimizer(learning.optimizerKind, parameters: learner.parameters, crew: crew)
    self.optimizer = optimizer
    if step > 0 {
      try folder.reading(step) { _ = try optimizer.restore(from: "\($0)/\(RunFolder.optimizerName)") }
      guard progress.step == step, optimizer.steps == step else {
        throw folder.damaged(
          step, folder.checkpoint(step),
          "it is of step \(progress.step) by \(RunFolder.progressName), and of step \(optimizer.steps) by \(RunFolder.optimizerName)"
        )
      }
    }
    log = try StepLog(
      folder, known.record,
      TrainerState.Plan(
        maxSteps: steps, numTrainEpochs: epochs, trainBatchSize: learning.perDeviceTrainBatchSize,
        loggingSteps: writing.loggingSteps, saveSteps: writing.saveSteps,
        evalSteps: evaluates ? writing.evalSteps ?? writing.saveSteps : nil),
      writing, warmup: watches ? schedule.warmup : nil)
    peak = crew.speed(of: learning.precision).operations
    // It says that the model at the end is there, and this run has none yet.
    if progress.step < steps { unlink(folder.state) }
    let file = try OutputFile(folder.manifest)
    try file.write(manifest.json.indented)
    try file.commit()
  }
}
