public import Model

/// What decides how weights move, whatever the loss is; by TRL's and transformers' names.
public struct LearningSettings: Sendable, Equatable {
  /// What moves the weights.
  public enum Optim: String, Sendable, CaseIterable {
    /// Fine-tuning.
    case adamw
    /// Training from nothing: hidden matrices by Muon, the rest by AdamW.
    case muon
  }

  /// Sequences of one device's part of a step; with `gradientAccumulationSteps` it says how many a step has, and nothing else: how a
  /// step is cut into passes follows from `maxTokensPerMicroBatch`.
  public var perDeviceTrainBatchSize = 8
  /// Times of them that make a step.
  public var gradientAccumulationSteps = 64
  /// Passes over the data; parts are allowed.
  public var numTrainEpochs = 5.0
  /// Steps in place of epochs.
  public var maxSteps: Int?
  /// Whether each epoch has its own order, drawn by `seed`; else as the data lies.
  public var shuffle = true
  /// Of the order of data, noise, draws, and weights from nothing.
  public var seed: UInt64 = 42
  /// The highest rate.
  public var learningRate = 2e-5
  /// How it runs.
  public var lrSchedulerType = Schedule.Shape.cosine
  /// Share of all steps in which the rate rises from 0, rounded up.
  public var warmupRatio = 0.1
  /// The same as a number of steps, in place of the share.
  public var warmupSteps: Int?
  /// The lowest rate, for shapes that have one.
  public var minLearningRate: Double?
  /// Drawn to 0 by so much of the rate, matrices only.
  public var weightDecay = 1e-5
  /// AdamW's.
  public var adamBeta1 = 0.9
  /// AdamW's.
  public var adamBeta2 = 0.999
  /// AdamW's.
  public var adamEpsilon = 1e-8
  /// Gradients of a greater norm are scaled down to it; 0: never.
  public var maxGradNorm = 1.0
  /// Which rule.
  public var optim = Optim.adamw
  /// What products are computed in; the weights that learn are single precision either way.
  public var precision = ComputeType.bf16
  /// Ids of one pass; a longer example is alone. Another cut changes gradients by rounding (≤ 1e-6 in fp32), so it is a setting and
  /// never follows from free memory.
  public var maxTokensPerMicroBatch = 16_384
  /// LoRA's rank; nil: all weights learn.
  public var loraRank: Int?
  /// LoRA's scale.
  public var loraAlpha = 32.0
  /// Names of linear maps, `all-linear` for all of them.
  public var loraTargets: [String] = []

  /// The recipe of YI-SANG (arXiv 2510.04230, §6 and appendix).
  public init() {}

  /// Sequences of a step.
  public var stepSize: Int { perDeviceTrainBatchSize * gradientAccumulationSteps }

  /// Every setting by its name, as flags, `yisang.yaml` and the manifest have it; numbers are spelled so that they are read as the same.
  public var named: [String: String] {
    [
      "per_device_train_batch_size": "\(perDeviceTrainBatchSize)",
      "gradient_accumulation_steps": "\(gradientAccumulationSteps)",
      "num_train_epochs": "\(numTrainEpochs)",
      "max_steps": maxSteps.map { "\($0)" } ?? "",
      "shuffle": "\(shuffle)", "seed": "\(seed)",
      "learning_rate": "\(learningRate)", "lr_scheduler_type": lrSchedulerType.rawValue,
      "warmup_ratio": "\(warmupRatio)", "warmup_steps": warmupSteps.map { "\($0)" } ?? "",
      "min_lr": minLearningRate.map { "\($0)" } ?? "", "weight_decay": "\(weightDecay)",
      "adam_beta1": "\(adamBeta1)", "adam_beta2": "\(adamBeta2)", "adam_epsilon": "\(adamEpsilon)",
      "max_grad_norm": "\(maxGradNorm)", "optim": optim.rawValue, "dtype": precision.rawValue,
      "max_tokens_per_micro_batch": "\(maxTokensPerMicroBatch)",
      "lora_r": loraRank.map { "\($0)" } ?? "", "lora_alpha": "\(loraAlpha)",
      "lora_target_modules": loraTargets.joined(separator: ","),
    ]
  }
}
