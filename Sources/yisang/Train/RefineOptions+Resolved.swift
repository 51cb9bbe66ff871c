import ArgumentParser
import Model
import Rewards
import Train

extension RefineOptions {
  /// Sets what flags, environment and file say.
  func set(_ settings: inout RefineSettings, _ file: Settings) throws {
    try file.set(&settings.numGenerations, "num_generations", numGenerations, 2...16_384)
    settings.generationBatchSize = try file.whole("generation_batch_size", generationBatchSize, 1...1_000_000)
    try file.set(&settings.numIterations, "num_iterations", numIterations, 1...1_000)
    try file.set(&settings.maxCompletionLength, "max_completion_length", maxCompletionLength, 1...100_000_000)
    try file.set(&settings.minCompletionLength, "min_completion_length", minCompletionLength, 0...100_000_000)
    try drawing.set(&settings.sampling, file)
    try setObjective(&settings.objective, file)
    try setAdvantages(&settings.advantages, file)
    try setReference(&settings, file)
    settings.maskTruncatedCompletions = try file.bool(
      "mask_truncated_completions", flag: maskTruncatedCompletions)
    try file.set(&settings.topEntropyQuantile, "top_entropy_quantile", topEntropyQuantile, 0...1)
    settings.offPolicyMaskThreshold = try file.number(
      "off_policy_mask_threshold", offPolicyMaskThreshold, 0...1e6)
    settings.dynamicSampling = try file.bool("dynamic_sampling", flag: dynamicSampling)
    try file.set(&settings.maxNumGenBatches, "max_num_gen_batches", maxNumGenBatches, 1...1_000_000)
    settings.shuffleRewards = try file.bool("shuffle_rewards", flag: shuffleRewards)
  }

  private func setObjective(_ objective: inout PolicyObjective, _ file: Settings) throws {
    try file.set(&objective.lossType, "loss_type", lossType)
    try file.set(&objective.importanceSamplingLevel, "importance_sampling_level", importanceSamplingLevel)
    try file.set(&objective.cispoClip, "cispo_clip", cispoClip)
    try file.set(&objective.klEstimator, "kl_estimator", klEstimator)
    try file.set(&objective.epsilon, "epsilon", epsilon, 0...1)
    objective.epsilonHigh = try file.number("epsilon_high", epsilonHigh, 0...1e6) ?? objective.epsilonHigh
    objective.delta = try file.number("delta", delta, 0...1e6) ?? objective.delta
    if let clip = try file.number("dual_clip", dualClip, 0...1e6) {
      objective.dualClip = clip > 0 ? clip : nil
    }
    try file.set(&objective.cispoDrops, "cispo_drops", cispoDrops)
    try file.set(&objective.sapoTemperaturePos, "sapo_temperature_pos", sapoTemperaturePos, 1e-6...1e6)
    try file.set(&objective.sapoTemperatureNeg, "sapo_temperature_neg", sapoTemperatureNeg, 1e-6...1e6)
    try file.set(&objective.beta, "beta", beta, 0...1e6)
    try file.set(&objective.entropyCoef, "entropy_coef", entropyCoef, -1e6...1e6)
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
    try file.set(&settings.estimator, "adv_estimator", advEstimator)
    try file.set(
      &settings.multiObjectiveAggregation, "multi_objective_aggregation", multiObjectiveAggregation)
  }

  private func setReference(_ settings: inout RefineSettings, _ file: Settings) throws {
    settings.useKLInReward = try file.bool("use_kl_in_reward", flag: useKlInReward)
    settings.syncRefModel = try file.bool("sync_ref_model", flag: syncRefModel)
    try file.set(&settings.refModelSyncSteps, "ref_model_sync_steps", refModelSyncSteps, 1...1_000_000_000)
    try file.set(&settings.refModelMixupAlpha, "ref_model_mixup_alpha", refModelMixupAlpha, 0...1)
  }
}
