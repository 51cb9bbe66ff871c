import Model
import Rewards
import StrictJSON

extension TorchFields {
  /// GRPO as TRL has it.
  ///
  /// - Throws: `TrainError` where a step cannot be cut evenly.
  mutating func set(_ settings: RefineSettings, rewards: RewardSet, processes: Int) throws(TrainError) {
    let (objective, sampling, advantages) = (settings.objective, settings.sampling, settings.advantages)
    let batch = settings.perDeviceTrainBatchSize * processes
    let step = settings.learning.stepSize
    guard step.isMultiple(of: batch) else {
      throw TrainError(
        "--processes \(processes)",
        "a step of \(step) completions cannot be cut into batches of \(settings.perDeviceTrainBatchSize) in each process; change per_device_train_batch_size or gradient_accumulation_steps"
      )
    }
    let size = settings.generationBatchSize ?? step
    func number(_ value: Double?) -> JSON { value.map(JSON.number) ?? .null }
    for (name, value): (String, JSON) in [
      ("per_device_train_batch_size", .integer(settings.perDeviceTrainBatchSize)),
      ("gradient_accumulation_steps", .integer(step / batch)),
      ("steps_per_generation", .integer(size / batch)),
      ("generation_batch_size", .null), ("num_generations", .integer(settings.numGenerations)),
      ("num_iterations", .integer(settings.numIterations)),
      ("max_completion_length", .integer(settings.maxCompletionLength)),
      ("temperature", .number(Double(sampling.temperature))), ("top_k", .integer(sampling.topK)),
      ("top_p", .number(Double(sampling.topP))),
      ("min_p", sampling.minP > 0 ? .number(Double(sampling.minP)) : .null),
      ("repetition_penalty", .number(Double(sampling.repetitionPenalty))),
      ("generation_kwargs", TorchFields.least(settings.minCompletionLength)),
      ("beta", .number(objective.beta)), ("epsilon", .number(objective.epsilon)),
      ("epsilon_high", number(objective.epsilonHigh)), ("delta", number(objective.delta)),
      ("loss_type", .text(objective.lossType.rawValue)),
      ("importance_sampling_level", .text(objective.importanceSamplingLevel.rawValue)),
      ("sapo_temperature_pos", .number(objective.sapoTemperaturePos)),
      ("sapo_temperature_neg", .number(objective.sapoTemperatureNeg)),
      ("use_bias_correction_kl", .bool(objective.useBiasCorrectionKL)),
      ("entropy_coef", .number(objective.entropyCoef)),
      ("scale_rewards", .text(advantages.scaleRewards.rawValue)),
      ("multi_objective_aggregation", .text(advantages.multiObjectiveAggregation.rawValue)),
      ("reward_weights", .array(rewards.weights.map(JSON.number))),
      ("mask_truncated_completions", .bool(settings.maskTruncatedCompletions)),
      ("top_entropy_quantile", .number(settings.topEntropyQuantile)),
      ("off_policy_mask_threshold", number(settings.offPolicyMaskThreshold)),
      ("sync_ref_model", .bool(settings.syncRefModel)),
      ("ref_model_sync_steps", .integer(settings.refModelSyncSteps)),
      ("ref_model_mixup_alpha", .number(settings.refModelMixupAlpha)), ("shuffle_dataset", .bool(false)),
      // Dropout, where a model has any, would make the ratios of the first step others than 1.
      ("disable_dropout", .bool(true)), ("log_completions", .bool(false)),
    ] { self[name] = value }
  }

  /// A method that the host steers: TRL's trainer draws and steps, and reads its own loss's settings nowhere.
  ///
  /// - Throws: `TrainError` for settings that ask the model in the middle of a step.
  mutating func set(hosted settings: RefineSettings, _ method: any RefineMethod, processes: Int)
    throws(TrainError)
  {
    for (name, isSet) in [
      ("top-entropy-quantile", settings.topEntropyQuantile < 1),
      ("off-policy-mask-threshold", settings.offPolicyMaskThreshold != nil),
      ("importance-sampling-level sequence", settings.objective.importanceSamplingLevel == .sequence),
      ("sync-ref-model", settings.syncRefModel),
    ] where isSet {
      throw TrainError(nativeAlone: "--\(name)")
    }
    let parts = TorchFields.parts(settings, method, processes)
    for (name, value): (String, JSON) in [
      // Two of one prompt are the fewest that its trainer takes; the rows are put in their place.
      ("per_device_train_batch_size", .integer(2)), ("num_generations", .integer(2)),
      ("gradient_accumulation_steps", .integer(parts)), ("steps_per_generation", .integer(parts)),
      ("generation_batch_size", .null), ("num_iterations", .integer(1)),
      ("max_completion_length", .integer(settings.maxCompletionLength)),
      ("temperature", .number(Double(settings.sampling.temperature))),
      // Above 0 it keeps the first weights beside those that learn.
      ("beta", .number(settings.needsReference || method.asksFrozenModel ? 1 : 0)),
      ("shuffle_dataset", .bool(false)), ("disable_dropout", .bool(true)), ("log_completions", .bool(false)),
    ] { self[name] = value }
  }

  /// Passes of a step in each process.
  private static func parts(_ settings: RefineSettings, _ method: any RefineMethod, _ processes: Int) -> Int {
    let most = settings.stepQuestions * method.mostCompletions(settings.numGenerations)
    let rows = settings.perDeviceTrainBatchSize * processes
    return max(1, (most + rows - 1) / rows)
  }

  /// Prompts that TRL's trainer takes a step for, of which it has two rows each in every pass of every process.
  static func places(_ settings: RefineSettings, _ method: any RefineMethod, _ processes: Int) -> Int {
    parts(settings, method, processes) * processes
  }

  /// What `hosted.py` computes a token's loss by.
  static func loss(_ settings: RefineSettings) -> JSON {
    let objective = settings.objective
    func number(_ value: Double?) -> JSON { value.map(JSON.number) ?? .null }
    return .object([
      JSON.Member("loss_type", .text(objective.lossType.rawValue)),
      JSON.Member("beta", .number(settings.useKLInReward ? 0 : objective.beta)),
      JSON.Member("epsilon", .number(objective.epsilon)),
      JSON.Member("epsilon_high", number(objective.epsilonHigh)),
      JSON.Member("delta", number(objective.delta)), JSON.Member("dual_clip", number(objective.dualClip)),
      JSON.Member("cispo_clip", .text(objective.cispoClip.rawValue)),
      JSON.Member("cispo_drops", .bool(objective.cispoDrops)),
      JSON.Member("sapo_temperature_pos", .number(objective.sapoTemperaturePos)),
      JSON.Member("sapo_temperature_neg", .number(objective.sapoTemperatureNeg)),
      JSON.Member("kl_estimator", .text(objective.klEstimator.rawValue)),
      JSON.Member("use_bias_correction_kl", .bool(objective.useBiasCorrectionKL)),
      JSON.Member("entropy_coef", .number(objective.entropyCoef)),
    ])
  }

  private static func least(_ tokens: Int) -> JSON {
    tokens > 0 ? .object([JSON.Member("min_new_tokens", .integer(tokens))]) : .null
  }

  /// What of GRPO's settings TRL's own trainer has not, or counts by the batch where we count by the step; nil: it has them all.
  static func foreign(_ settings: RefineSettings) -> String? {
    let objective = settings.objective
    let isByTokens = [.dapo, .cispo].contains(objective.lossType)
    let found: [(String, Bool)] = [
      ("dynamic_sampling", settings.dynamicSampling), ("use_kl_in_reward", settings.useKLInReward),
      ("shuffle_rewards", settings.shuffleRewards), ("dual_clip", objective.dualClip != nil),
      ("cispo_clip relative", objective.lossType == .cispo && objective.cispoClip == .relative),
      ("cispo_drops", objective.cispoDrops), ("loss_scale_factor", objective.lossScaleFactor != nil),
      ("kl_estimator \(objective.klEstimator.rawValue)", objective.beta != 0 && objective.klEstimator != .k3),
      ("adv_estimator \(settings.advantages.estimator.rawValue)", settings.advantages.estimator != .grpo),
      ("loss_type bnpo", objective.lossType == .bnpo), ("entropy_coef", objective.entropyCoef != 0),
      ("generation_batch_size", isByTokens && settings.generationSteps > 1),
    ]
    return found.first(where: \.1)?.0
  }
}
