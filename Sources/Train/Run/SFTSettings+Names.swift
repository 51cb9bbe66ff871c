import Model

extension SFTSettings {
  /// Every setting by its name, as flags, `yisang.yaml` and the manifest have it; numbers are spelled so that they are read as the same.
  public var named: [String: String] {
    [
      "per_device_train_batch_size": "\(perDeviceTrainBatchSize)",
      "gradient_accumulation_steps": "\(gradientAccumulationSteps)",
      "batch_schedule": batchSchedule.map { "\($0.step):\($0.size)" }.joined(separator: ","),
      "num_train_epochs": "\(numTrainEpochs)",
      "max_steps": maxSteps.map { "\($0)" } ?? "",
      "shuffle": "\(shuffle)", "seed": "\(seed)",
      "learning_rate": "\(learningRate)", "lr_scheduler_type": lrSchedulerType.rawValue,
      "warmup_ratio": "\(warmupRatio)", "warmup_steps": warmupSteps.map { "\($0)" } ?? "",
      "min_lr": minLearningRate.map { "\($0)" } ?? "", "weight_decay": "\(weightDecay)",
      "adam_beta1": "\(adamBeta1)", "adam_beta2": "\(adamBeta2)", "adam_epsilon": "\(adamEpsilon)",
      "max_grad_norm": "\(maxGradNorm)", "optim": optim.rawValue, "loss_type": loss.rawValue,
      "neftune_noise_alpha": "\(neftuneNoiseAlpha)", "dtype": precision.rawValue,
      "max_tokens_per_micro_batch": "\(maxTokensPerMicroBatch)", "packing": "\(packing)",
      "max_length": "\(maxLength)", "lora_r": loraRank.map { "\($0)" } ?? "", "lora_alpha": "\(loraAlpha)",
      "lora_target_modules": loraTargets.joined(separator: ","),
    ]
  }
}
