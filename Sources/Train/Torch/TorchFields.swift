import Foundation
import Model
import StrictJSON

/// The fields of TRL's configuration for a run: every one of them, those that our settings decide and the defaults of the pinned version
/// for the rest, so that no other version's defaults can change what is learnt.
struct TorchFields {
  /// By name.
  private(set) var values: [String: JSON]

  /// The defaults of a configuration: `sft` or `grpo`.
  ///
  /// - Throws: `TrainError` where the table that was built in has none of that name.
  init(_ table: String) throws {
    let json = try JSON(parsing: PackageResources.fields_json)
    guard let members = json[table]?.members else { throw TrainError("fields.json", "has no \(table)") }
    values = Dictionary(members.map { (String(decoding: $0.name, as: UTF8.self), $0.value) }) { $1 }
  }

  /// Sets a field.
  subscript(name: String) -> JSON {
    get { values[name] ?? .null }
    set { values[name] = newValue }
  }

  /// How weights move; `steps` are those of the whole run.
  mutating func set(_ learning: LearningSettings, steps: Int, writing: RunWriting) throws {
    let schedule = try learning.schedule(steps: steps)
    values.merge([
      "num_train_epochs": .number(1), "max_steps": .integer(steps),
      "learning_rate": .number(learning.learningRate),
      "lr_scheduler_type": .text(learning.lrSchedulerType.rawValue),
      "lr_scheduler_kwargs": TorchFields.more(schedule), "warmup_steps": .integer(schedule.warmup),
      "weight_decay": .number(learning.weightDecay),
      "adam_beta1": .number(learning.adamBeta1), "adam_beta2": .number(learning.adamBeta2),
      "adam_epsilon": .number(learning.adamEpsilon), "max_grad_norm": .number(learning.maxGradNorm),
      "bf16": .bool(learning.precision == .bf16), "fp16": .bool(false),
      "seed": .number(Double(learning.seed)),
      "data_seed": .number(Double(learning.seed)),
      // Every step is an event; how often one is shown and kept in the log is ours to say.
      "logging_steps": .integer(1), "logging_nan_inf_filter": .bool(false), "disable_tqdm": .bool(true),
      "log_level": .text("warning"), "report_to": .array([]), "save_steps": .integer(writing.saveSteps),
      // Older checkpoints are removed by events.py, when the new one is whole.
      "save_total_limit": .null, "output_dir": .text(".."),
      "train_sampling_strategy": .text("sequential"), "remove_unused_columns": .bool(false),
    ]) { $1 }
    if learning.seed <= UInt64(Int32.max) {
      (self["seed"], self["data_seed"]) = (.integer(Int(learning.seed)), .integer(Int(learning.seed)))
    }
  }

  /// What a shape is given besides rate, steps and warm-up.
  private static func more(_ schedule: Schedule) -> JSON {
    switch schedule.shape {
    case .cosineWithMinimum: .object([JSON.Member("min_lr", .number(schedule.end ?? 0))])
    case .polynomial:
      .object([
        JSON.Member("lr_end", .number(schedule.end ?? min(1e-7, schedule.rate))),
        JSON.Member("power", .number(schedule.power)),
      ])
    case .warmupStableDecay:
      .object([
        JSON.Member("num_decay_steps", .integer(schedule.falling)),
        JSON.Member(
          "min_lr_ratio", .number(schedule.rate > 0 ? (schedule.end ?? 0) / schedule.rate : 0)),
        JSON.Member("decay_type", .text(schedule.decayCurve.rawValue)),
      ])
    default: .null
    }
  }

  /// Where it computes.
  mutating func set(_ torch: TorchSettings) {
    values.merge([
      "use_cpu": .bool(torch.device == .cpu), "use_liger_kernel": .bool(torch.liger),
      // Under FSDP2 it is the wrapping's affair (accelerate.yaml).
      "gradient_checkpointing": .bool(false),
      "activation_checkpointing": .bool(torch.gradientCheckpointing && torch.processes == 1),
      "model_init_kwargs": .object([JSON.Member("dtype", .text("float32"))]),
    ]) { $1 }
  }

  /// Fine-tuning.
  ///
  /// - Parameter size: places of a step.
  mutating func set(_ settings: SFTSettings, size: Int, processes: Int, evaluates: Bool, writing: RunWriting)
  {
    let batch = settings.perDeviceTrainBatchSize
    values.merge([
      "per_device_train_batch_size": .integer(batch), "per_device_eval_batch_size": .integer(batch),
      "gradient_accumulation_steps": .integer(size / (batch * processes)),
      "loss_type": .text(settings.loss.rawValue),
      "neftune_noise_alpha": settings.neftuneNoiseAlpha > 0 ? .number(settings.neftuneNoiseAlpha) : .null,
      "max_length": .null, "packing": .bool(false), "shuffle_dataset": .bool(false),
      "dataset_kwargs": .object([JSON.Member("skip_prepare_dataset", .bool(true))]),
      "eval_strategy": .text(evaluates ? "steps" : "no"),
      "eval_steps": evaluates ? .integer(writing.evalSteps ?? writing.saveSteps) : .null,
    ]) { $1 }
  }

  /// As a mapping of YAML, a field a line by its name.
  func yaml(indent: String) -> String {
    values.sorted { $0.key < $1.key }.map {
      "\(indent)\($0.key): \(TorchFields.yaml($0.value))\n"
    }.joined()
  }

  /// A value as YAML 1.1 reads it, which is JSON but for numbers: there 1e-08 is a text, and 1.0e-08 a number.
  static func yaml(_ value: JSON) -> String {
    func text(_ json: JSON) -> String { String(decoding: json.serialized, as: UTF8.self) }
    switch value {
    case .object(let members):
      return "{"
        + members.map {
          "\(text(.text(String(decoding: $0.name, as: UTF8.self)))): \(yaml($0.value))"
        }.joined(separator: ", ") + "}"
    case .array(let values): return "[" + values.map(yaml).joined(separator: ", ") + "]"
    default:
      let plain = text(value)
      guard value.double != nil, !plain.contains("."),
        let exponent = plain.firstIndex(where: { "eE".contains($0) })
      else { return plain }
      return plain[..<exponent] + ".0" + plain[exponent...]
    }
  }
}
