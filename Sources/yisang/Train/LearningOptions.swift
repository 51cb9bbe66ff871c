import ArgumentParser
import Corpus
import Model
import Train

/// How weights move, whatever the loss is, by TRL's names.
struct LearningOptions: ParsableArguments {
  @Option(
    help: "Sequences (completions) of a step, with --gradient-accumulation-steps as a factor (default: 8).")
  var perDeviceTrainBatchSize: Int?

  @Option(
    help:
      "The other factor (default: sft 64, so that a step has 512; grpo, scft 8). How a step is cut into passes does not depend on the two."
  )
  var gradientAccumulationSteps: Int?

  @Option(help: "Passes over the data; parts are allowed (default: sft 5, scft 10, grpo 3).")
  var numTrainEpochs: Double?

  @Option(help: "Steps, in place of epochs.")
  var maxSteps: Int?

  @Option(help: "The highest rate (default: sft 2e-5, scft 1e-5, grpo 1e-6; with --optim muon try 4e-3).")
  var learningRate: Double?

  @Option(
    help: ArgumentHelp(
      "How the rate runs: \(Schedule.Shape.allCases.map(\.rawValue).joined(separator: ", ")) (default: sft cosine, grpo linear).",
      valueName: "name"), completion: .list(Schedule.Shape.allCases.map(\.rawValue)))
  var lrSchedulerType: String?

  @Option(help: "Share of all steps in which the rate rises from 0 (default: sft 0.1, grpo 0).")
  var warmupRatio: Double?

  @Option(help: "The same as a number of steps.")
  var warmupSteps: Int?

  @Option(help: "The lowest rate, of cosine_with_min_lr, polynomial and warmup_stable_decay (default: 0).")
  var minLr: Double?

  @Option(help: "What matrices lose in a step, times the rate (default: sft 1e-5, grpo 0).")
  var weightDecay: Double?

  @Option(help: "AdamW's share of the old mean (default: 0.9).")
  var adamBeta1: Double?

  @Option(help: "AdamW's share of the old mean of squares (default: 0.999).")
  var adamBeta2: Double?

  @Option(help: "AdamW's epsilon (default: 1e-8).")
  var adamEpsilon: Double?

  @Option(help: "Gradients of a greater norm are scaled down to it; 0: never (default: 1).")
  var maxGradNorm: Double?

  @Option(
    help: "adamw, or muon: hidden matrices by Muon, for training from nothing (default: adamw).",
    completion: .list(["adamw", "muon"]))
  var optim: String?

  @Option(
    help:
      "float32 or bfloat16: what products are computed in; weights that learn are float32 (default: bfloat16).",
    completion: .list(["bfloat16", "float32"]))
  var dtype: String?

  @Option(help: "Each epoch in an order of its own: true or false (default: true).")
  var shuffle: Bool?

  @Option(help: "Of the order of data, noise, draws, and weights from nothing (default: 42).")
  var seed: Int?

  @Option(help: "Ids of one pass; another cut rounds otherwise (default: 16384).")
  var maxTokensPerMicroBatch: Int?

  @Option(help: "Learn a LoRA adapter of this rank in place of the weights.")
  var loraR: Int?

  @Option(help: "LoRA's scale (default: 32).")
  var loraAlpha: Double?

  @Option(help: "Linear maps with a pair, separated by commas (default: all-linear).")
  var loraTargetModules: String?

  static let keys = [
    "per_device_train_batch_size", "gradient_accumulation_steps", "num_train_epochs", "max_steps",
    "learning_rate", "lr_scheduler_type", "warmup_ratio", "warmup_steps", "min_lr", "weight_decay",
    "adam_beta1", "adam_beta2", "adam_epsilon", "max_grad_norm", "optim", "dtype", "shuffle", "seed",
    "max_tokens_per_micro_batch", "lora_r", "lora_alpha", "lora_target_modules",
  ]
}
