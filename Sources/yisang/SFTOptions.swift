import ArgumentParser
import Corpus
import Model
import Train

/// What `train sft` does to the weights, by TRL's names; defaults are the recipe of YI-SANG.
struct SFTOptions: ParsableArguments {
  @Option(help: "Sequences of a step, with --gradient-accumulation-steps as a factor (default: 8).")
  var perDeviceTrainBatchSize: Int?

  @Option(
    help:
      "The other factor (default: 64, so that a step has 512). How a step is cut into passes does not depend on the two."
  )
  var gradientAccumulationSteps: Int?

  @Option(help: "Sequences of a step, from a step on: 0:128,500:512 (default: none).")
  var batchSchedule: String?

  @Option(help: "Passes over the data; parts are allowed (default: 5).")
  var numTrainEpochs: Double?

  @Option(help: "Steps, in place of epochs.")
  var maxSteps: Int?

  @Option(help: "The highest rate (default: 2e-5; with --optim muon try 4e-3).")
  var learningRate: Double?

  @Option(
    help: ArgumentHelp(
      "How the rate runs: \(Schedule.Shape.allCases.map(\.rawValue).joined(separator: ", ")) (default: cosine).",
      valueName: "name"))
  var lrSchedulerType: String?

  @Option(help: "Share of all steps in which the rate rises from 0 (default: 0.1).")
  var warmupRatio: Double?

  @Option(help: "The same as a number of steps.")
  var warmupSteps: Int?

  @Option(help: "The lowest rate, of cosine_with_min_lr, polynomial and warmup_stable_decay (default: 0).")
  var minLr: Double?

  @Option(help: "What matrices lose in a step, times the rate (default: 1e-5).")
  var weightDecay: Double?

  @Option(help: "AdamW's share of the old mean (default: 0.9).")
  var adamBeta1: Double?

  @Option(help: "AdamW's share of the old mean of squares (default: 0.999).")
  var adamBeta2: Double?

  @Option(help: "AdamW's epsilon (default: 1e-8).")
  var adamEpsilon: Double?

  @Option(help: "Gradients of a greater norm are scaled down to it; 0: never (default: 1).")
  var maxGradNorm: Double?

  @Option(help: "adamw, or muon: hidden matrices by Muon, for training from nothing (default: adamw).")
  var optim: String?

  @Option(help: "nll, or dft: dynamic fine-tuning, −p·log p (default: nll).")
  var lossType: String?

  @Option(help: "NEFTune's noise on embeddings: 5 is usual (default: 0, none).")
  var neftuneNoiseAlpha: Double?

  @Option(
    help:
      "float32 or bfloat16: what products are computed in; weights that learn are float32 (default: bfloat16)."
  )
  var dtype: String?

  @Option(help: "Each epoch in an order of its own: true or false (default: true).")
  var shuffle: Bool?

  @Option(help: "Of the order of data, noise, and weights drawn from nothing (default: 42).")
  var seed: Int?

  @Option(help: "Ids of one pass; another cut rounds otherwise (default: 16384).")
  var maxTokensPerMicroBatch: Int?

  @Option(help: "Ids of an example, or of a bin (default: 16384).")
  var maxLength: Int?

  @Flag(
    help:
      "Lay short examples together into bins that count as one sequence of a step; attention and loss of each stay its own. For comparing."
  )
  var packing = false

  @Option(help: "Learn a LoRA adapter of this rank in place of the weights.")
  var loraR: Int?

  @Option(help: "LoRA's scale (default: 32).")
  var loraAlpha: Double?

  @Option(help: "Linear maps with a pair, parted by commas (default: all-linear).")
  var loraTargetModules: String?

  static let keys = [
    "per_device_train_batch_size", "gradient_accumulation_steps", "batch_schedule", "num_train_epochs",
    "max_steps",
    "learning_rate", "lr_scheduler_type", "warmup_ratio", "warmup_steps", "min_lr", "weight_decay",
    "adam_beta1",
    "adam_beta2", "adam_epsilon", "max_grad_norm", "optim", "loss_type", "neftune_noise_alpha", "dtype",
    "shuffle",
    "seed", "max_tokens_per_micro_batch", "max_length",
    "packing", "lora_r", "lora_alpha", "lora_target_modules",
  ]

  /// The settings from flags, environment and file.
  func resolved(_ file: Settings) throws -> SFTSettings {
    var settings = SFTSettings()
    try setSteps(&settings, file)
    try setRate(&settings, file)
    try setPasses(&settings, file)
    try setAdapter(&settings, file)
    return settings
  }

  private func setSteps(_ settings: inout SFTSettings, _ file: Settings) throws {
    settings.perDeviceTrainBatchSize =
      try file.whole("per_device_train_batch_size", perDeviceTrainBatchSize, 1...1_000_000)
      ?? settings.perDeviceTrainBatchSize
    settings.gradientAccumulationSteps =
      try file.whole("gradient_accumulation_steps", gradientAccumulationSteps, 1...1_000_000)
      ?? settings.gradientAccumulationSteps
    settings.batchSchedule = try schedule(file.string("batch_schedule", flag: batchSchedule) ?? "")
    settings.numTrainEpochs =
      try file.number("num_train_epochs", numTrainEpochs, 0...1e6) ?? settings.numTrainEpochs
    settings.maxSteps = try file.whole("max_steps", maxSteps, 1...1_000_000_000)
    settings.shuffle = try file.choice("shuffle", flag: shuffle) ?? settings.shuffle
    settings.seed = try file.whole("seed", seed, 0...Int.max).map { UInt64($0) } ?? settings.seed
  }

  private func schedule(_ text: String) throws -> [(step: Int, size: Int)] {
    try text.split(separator: ",").map { part in
      let numbers = part.split(separator: ":").map { Int($0) }
      guard numbers.count == 2, let step = numbers[0], let size = numbers[1], step >= 0, size > 0 else {
        throw ValidationError("batch_schedule: \(part) is not STEP:SIZE; an example is 0:128,500:512")
      }
      return (step, size)
    }
  }

  private func setRate(_ settings: inout SFTSettings, _ file: Settings) throws {
    settings.learningRate = try file.number("learning_rate", learningRate, 0...1e6) ?? settings.learningRate
    if let name = try file.string("lr_scheduler_type", flag: lrSchedulerType) {
      settings.lrSchedulerType = try choice("lr_scheduler_type", name, of: Schedule.Shape.self)
    }
    let steps = try file.whole("warmup_steps", warmupSteps, 0...1_000_000_000)
    let ratio = try file.number("warmup_ratio", warmupRatio, 0...1)
    guard steps == nil || ratio == nil else {
      throw ValidationError("give warmup_steps or warmup_ratio, not both")
    }
    settings.warmup = steps.map { Double($0) } ?? ratio ?? settings.warmup
    settings.minLearningRate = try file.number("min_lr", minLr, 0...1e6)
    settings.weightDecay = try file.number("weight_decay", weightDecay, 0...1e6) ?? settings.weightDecay
    settings.adamBeta1 = try file.number("adam_beta1", adamBeta1, 0...1) ?? settings.adamBeta1
    settings.adamBeta2 = try file.number("adam_beta2", adamBeta2, 0...1) ?? settings.adamBeta2
    settings.adamEpsilon = try file.number("adam_epsilon", adamEpsilon, 0...1) ?? settings.adamEpsilon
    settings.maxGradNorm = try file.number("max_grad_norm", maxGradNorm, 0...1e9) ?? settings.maxGradNorm
    if let name = try file.string("optim", flag: optim) {
      settings.optim = try choice("optim", name, of: SFTSettings.Optim.self)
    }
  }

  private func setPasses(_ settings: inout SFTSettings, _ file: Settings) throws {
    if let name = try file.string("loss_type", flag: lossType) {
      settings.loss = try choice("loss_type", name, of: SFTSettings.Loss.self)
    }
    settings.neftuneNoiseAlpha =
      try file.number("neftune_noise_alpha", neftuneNoiseAlpha, 0...1e6) ?? settings.neftuneNoiseAlpha
    if let name = try file.string("dtype", flag: dtype) { settings.precision = try precision(name) }
    settings.maxTokensPerMicroBatch =
      try file.whole("max_tokens_per_micro_batch", maxTokensPerMicroBatch, 1...100_000_000)
      ?? settings.maxTokensPerMicroBatch
    settings.maxLength = try file.whole("max_length", maxLength, 2...100_000_000) ?? settings.maxLength
    settings.packing = try file.bool("packing", flag: packing)
  }

  private func precision(_ name: String) throws -> ComputeType {
    switch name {
    case "float32", "fp32": .fp32
    case "bfloat16", "bf16": .bf16
    default: throw ValidationError("dtype must be float32 or bfloat16, not \(name)")
    }
  }

  private func setAdapter(_ settings: inout SFTSettings, _ file: Settings) throws {
    settings.loraRank = try file.whole("lora_r", loraR, 1...65_536)
    settings.loraAlpha = try file.number("lora_alpha", loraAlpha, 0...1e6) ?? settings.loraAlpha
    settings.loraTargets =
      try file.string("lora_target_modules", flag: loraTargetModules)?
      .split(separator: ",").map(String.init) ?? []
    guard settings.loraRank != nil || (loraAlpha == nil && settings.loraTargets.isEmpty) else {
      throw ValidationError("lora_alpha and lora_target_modules need lora_r")
    }
  }
}
