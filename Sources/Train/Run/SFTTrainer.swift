import Checkpoints
public import Corpus
import Foundation
import Model
import StrictJSON

/// Supervised fine-tuning: one loop over steps, that can end at any instant and go on from its last checkpoint with the same bits.
///
/// Not for two threads at once.
public final class SFTTrainer {
  /// What decides when something is written, and no bit of the weights.
  public struct Writing: Sendable {
    /// A checkpoint every so many steps, and at the end.
    public var saveSteps = 500
    /// Checkpoints that stay; nil: all.
    public var saveTotalLimit: Int?
    /// A log entry every so many steps.
    public var loggingSteps = 10
    /// The validation's loss every so many steps, and at the end; nil: as `saveSteps`.
    public var evalSteps: Int?
    /// When a loss is a spike.
    public var spikes = SpikeSettings()
    /// Looks up what a report of a spike says of its examples.
    public var lookup: SpikeReport.Lookup = { _ in [:] }
    /// What such a report measures beside the built-in features.
    public var features: [SampleFeature] = []

    /// The defaults.
    public init() {}
  }

  /// How training ended.
  public enum Outcome: Sendable, Equatable {
    /// All steps are taken, and the model is in the run's folder.
    case done
    /// After this step, on request; its checkpoint is written.
    case stopped(step: Int)
  }

  /// The run.
  public let run: RunFolder
  let settings: SFTSettings
  let writing: Writing
  let train: ExampleSet
  let validation: ExampleSet
  let base: Checkpoint
  let learner: Learner
  let optimizer: Optimizer
  let schedule: Schedule
  let manifest: RunManifest
  /// Its steps, as they are written.
  public let record: TrainingSteps
  let started = ContinuousClock.now
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
  private let adapter: AdapterConfig?
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
    lock = try run.take()
    if fromScratch, try run.checkpoints().isEmpty {
      try SFTTrainer.drawWeights(model, seed: settings.seed, to: run.checkpoint(0))
    }
    let first = try Checkpoint(folder: fromScratch ? run.checkpoint(0) : model)
    for set in [train, validation] { try set.check(vocabulary: first.config.vocabularySize) }
    manifest = RunManifest(
      method: "sft", settings: settings.named,
      data: dataSettings.merging(["train": train.digest, "validation": validation.digest]) { $1 },
      model: ["model": CheckpointIdentity(first).name, "from_scratch": "\(fromScratch)"],
      processor: Crew.processor)
    let step = try SFTTrainer.newest(run, manifest)
    let folder = step.map(run.checkpoint)
    let crew = Crew(threads: threads)
    let part = try settings.part(of: first, base: model, saved: step == 0 ? nil : folder)
    if case .adapter(let pairs) = part {
      (adapter, base) = (pairs.config, first)
    } else {
      adapter = nil
      if let folder { base = try Checkpoint(folder: folder) } else { base = first }
    }
    learner = try Learner(base, precision: settings.precision, crew: crew, learns: part, memory: memory)
    optimizer = try Optimizer(settings.optimizerKind, parameters: learner.parameters, crew: crew)
    progress = Progress()
    if let folder, let step, step > 0 {
      try optimizer.restore(from: "\(folder)/\(RunFolder.optimizerName)")
      progress = try Progress(of: "\(folder)/\(RunFolder.progressName)")
    }
    plan.skip(progress.step)
    record = try TrainingSteps(writingTo: run.path)
    try record.forget(after: progress.step)
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
    let file = try OutputFile(run.manifest)
    try file.write(manifest.json.indented)
    try file.commit()
  }

  /// Takes all steps that are left.
  ///
  /// - Parameter shouldStop: asked between passes; a step that is broken off is taken again when the run goes on.
  public func train(shouldStop: () -> Bool, report: (TrainEvent) -> Void) throws -> Outcome {
    report(
      .began(
        start: progress.step, max: plan.steps, examples: train.examples.count, tokens: train.tokens))
    while progress.step < plan.steps {
      guard let batch = plan.takeNext() else { break }
      guard try take(batch, shouldStop: shouldStop, report: report) else {
        try save(report)
        return .stopped(step: progress.step)
      }
      let isLast = progress.step == plan.steps
      if !validation.examples.isEmpty,
        isLast || progress.step.isMultiple(of: writing.evalSteps ?? writing.saveSteps)
      {
        try evaluate(report)
      }
      if isLast || progress.step.isMultiple(of: writing.saveSteps) { try save(report) }
    }
    try finish(report)
    return .done
  }

  /// One step.
  ///
  /// - Returns: false where it was broken off, and nothing has changed.
  private func take(_ batch: StepPlan.Batch, shouldStop: () -> Bool, report: (TrainEvent) -> Void) throws
    -> Bool
  {
    let start = ContinuousClock.now
    let number = progress.step + 1
    let micro = MicroBatches(
      batch.sequences.flatMap { sequences[$0] }, of: train, maxTokens: settings.maxTokensPerMicroBatch)
    var sums = StepSums()
    learner.parameters.clearGradients()
    if settings.neftuneNoiseAlpha > 0 {
      learner.embeddingNoise = EmbeddingNoise(
        alpha: settings.neftuneNoiseAlpha, seed: settings.seed, step: number)
    }
    let objective = settings.objective
    let rate = schedule.rate(at: progress.step)
    let norm: Double
    do {
      for (groups, examples) in zip(micro.passes, micro.examples) {
        if shouldStop() { return false }
        sums.add(try learner.learn(groups, objective), groups, examples)
      }
      norm = try optimizer.step(rate: rate, maxNorm: settings.maxGradNorm > 0 ? settings.maxGradNorm : nil)
    } catch let error as ModelError {
      try record.write(
        TrainingSteps.Step(step: number, loss: nil, tokens: micro.targets), samples: sums.samples(of: train))
      throw TrainError(
        "step \(number)",
        "\(error.problem); its examples: yisang show --run \(run.path) --step \(number). Weights of step \(progress.step) and before are whole"
      )
    }
    progress.step = number
    progress.epoch = batch.epoch
    progress.numTokens += micro.tokens
    progress.examples += micro.examples.joined().count
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    progress.seconds += seconds
    let operations = try base.config.trainingOperations(
      Array(micro.passes.joined()), adapter: adapter)
    let metrics = StepMetrics(
      step: number, epoch: batch.epoch, loss: sums.loss, gradNorm: norm, learningRate: rate,
      entropy: sums.entropy / Double(max(1, micro.targets)),
      meanTokenAccuracy: Double(sums.greedy) / Double(max(1, micro.targets)), numTokens: progress.numTokens,
      tokens: micro.tokens, targets: micro.targets, emptyMicroBatches: micro.empty, seconds: seconds,
      gflops: operations / seconds / 1e9, mfu: operations / seconds / peak, peakMemory: peakMemory())
    try record.write(metrics.stored, samples: sums.samples(of: train), metrics: metrics.named)
    state.add(metrics)
    report(.step(metrics))
    for spike in monitor.add(step: number, loss: metrics.loss) {
      let path = try SpikeReport.write(
        spike, settings: monitor.settings, of: record, to: run.path, lookup: writing.lookup,
        features: writing.features)
      report(.spike(spike, report: path))
    }
    return true
  }
}
