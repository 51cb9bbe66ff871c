public import Corpus
public import StrictJSON

/// `trainer_state.json` in the schema of transformers 5.23 (`trainer_callback.py`, `TrainerState`), which its trainers and people's
/// tools read.
///
/// A pure value: steps and evaluations go in by their order, JSON comes out; the same steps give the same bytes, whenever a run was
/// broken off. As in TRL 1.16 a log line has the mean loss, entropy and accuracy of the steps since the last one, and the gradient's
/// norm and the rate of its own step.
public struct TrainerState: Sendable, Equatable {
  /// What does not change within a run.
  public struct Plan: Sendable, Equatable {
    /// Steps of the whole run.
    public var maxSteps: Int
    /// Epochs that the run begins (`StepPlan.epochs`); written rounded up.
    public var numTrainEpochs: Double
    /// `per_device_train_batch_size`.
    public var trainBatchSize: Int
    /// A log line every so many steps.
    public var loggingSteps: Int
    /// A checkpoint every so many steps.
    public var saveSteps: Int
    /// An evaluation every so many steps; nil: none.
    public var evalSteps: Int?

    /// The plan of a run.
    public init(
      maxSteps: Int, numTrainEpochs: Double, trainBatchSize: Int, loggingSteps: Int, saveSteps: Int,
      evalSteps: Int? = nil
    ) {
      (self.maxSteps, self.numTrainEpochs, self.trainBatchSize) = (maxSteps, numTrainEpochs, trainBatchSize)
      (self.loggingSteps, self.saveSteps, self.evalSteps) = (loggingSteps, saveSteps, evalSteps)
    }
  }

  /// A mean that leaves out what is no finite number.
  private struct Mean: Sendable, Equatable {
    var sum = 0.0
    var count = 0

    mutating func add(_ value: Double) {
      guard value.isFinite else { return }
      (sum, count) = (sum + value, count + 1)
    }

    var json: JSON { count > 0 ? .number(sum / Double(count)) : .null }
  }

  /// The plan.
  public let plan: Plan
  /// The log line that the last step, evaluation or end wrote; nil if it wrote none.
  public private(set) var logged: JSON?
  private var last: StepMetrics?
  private var flops = 0.0
  private var log: [JSON] = []
  /// Steps since the last log line, and their means.
  private var steps = 0
  private var (loss, entropy, accuracy, allLoss) = (Mean(), Mean(), Mean(), Mean())
  private var more: [String: Mean] = [:]

  /// A run that has not begun.
  public init(_ plan: Plan) { self.plan = plan }

  /// Takes a step; every `loggingSteps` it writes a log line.
  public mutating func add(_ step: StepMetrics) {
    (last, logged) = (step, nil)
    steps += 1
    if step.gflops.isFinite, step.seconds.isFinite { flops += step.gflops * 1e9 * step.seconds }
    loss.add(step.loss)
    allLoss.add(step.loss)
    entropy.add(step.entropy)
    accuracy.add(step.meanTokenAccuracy)
    for (name, value) in step.more { more[name, default: Mean()].add(value) }
    guard step.step.isMultiple(of: max(plan.loggingSteps, 1)), let values = stretch else { return }
    write(values)
    (steps, loss, entropy, accuracy, more) = (0, Mean(), Mean(), Mean(), [:])
  }

  /// What a log line says of the steps since the last one; nil where there are none.
  private var stretch: [String: JSON]? {
    guard let last, steps > 0 else { return nil }
    let own: [String: JSON] = [
      "loss": loss.json, "grad_norm": .number(last.gradNorm), "learning_rate": .number(last.learningRate),
      "entropy": entropy.json, "mean_token_accuracy": accuracy.json, "num_tokens": .integer(last.numTokens),
    ]
    return own.merging(more.mapValues(\.json)) { own, _ in own }
  }

  /// The line that the steps since the last one would have; nil where there are none. `log_history` has none of a run's last, shorter
  /// stretch, as there; people want to see its loss.
  public var unlogged: JSON? { stretch.map(line) }

  /// Takes an evaluation behind the last step, by TRL's names (`eval_loss`, …).
  public mutating func add(evaluation: [String: Double]) { write(evaluation.mapValues(JSON.number)) }

  /// The closing line.
  ///
  /// - Parameters:
  ///   - runtime: seconds of all steps.
  ///   - samples: sequences trained on in them.
  public mutating func end(runtime: Double, samples: Int) {
    func rounded(_ value: Double, _ scale: Double) -> JSON { .number((value * scale).rounded() / scale) }
    var values: [String: JSON] = [
      "train_runtime": rounded(runtime, 1e4), "total_flos": .number(flops), "train_loss": allLoss.json,
    ]
    if runtime > 0 {
      values["train_samples_per_second"] = rounded(Double(samples) / runtime, 1e3)
      values["train_steps_per_second"] = rounded(Double(last?.step ?? 0) / runtime, 1e3)
    }
    write(values)
  }

  private mutating func write(_ values: [String: JSON]) {
    let line = line(values)
    log.append(line)
    logged = line
  }

  private func line(_ values: [String: JSON]) -> JSON {
    var values = values
    values["epoch"] = .number(last?.epoch ?? 0)
    values["step"] = .integer(last?.step ?? 0)
    return TrainerState.object(values)
  }

  /// The document, members sorted as transformers writes them. What nobody asked for is null, or the 0 it is there: a best checkpoint, ids
  /// counted by `include_num_input_tokens_seen`.
  public var json: JSON {
    let isOver = (last?.step ?? 0) >= plan.maxSteps
    let epochs = plan.numTrainEpochs.rounded(.up)
    return TrainerState.object([
      "best_global_step": .null, "best_metric": .null, "best_model_checkpoint": .null,
      "epoch": .number(last?.epoch ?? 0), "eval_steps": plan.evalSteps.map(JSON.integer) ?? .null,
      "global_step": .integer(last?.step ?? 0), "is_hyper_param_search": .bool(false),
      "is_local_process_zero": .bool(true), "is_world_process_zero": .bool(true), "log_history": .array(log),
      "logging_steps": .integer(plan.loggingSteps), "max_steps": .integer(plan.maxSteps),
      "num_input_tokens_seen": .integer(0),
      "num_train_epochs": Int(exactly: epochs).map(JSON.integer) ?? .number(epochs),
      "save_steps": .integer(plan.saveSteps),
      "stateful_callbacks": TrainerState.control(isOver), "total_flos": .number(flops),
      "train_batch_size": .integer(plan.trainBatchSize), "trial_name": .null, "trial_params": .null,
    ])
  }

  /// The flags of the loop, as they stand when a checkpoint is written; `restore_callback_states_from_checkpoint` reads them.
  private static func control(_ isOver: Bool) -> JSON {
    let flags: [String: JSON] = [
      "should_epoch_stop": .bool(false), "should_evaluate": .bool(false), "should_log": .bool(false),
      "should_save": .bool(true), "should_training_stop": .bool(isOver),
    ]
    return object(["TrainerControl": object(["args": object(flags), "attributes": .object([])])])
  }

  private static func object(_ values: [String: JSON]) -> JSON {
    .object(values.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value) })
  }
}

extension TrainerState {
  /// A run that goes on behind the steps that are stored, with their evaluations.
  public init(_ plan: Plan, behind record: TrainingSteps) throws {
    self.init(plan)
    var steps = try record.steps()[...]
    // A thousand at a time: the metrics of a long run are many.
    while let first = steps.first, let last = steps.prefix(1_000).last {
      let metrics = try record.metrics(first.step...last.step)
      for stored in steps.prefix(1_000) {
        let named = metrics[stored.step] ?? [:]
        add(StepMetrics(stored, named))
        let evaluation = named.filter { $0.key.hasPrefix("eval_") }
        if !evaluation.isEmpty { add(evaluation: evaluation) }
      }
      steps = steps.dropFirst(1_000)
    }
  }
}
