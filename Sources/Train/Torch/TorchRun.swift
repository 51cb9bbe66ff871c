import Checkpoints
import Corpus
import Foundation
import Model
import StrictJSON

/// A run whose steps are taken by TRL on PyTorch: planned here, watched here, and at the end a run's folder like any other.
///
/// What passes between the two are files in the run's folder: rows and settings out, events and checkpoints back. So the folder may be
/// carried to another machine, run there by `launch.sh`, and taken back.
public final class TorchRun {
  /// What is to be learnt, whatever the method.
  struct Job {
    let method: String
    let learning: LearningSettings
    /// All settings that decide bits.
    let named: [String: String]
    /// Digests of what is learnt from.
    let data: [String: String]
    let steps: Int
    let epochs: Double
    let evaluates: Bool
    let watches: Bool
    /// Examples, or questions.
    let examples: Int
    let tokens: Int
    let fields: TorchFields
    /// More of run.yaml, by name.
    var more: [JSON.Member] = []
    /// Names of the rewards, where there are any.
    var rewards: [String] = []
    /// Writes what the job learns from into the export.
    let writeData: (TorchExport) throws -> Void
    /// What a step learns from; asked in the order of the steps.
    let share: (Int) -> Share
  }

  /// What is known of a step before it is taken.
  struct Share {
    var epoch = 0.0
    var tokens = 0
    var samples: [TrainingSteps.Sample] = []
    /// Whether it learns from what was drawn, which is known when it is told of.
    var isDrawn = false
  }

  /// What is known of its steps.
  public let log: StepLog
  /// What PyTorch runs from.
  let export: TorchExport
  private let job: Job
  private let first: Checkpoint
  private let companions: Companions
  private let notes: [String]
  private let lock: FileLock
  private var reader: TorchEventReader
  /// Steps that a checkpoint has.
  private var step: Int
  private var numTokens = 0
  private var seconds = 0.0
  private var examples = 0

  /// A run that begins, or goes on from its newest checkpoint, with its export written.
  ///
  /// - Throws: `TrainError` where the run was begun with other settings, data or model, and for what PyTorch is not given.
  init(_ job: Job, _ torch: TorchSettings, _ context: TrainingRun.Context) throws {
    try torch.check()
    guard torch.attention != .flash || job.learning.precision == .bf16 else {
      throw TrainError(
        "--attention \(torch.attention.rawValue)", "computes in bfloat16: leave out --dtype float32, or it")
    }
    self.job = job
    let folder = context.folder
    export = TorchExport(folder: folder, torch: torch)
    lock = try folder.take()
    try export.checkIdle()
    try TorchRun.clear(folder)
    let manifest = RunManifest(
      method: job.method, settings: job.named.merging(["engine": "torch"]) { $1 }, data: job.data, model: [:],
      processor: "torch")
    let origin = try TrainingRun.origin(
      context.model, context.fromScratch ? job.learning.seed : nil, folder, manifest)
    (first, step, notes) = (origin.first, origin.step, origin.notes)
    companions = Companions(of: first.folder)
    try export.write(
      method: job.method, model: first.folder, fields: job.fields, more: job.more,
      keep: context.writing.saveTotalLimit,
      adapter: TorchRun.adapter(job.learning),
      precision: job.learning.precision, manifest: origin.manifest)
    try job.writeData(export)
    reader = TorchEventReader(export.events)
    let standing = try reader.read().standing(to: step)
    let record = try TrainingSteps(writingTo: folder.path)
    try record.forget(after: 0)
    log = try StepLog(
      folder, record,
      TrainerState.Plan(
        maxSteps: job.steps, numTrainEpochs: job.epochs,
        trainBatchSize: job.learning.perDeviceTrainBatchSize, loggingSteps: context.writing.loggingSteps,
        saveSteps: context.writing.saveSteps,
        evalSteps: job.evaluates ? context.writing.evalSteps ?? context.writing.saveSteps : nil),
      context.writing, warmup: job.watches ? try job.learning.schedule(steps: job.steps).warmup : nil)
    // A report of a spike is there since the step was told of.
    for event in standing { try take(event) { _ in } }
    if step < job.steps { unlink(folder.state) }
    try DurableFile.replace(origin.manifest.json.indented, at: folder.manifest)
  }

  /// Machines that it is to run on.
  public var nodes: Int { export.torch.nodes }

  /// Whether its completions come from a server that is to be started first.
  public var hasServer: Bool { export.torch.vllm?.server != nil }

  /// Where the export lies.
  public var exportPath: String { export.path }

  /// Removes checkpoints that a kill left half written: what is whole has its manifest.
  private static func clear(_ folder: RunFolder) throws {
    for step in try folder.checkpoints() where step > 0 {
      let path = folder.checkpoint(step)
      guard !FileManager.default.fileExists(atPath: "\(path)/\(RunFolder.manifestName)") else { continue }
      try FileManager.default.removeItem(atPath: path)
    }
  }

  /// LoRA by PEFT's names; its first matrices are drawn there.
  private static func adapter(_ learning: LearningSettings) -> JSON? {
    learning.loraRank.map { rank in
      let isAll = learning.loraTargets.isEmpty || learning.loraTargets == ["all-linear"]
      return .object([
        JSON.Member("r", .integer(rank)), JSON.Member("lora_alpha", .number(learning.loraAlpha)),
        JSON.Member("lora_dropout", .number(0)), JSON.Member("bias", .text("none")),
        JSON.Member(
          "target_modules", isAll ? .text("all-linear") : .array(learning.loraTargets.map(JSON.text))),
      ])
    }
  }

  /// Takes all steps that are left, and brings the model home.
  ///
  /// - Parameters:
  ///   - python: has what `requirements.lock` names.
  ///   - shouldStop: asked a few times a second; the step at work is then ended and saved.
  public func train(
    python: String, shouldStop: () -> Bool, report: (TrainEvent) -> Void
  ) throws -> RunOutcome {
    report(.began(start: step, max: job.steps, examples: job.examples, tokens: job.tokens))
    for note in notes { report(.note(note)) }
    if step < job.steps {
      try watch(TorchProcess(export, python: python), shouldStop, report)
      step = try log.folder.checkpoints().last ?? 0
      guard step == job.steps else { return .stopped(step: step) }
    }
    try finish(report)
    return .done
  }

  private func watch(_ process: TorchProcess, _ shouldStop: () -> Bool, _ report: (TrainEvent) -> Void) throws
  {
    report(.note("torch is starting; what it says: \(export.path)/log.txt"))
    var isTold = false
    var hasGone = false
    while !hasGone {
      // Asked first: what it wrote before it went is read once more.
      hasGone = process.hasGone
      for event in try reader.read() { try take(event, report) }
      if shouldStop(), !isTold {
        isTold = FileManager.default.createFile(atPath: export.stop, contents: nil)
      }
      if !hasGone { usleep(50_000) }
    }
    try process.bury()
  }

  /// Puts an event into the log.
  private func take(_ event: TorchEvent, _ report: (TrainEvent) -> Void) throws {
    switch event.kind {
    case .began: if let maker = event.maker { report(.note(maker)) }
    case .saved: report(.saved(step: event.step, path: log.folder.checkpoint(event.step)))
    case .evaluated:
      let metrics = event.logs.filter { $0.key.hasPrefix("eval_") }
      try log.take(evaluation: metrics, of: event.step)
      report(.evaluated(step: event.step, metrics))
    case .step: try take(step: event, job.share(event.step), report)
    }
  }

  private func take(step event: TorchEvent, _ share: Share, _ report: (TrainEvent) -> Void) throws {
    // The step that learns from a draw first says so, and has its record.
    let isFirst = event.logs["drawn"] != nil
    let drawn = isFirst ? try Generation.read("\(export.drawn)/\(event.step).json") : nil
    let groups = drawn?.groups ?? []
    var tokens = share.tokens
    if share.isDrawn {
      // Of completions that came with their questions TRL alone tells how many ids they had.
      let read = event.logs["num_tokens"].flatMap { Int(exactly: $0.rounded()) } ?? numTokens
      tokens = isFirst ? groups.reduce(0) { $0 + $1.tokens } : max(0, read - numTokens)
    }
    numTokens += tokens
    seconds += event.seconds
    let samples = share.isDrawn ? groups.map { $0.sample() } : share.samples
    examples += share.isDrawn ? groups.reduce(0) { $0 + $1.rollouts.count } : samples.count
    func log(_ name: String) -> Double { event.logs[name] ?? .nan }
    var metrics = StepMetrics(
      step: event.step, epoch: share.epoch, loss: log("loss"), gradNorm: log("grad_norm"),
      learningRate: log("learning_rate"), entropy: log("entropy"),
      meanTokenAccuracy: log("mean_token_accuracy"), numTokens: numTokens, tokens: tokens,
      targets: samples.reduce(0) { $0 + $1.targets }, emptyMicroBatches: 0, seconds: event.seconds,
      gflops: .nan, mfu: .nan, peakMemory: event.peakMemory)
    metrics.more = event.logs.filter { !TorchRun.own.contains($0.key) }
    if isFirst { report(.drew(step: event.step, groups)) }
    try self.log.take(
      metrics, samples: samples, completions: isFirst ? groups.completions(job.rewards) : [], report)
  }

  /// What a step has of its own; all else TRL tells of is kept by its name.
  private static let own = [
    "loss", "grad_norm", "learning_rate", "entropy", "mean_token_accuracy", "num_tokens", "epoch",
    "drawn",
  ]

  /// Puts the model of the last checkpoint into the run's own folder, as a native run does.
  private func finish(_ report: (TrainEvent) -> Void) throws {
    let folder = log.folder
    let last = folder.checkpoint(step)
    log.end(runtime: seconds, samples: examples)
    do {
      func beside(_ aside: String) throws {
        try DurableFile.write(log.state.json.indented, to: "\(aside)/\(RunFolder.stateName)")
      }
      if job.learning.loraRank != nil {
        try Adapter(folder: last).write(to: folder.final, as: .f32, companions: companions, beside: beside)
      } else {
        let learnt = try Checkpoint(folder: last)
        var writer = CheckpointWriter(folder: folder.final, like: first)
        writer.companions = companions
        writer.precision = job.learning.precision == .bf16 ? .bf16 : .f32
        try writer.write(learnt.weights(), beside: beside)
      }
      try DurableFolder.moveFiles(of: folder.final, to: folder.path, last: RunFolder.stateName)
    } catch {
      throw TrainError(
        folder.path, "the model at the end could not be written: \(error); it is whole in \(last)")
    }
    report(.saved(step: step, path: folder.path))
  }
}
