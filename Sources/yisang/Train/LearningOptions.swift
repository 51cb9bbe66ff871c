import ArgumentParser
import Corpus
import Model
import Train

/// How weights move, whatever the loss is, by TRL's names.
struct LearningOptions<Verb: LearningVerb>: ParsableArguments {
  @Option(
    help:
      "Sequences (completions) of a step, with --gradient-accumulation-steps as a factor (default: \(Verb.usual("per_device_train_batch_size")))."
  )
  var perDeviceTrainBatchSize: Int?

  @Option(
    help:
      "The other factor; how a step is cut into passes does not depend on the two (default: \(Verb.usual("gradient_accumulation_steps")))."
  )
  var gradientAccumulationSteps: Int?

  @Option(help: "Passes over the data; parts are allowed (default: \(Verb.usual("num_train_epochs"))).")
  var numTrainEpochs: Double?

  @Option(help: "Steps, in place of epochs.")
  var maxSteps: Int?

  @Option(help: "The highest rate; with --optim muon try 4e-3 (default: \(Verb.usual("learning_rate"))).")
  var learningRate: Double?

  @Option(
    help: ArgumentHelp(
      "How the rate runs: \(Schedule.Shape.allCases.map(\.rawValue).joined(separator: ", ")) (default: \(Verb.usual("lr_scheduler_type"))).",
      valueName: "name"), completion: .list(Schedule.Shape.allCases.map(\.rawValue)))
  var lrSchedulerType: String?

  @Option(help: "Share of all steps in which the rate rises from 0 (default: \(Verb.usual("warmup_ratio"))).")
  var warmupRatio: Double?

  @Option(help: "The same as a number of steps.")
  var warmupSteps: Int?

  @Option(
    help:
      "The lowest rate, of cosine_with_min_lr, polynomial and warmup_stable_decay (default: \(Verb.usual("min_lr", or: "0")))."
  )
  var minLr: Double?

  @Option(help: "What matrices lose in a step, times the rate (default: \(Verb.usual("weight_decay"))).")
  var weightDecay: Double?

  @Option(help: "AdamW's share of the old mean (default: \(Verb.usual("adam_beta1"))).")
  var adamBeta1: Double?

  @Option(help: "AdamW's share of the old mean of squares (default: \(Verb.usual("adam_beta2"))).")
  var adamBeta2: Double?

  @Option(help: "AdamW's epsilon (default: \(Verb.usual("adam_epsilon"))).")
  var adamEpsilon: Double?

  @Option(
    help:
      "Gradients of a greater norm are scaled down to it; 0: never (default: \(Verb.usual("max_grad_norm")))."
  )
  var maxGradNorm: Double?

  @Option(
    help:
      "adamw, or muon: hidden matrices by Muon, for training from nothing (default: \(Verb.usual("optim"))).",
    completion: .list(["adamw", "muon"]))
  var optim: String?

  @Option(
    help:
      "float32 or bfloat16: what products are computed in; weights that learn are float32 (default: \(Verb.usual("dtype"))).",
    completion: .list(["bfloat16", "float32"]))
  var dtype: String?

  @Option(help: "Each epoch in an order of its own: true or false (default: \(Verb.usual("shuffle"))).")
  var shuffle: Bool?

  @Option(
    help: "Of the order of data, noise, draws, and weights from nothing (default: \(Verb.usual("seed"))).")
  var seed: Int?

  @Option(
    help:
      "Ids of one pass; another cut rounds otherwise (default: \(Verb.usual("max_tokens_per_micro_batch"))).")
  var maxTokensPerMicroBatch: Int?

  @Option(help: "Learn a LoRA adapter of this rank in place of the weights.")
  var loraR: Int?

  @Option(help: "LoRA's scale (default: \(Verb.usual("lora_alpha"))).")
  var loraAlpha: Double?

  @Option(
    help:
      "Linear maps with a pair, separated by commas (default: \(Verb.usual("lora_target_modules", or: "all-linear")))."
  )
  var loraTargetModules: String?

  static var keys: [String] {
    [
      "per_device_train_batch_size", "gradient_accumulation_steps", "num_train_epochs", "max_steps",
      "learning_rate", "lr_scheduler_type", "warmup_ratio", "warmup_steps", "min_lr", "weight_decay",
      "adam_beta1", "adam_beta2", "adam_epsilon", "max_grad_norm", "optim", "dtype", "shuffle", "seed",
      "max_tokens_per_micro_batch", "lora_r", "lora_alpha", "lora_target_modules",
    ]
  }
}
