import ArgumentParser
import Model
import Train

extension LearningOptions {
  /// Sets what flags, environment and file say.
  func set(_ settings: inout LearningSettings, _ file: Settings) throws {
    try setSteps(&settings, file)
    try setRate(&settings, file)
    try setPasses(&settings, file)
    try setAdapter(&settings, file)
  }

  private func setSteps(_ settings: inout LearningSettings, _ file: Settings) throws {
    try file.set(
      &settings.perDeviceTrainBatchSize, "per_device_train_batch_size", perDeviceTrainBatchSize, 1...1_000_000
    )
    try file.set(
      &settings.gradientAccumulationSteps, "gradient_accumulation_steps", gradientAccumulationSteps,
      1...1_000_000)
    try file.set(&settings.numTrainEpochs, "num_train_epochs", numTrainEpochs, 0...1e6)
    settings.maxSteps = try file.whole("max_steps", maxSteps, 1...1_000_000_000)
    try file.set(&settings.shuffle, "shuffle", shuffle)
    settings.seed = try file.whole("seed", seed, 0...Int.max).map { UInt64($0) } ?? settings.seed
  }

  private func setRate(_ settings: inout LearningSettings, _ file: Settings) throws {
    try file.set(&settings.learningRate, "learning_rate", learningRate, 0...1e6)
    try file.set(&settings.lrSchedulerType, "lr_scheduler_type", lrSchedulerType)
    settings.warmupSteps = try file.whole("warmup_steps", warmupSteps, 0...1_000_000_000)
    let ratio = try file.number("warmup_ratio", warmupRatio, 0...1)
    guard settings.warmupSteps == nil || ratio == nil else {
      throw ValidationError("give warmup_steps or warmup_ratio, not both")
    }
    settings.warmupRatio = ratio ?? settings.warmupRatio
    settings.minLearningRate = try file.number("min_lr", minLr, 0...1e6)
    try file.set(&settings.weightDecay, "weight_decay", weightDecay, 0...1e6)
    try file.set(&settings.adamBeta1, "adam_beta1", adamBeta1, 0...1)
    try file.set(&settings.adamBeta2, "adam_beta2", adamBeta2, 0...1)
    try file.set(&settings.adamEpsilon, "adam_epsilon", adamEpsilon, 0...1)
    try file.set(&settings.maxGradNorm, "max_grad_norm", maxGradNorm, 0...1e9)
    try file.set(&settings.optim, "optim", optim)
  }

  private func setPasses(_ settings: inout LearningSettings, _ file: Settings) throws {
    if let name = try file.string("dtype", flag: dtype) { settings.precision = try precision(name) }
    try file.set(
      &settings.maxTokensPerMicroBatch, "max_tokens_per_micro_batch", maxTokensPerMicroBatch, 1...100_000_000)
  }

  private func precision(_ name: String) throws -> ComputeType {
    switch name {
    case "float32", "fp32": .fp32
    case "bfloat16", "bf16": .bf16
    default: throw ValidationError("dtype must be float32 or bfloat16, not \(name)")
    }
  }

  private func setAdapter(_ settings: inout LearningSettings, _ file: Settings) throws {
    settings.loraRank = try file.whole("lora_r", loraR, 1...65_536)
    let alpha = try file.number("lora_alpha", loraAlpha, 0...1e6)
    let targets = try file.string("lora_target_modules", flag: loraTargetModules)
    for (name, isSet) in [("lora_alpha", alpha != nil), ("lora_target_modules", targets != nil)]
    where isSet && settings.loraRank == nil {
      throw ValidationError("\(name) is set and lora_r is not; they need lora_r: give both, or neither")
    }
    settings.loraAlpha = alpha ?? settings.loraAlpha
    settings.loraTargets = targets?.split(separator: ",").map(String.init) ?? []
  }
}
