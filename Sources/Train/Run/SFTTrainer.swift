import Checkpoints
public import Corpus
import Foundation
import Model
import StrictJSON

/// Supervised fine-tuning: one loop over steps, that can end at any instant and go on from its last checkpoint with the same bits.
///
/// Not for two threads at once.
public final class SFTTrainer {
  /// The run.
  public let run: RunFolder
  let settings: SFTSettings
  let writing: Writing
  let train: ExampleSet
  let validation: ExampleSet
  /// The model as it was before the first step.
  let first: Checkpoint
  /// Tokenizer and chat template, as they were when this began.
  let companions: Companions
  let learner: Learner
  let optimizer: Optimizer
  let schedule: Schedule
  let manifest: RunManifest
  /// Its steps, as they are written.
  public let record: TrainingSteps
  /// What its log is to know of it.
  public var logPlan: TrainerState.Plan { state.plan }
  var plan: StepPlan
  /// Examples of each sequence of the plan: one, or those of a bin.
  let sequences: [[Int]]
  var progress: Progress
  var monitor: SpikeMonitor
  var state: TrainerState
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
  ///   - model: the folder of a checkpoint; with `fromScratch` its configuration alone, weights are drawn by the seed.
  ///   - data: the examples.
  ///   - memory: bytes for what the way back wants of each layer; what does not fit is computed again, with the same bits.
  /// - Throws: `TrainError` where the run was begun with other settings, data or model; what `Checkpoint`, `Learner` and `Optimizer`
  ///   throw.
  public init(
    _ settings: SFTSettings, writing: Writing, run: RunFolder, model: String, fromScratch: Bool = false,
    data: LoadedExamples, dataSettings: [String: String], threads: Int, memory: Int? = nil
  ) throws {
    (self.settings, self.writing, self.run) = (settings, writing, run)
    (train, validation) = (data.train, data.validation)
    sequences = settings.sequences(of: train)
    plan = try StepPlan(sequences: sequences.count, settings: settings)
    schedule = try settings.schedule(steps: plan.steps)
    try SFTTrainer.check(data, model: model)
    lock = try run.take()
    let origin = try SFTTrainer.origin(
      model, fromScratch ? settings.seed : nil, run,
      RunManifest(
        method: "sft", settings: settings.named,
        data: dataSettings.merging(["train": train.digest, "validation": validation.digest]) { $1 },
        model: [:], processor: Crew.processor))
    (first, manifest) = (origin.first, origin.manifest)
    companions = Companions(of: first.folder)
    let step = origin.step
    progress = step > 0 ? try run.progress(of: step) : Progress()
    let known = try run.record(to: step, isDone: step >= plan.steps)
    record = known.record
    notes = origin.notes + known.notes
    func saved<Part>(_ body: (String?) throws -> Part) throws -> Part {
      step > 0 ? try run.reading(step, body) : try body(nil)
    }
    let part = try saved { try settings.part(of: origin.first.config, base: origin.first.folder, saved: $0) }
    var base = first
    if case .adapter(let pairs) = part {
      adapter = pairs.config
    } else {
      adapter = nil
      base = try saved { try $0.map { try Checkpoint(folder: $0) } ?? origin.first }
    }
    let crew = Crew(threads: threads)
    learner = try Learner(base, precision: settings.precision, crew: crew, learns: part, memory: memory)
    let optimizer = try Optimizer(settings.optimizerKind, parameters: learner.parameters, crew: crew)
    self.optimizer = optimizer
    if step > 0 {
      try run.reading(step) { _ = try optimizer.restore(from: "\($0)/\(RunFolder.optimizerName)") }
      guard progress.step == step, optimizer.steps == step else {
        throw run.damaged(
          step, run.checkpoint(step),
          "it is of step \(progress.step) by \(RunFolder.progressName), and of step \(optimizer.steps) by \(RunFolder.optimizerName)"
        )
      }
    }
    plan.skip(progress.step)
    var spikes = writing.spikes
    spikes.warmup = schedule.warmup
    monitor = SpikeMonitor(spikes, behind: try record.steps())
    state = try TrainerState(
      TrainerState.Plan(
        maxSteps: plan.steps, numTrainEpochs: Double(plan.epochs),
        trainBatchSize: settings.perDeviceTrainBatchSize, loggingSteps: writing.loggingSteps,
        saveSteps: writing.saveSteps,
        evalSteps: validation.examples.isEmpty ? nil : writing.evalSteps ?? writing.saveSteps),
      behind: record)
    peak = crew.speed(of: settings.precision).operations
    // It says that the model at the end is there, and this run has none yet.
    if progress.step < plan.steps { unlink(run.state) }
    let file = try OutputFile(run.manifest)
    try file.write(manifest.json.indented)
    try file.commit()
  }
}
