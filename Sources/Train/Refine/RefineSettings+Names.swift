internal import Corpus
import Model
import Reasoning
import Rewards

extension RefineSettings {
  /// Every setting by its name, as flags, `yisang.yaml` and the manifest have it.
  public var named: [String: String] {
    func text(_ number: Double?) -> String { number.map { "\($0)" } ?? "" }
    return learning.named.merging([
      "num_generations": "\(numGenerations)",
      "generation_batch_size": generationBatchSize.map { "\($0)" } ?? "",
      "num_iterations": "\(numIterations)", "max_completion_length": "\(maxCompletionLength)",
      "min_completion_length": "\(minCompletionLength)",
      "temperature": "\(sampling.temperature)", "top_k": "\(sampling.topK)", "top_p": "\(sampling.topP)",
      "min_p": "\(sampling.minP)", "repetition_penalty": "\(sampling.repetitionPenalty)",
      "loss_type": objective.lossType.rawValue,
      "importance_sampling_level": objective.importanceSamplingLevel.rawValue,
      "epsilon": "\(objective.epsilon)", "epsilon_high": text(objective.epsilonHigh),
      "delta": text(objective.delta), "dual_clip": text(objective.dualClip),
      "cispo_clip": objective.cispoClip.rawValue, "cispo_drops": "\(objective.cispoDrops)",
      "loss_scale_factor": text(objective.lossScaleFactor),
      "sapo_temperature_pos": "\(objective.sapoTemperaturePos)",
      "sapo_temperature_neg": "\(objective.sapoTemperatureNeg)",
      "beta": "\(objective.beta)", "kl_estimator": objective.klEstimator.rawValue,
      "use_bias_correction_kl": "\(objective.useBiasCorrectionKL)", "use_kl_in_reward": "\(useKLInReward)",
      "entropy_coef": "\(objective.entropyCoef)",
      "mask_truncated_completions": "\(maskTruncatedCompletions)",
      "top_entropy_quantile": "\(topEntropyQuantile)",
      "off_policy_mask_threshold": text(offPolicyMaskThreshold),
      "dynamic_sampling": "\(dynamicSampling)", "max_num_gen_batches": "\(maxNumGenBatches)",
      "sync_ref_model": "\(syncRefModel)", "ref_model_sync_steps": "\(refModelSyncSteps)",
      "ref_model_mixup_alpha": "\(refModelMixupAlpha)", "shuffle_rewards": "\(shuffleRewards)",
      "scale_rewards": advantages.scaleRewards.rawValue, "adv_estimator": advantages.estimator.rawValue,
      "multi_objective_aggregation": advantages.multiObjectiveAggregation.rawValue,
    ]) { $1 }
  }
}

extension RewardSet {
  /// Its names, weights and lines, as the manifest has them; of a command, which may hold a secret, a digest.
  var named: [String: String] {
    var named = settings.named
    named["reward_funcs"] = names.joined(separator: ",")
    named["reward_weights"] = weights.map { "\($0)" }.joined(separator: ",")
    for case let command as RewardCommand in rewards {
      named["reward_command"] = command.digest
    }
    for case let judge as RewardJudge in rewards { named["reward_judge"] = judge.place }
    return named
  }
}

extension RewardCommand {
  /// Of its command line, which may hold a secret.
  var digest: String { command.concealed }
}

extension String {
  /// What a manifest has of a text that may hold a secret: which one it is, and nothing of it.
  var concealed: String {
    var digest = Digest()
    digest.updateDelimited(Array(utf8))
    return "sha256:" + digest.finish().prefix(8).hex
  }
}
