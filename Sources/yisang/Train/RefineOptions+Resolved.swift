import ArgumentParser
import Model
import Rewards
import Train

extension RefineOptions {
  /// Sets what flags, environment and file say.
  func set(_ settings: inout RefineSettings, _ file: Settings) throws {
    settings.numGenerations =
      try file.whole("num_generations", numGenerations, 2...16_384) ?? settings.numGenerations
    settings.generationBatchSize = try file.whole("generation_batch_size", generationBatchSize, 1...1_000_000)
    settings.numIterations =
      try file.whole("num_iterations", numIterations, 1...1_000) ?? settings.numIterations
    settings.maxCompletionLength =
      try file.whole("max_completion_length", maxCompletionLength, 1...100_000_000)
      ?? settings.maxCompletionLength
    settings.minCompletionLength =
      try file.whole("min_completion_length", minCompletionLength, 0...100_000_000)
      ?? settings.minCompletionLength
    try drawing.set(&settings.sampling, file)
    try setObjective(&settings.objective, file)
    try setAdvantages(&settings.advantages, file)
    try setReference(&settings, file)
    settings.maskTruncatedCompletions = try file.bool(
      "mask_truncated_completions", flag: maskTruncatedCompletions)
    settings.topEntropyQuantile =
      try file.number("top_entropy_quantile", topEntropyQuantile, 0...1) ?? settings.topEntropyQuantile
    settings.offPolicyMaskThreshold = try file.number(
      "off_policy_mask_threshold", offPolicyMaskThreshold, 0...1e6)
    settings.dynamicSampling = try file.bool("dynamic_sampling", flag: dynamicSampling)
    settings.maxNumGenBatches =
      try file.whole("max_num_gen_batches", maxNumGenBatches, 1...1_000_000) ?? settings.maxNumGenBatches
    settings.shuffleRewards = try file.bool("shuffle_rewards", flag: shuffleRewards)
  }

  private func setObjective(_ objective: inout PolicyObjective, _ file: Settings) throws {
    if let name = try file.string("loss_type", flag: lossType) {
      objective.lossType = try choice("loss_type", name, of: PolicyObjective.LossType.self)
    }
    if let name = try file.string("importance_sampling_level", flag: importanceSamplingLevel) {
      objective.importanceSamplingLevel = try choice(
        "importance_sampling_level", name, of: PolicyObjective.Level.self)
    }
    if let name = try file.string("cispo_clip", flag: cispoClip) {
      objective.cispoClip = try choice("cispo_clip", name, of: PolicyObjective.CISPOClip.self)
    }
    if let name = try file.string("kl_estimator", flag: klEstimator) {
      objective.klEstimator = try choice("kl_estimator", name, of: KLEstimator.self)
    }
    let numbers: [(String, Double?, ClosedRange<Double>, WritableKeyPath<PolicyObjective, Double>)] = [
      ("epsilon", epsilon, 0...1, \.epsilon), ("beta", beta, 0...1e6, \.beta),
      ("entropy_coef", entropyCoef, -1e6...1e6, \.entropyCoef),
      ("sapo_temperature_pos", sapoTemperaturePos, 1e-6...1e6, \.sapoTemperaturePos),
      ("sapo_temperature_neg", sapoTemperatureNeg, 1e-6...1e6, \.sapoTemperatureNeg),
    ]
    for (key, flag, range, path) in numbers {
      if let number = try file.number(key, flag, range) { objective[keyPath: path] = number }
    }
    objective.epsilonHigh = try file.number("epsilon_high", epsilonHigh, 0...1e6) ?? objective.epsilonHigh
    objective.delta = try file.number("delta", delta, 0...1e6) ?? objective.delta
    if let clip = try file.number("dual_clip", dualClip, 0...1e6) {
      objective.dualClip = clip > 0 ? clip : nil
    }
    objective.cispoDrops = try file.choice("cispo_drops", flag: cispoDrops) ?? objective.cispoDrops
    if let factor = try file.number("loss_scale_factor", lossScaleFactor, 0...1e9) {
      objective.lossScaleFactor = factor > 0 ? factor : nil
    }
    objective.useBiasCorrectionKL = try file.bool("use_bias_correction_kl", flag: useBiasCorrectionKl)
  }

  private func setAdvantages(_ settings: inout AdvantageSettings, _ file: Settings) throws {
    if let name = try file.string("scale_rewards", flag: scaleRewards) {
      // TRL takes True for group and False for none too.
      let own = ["true": "group", "false": "none"][name.lowercased()] ?? name
      settings.scaleRewards = try choice("scale_rewards", own, of: AdvantageSettings.Scale.self)
    }
    if let name = try file.string("adv_estimator", flag: advEstimator) {
      settings.estimator = try choice("adv_estimator", name, of: AdvantageSettings.Estimator.self)
    }
    if let name = try file.string("multi_objective_aggregation", flag: multiObjectiveAggregation) {
      settings.multiObjectiveAggregation = try choice(
        "multi_objective_aggregation", name, of: AdvantageSettings.Aggregation.self)
    }
  }

  private func setReference(_ settings: inout RefineSettings, _ file: Settings) throws {
    settings.useKLInReward = try file.bool("use_kl_in_reward", flag: useKlInReward)
    settings.syncRefModel = try file.bool("sync_ref_model", flag: syncRefModel)
    settings.refModelSyncSteps =
      try file.whole("ref_model_sync_steps", refModelSyncSteps, 1...1_000_000_000)
      ?? settings.refModelSyncSteps
    settings.refModelMixupAlpha =
      try file.number("ref_model_mixup_alpha", refModelMixupAlpha, 0...1) ?? settings.refModelMixupAlpha
  }
}
