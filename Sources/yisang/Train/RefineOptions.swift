import ArgumentParser
import Model
import Train

/// What `train grpo` draws and which loss it makes of it, by TRL's names; defaults are those of TRL's `GRPOConfig`.
struct RefineOptions: ParsableArguments {
  @Option(help: "Completions of a question (default: 8).")
  var numGenerations: Int?

  @Option(help: "Completions that are drawn with the same weights (default: those of one step).")
  var generationBatchSize: Int?

  @Option(help: "Times that each of them is learnt from (default: 1).")
  var numIterations: Int?

  @Option(help: "Tokens of a completion, at most (default: 512).")
  var maxCompletionLength: Int?

  @Option(help: "Tokens before which none ends, for measuring (default: 0).")
  var minCompletionLength: Int?

  @OptionGroup var drawing: DrawingOptions

  @Option(
    help: ArgumentHelp(
      "\(PolicyObjective.LossType.allCases.map(\.rawValue).joined(separator: ", ")) (default: dapo).",
      valueName: "name"), completion: .list(PolicyObjective.LossType.allCases.map(\.rawValue)))
  var lossType: String?

  @Option(
    help: "What is a ratio: token, or sequence (GSPO) (default: token).",
    completion: .list(["token", "sequence"]))
  var importanceSamplingLevel: String?

  @Option(help: "Ratios below 1 − epsilon are clipped (default: 0.2).")
  var epsilon: Double?

  @Option(
    help:
      "Ratios above 1 + epsilon-high are clipped (default: as --epsilon; DAPO: 0.28; cispo: the greatest ratio itself)."
  )
  var epsilonHigh: Double?

  @Option(help: "The greatest ratio where no clip holds it (default: none).")
  var delta: Double?

  @Option(
    help:
      "A token with a negative advantage loses at most so many times it (verl's clip_ratio_c); 0: no such bound (trit: 3; default: 0)."
  )
  var dualClip: Double?

  @Option(
    help: "What epsilon-high means to cispo: absolute (TRL) or relative (verl) (default: absolute).",
    completion: .list(["absolute", "relative"]))
  var cispoClip: String?

  @Flag(
    inversion: .prefixedNo,
    help: "cispo: tokens that the clip holds back have no loss (default: no; nrt: yes).")
  var cispoDrops: Bool?

  @Option(
    help:
      "Sums over tokens are divided by sequences times this number, whatever --loss-type; 0: by the loss type (nrt: 512; default: 0)."
  )
  var lossScaleFactor: Double?

  @Option(help: "sapo's temperature where the advantage is above 0 (default: 1).")
  var sapoTemperaturePos: Double?

  @Option(help: "The same elsewhere (default: 1.05).")
  var sapoTemperatureNeg: Double?

  @Option(help: "What the KL to the first model counts; above 0 it is kept in memory (default: 0).")
  var beta: Double?

  @Option(
    help: ArgumentHelp(
      "How the KL is estimated: \(KLEstimator.allCases.map(\.rawValue).joined(separator: ", ")) (default: k3).",
      valueName: "name"), completion: .list(KLEstimator.allCases.map(\.rawValue)))
  var klEstimator: String?

  @Flag(help: "The KL is multiplied with the ratio.")
  var useBiasCorrectionKl = false

  @Flag(help: "The KL is taken from the reward in place of the loss.")
  var useKlInReward = false

  @Option(help: "What the entropy counts in the loss (default: 0).")
  var entropyCoef: Double?

  @Option(
    help: "What distances from a group's mean are divided by: group, batch or none (default: group).",
    completion: .list(["group", "batch", "none"]))
  var scaleRewards: String?

  @Option(
    help: "What a completion is compared with: grpo, the group, or rloo, the others of it (default: grpo).",
    completion: .list(["grpo", "rloo"]))
  var advEstimator: String?

  @Option(
    help: "sum_then_normalize, or normalize_then_sum (GDPO) (default: sum_then_normalize).",
    completion: .list(["sum_then_normalize", "normalize_then_sum"]))
  var multiObjectiveAggregation: String?

  @Flag(help: "Completions that were cut off have no loss.")
  var maskTruncatedCompletions = false

  @Option(help: "Only the share of tokens with the highest entropy has a policy loss (default: 1, all).")
  var topEntropyQuantile: Double?

  @Option(
    help:
      "Worse completions that have become less probable by more than this, a token on average, have no loss (default: off)."
  )
  var offPolicyMaskThreshold: Double?

  @Flag(help: "Questions whose rewards are all equal give way to others.")
  var dynamicSampling = false

  @Option(help: "Times that questions are drawn for one generation, at most (default: 10).")
  var maxNumGenBatches: Int?

  @Flag(help: "The reference model follows the one that learns.")
  var syncRefModel = false

  @Option(help: "Every so many steps (default: 512).")
  var refModelSyncSteps: Int?

  @Option(help: "By so much of the one that learns (default: 0.6).")
  var refModelMixupAlpha: Double?

  @Flag(help: "Rewards change places within each group: a control, which must not learn.")
  var shuffleRewards = false

  static let keys =
    [
      "num_generations", "generation_batch_size", "num_iterations", "max_completion_length",
      "min_completion_length", "loss_type",
      "importance_sampling_level", "epsilon", "epsilon_high", "delta", "dual_clip", "cispo_clip",
      "cispo_drops", "loss_scale_factor",
      "sapo_temperature_pos", "sapo_temperature_neg", "beta", "kl_estimator", "use_bias_correction_kl",
      "use_kl_in_reward", "entropy_coef", "scale_rewards", "adv_estimator", "multi_objective_aggregation",
      "mask_truncated_completions", "top_entropy_quantile", "off_policy_mask_threshold", "dynamic_sampling",
      "max_num_gen_batches", "sync_ref_model", "ref_model_sync_steps", "ref_model_mixup_alpha",
      "shuffle_rewards",
    ] + DrawingOptions.keys
}
