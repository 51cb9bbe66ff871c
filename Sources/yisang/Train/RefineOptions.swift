import ArgumentParser
import Model
import Train

/// What a verb that refines draws and which loss it makes of it, by TRL's names.
struct RefineOptions<Verb: RefiningVerb>: ParsableArguments {
  @Option(help: "Completions of a question (default: \(Verb.usual("num_generations"))).")
  var numGenerations: Int?

  @Option(
    help:
      "Completions that are drawn with the same weights (default: \(Verb.usual("generation_batch_size", or: "those of one step")))."
  )
  var generationBatchSize: Int?

  @Option(help: "Times that each of them is learnt from (default: \(Verb.usual("num_iterations"))).")
  var numIterations: Int?

  @Option(help: "Tokens of a completion, at most (default: \(Verb.usual("max_completion_length"))).")
  var maxCompletionLength: Int?

  @Option(
    help: "Tokens before which none ends, for measuring (default: \(Verb.usual("min_completion_length"))).")
  var minCompletionLength: Int?

  @OptionGroup var drawing: DrawingOptions<Verb>

  @Option(
    help: ArgumentHelp(
      "\(PolicyObjective.LossType.allCases.map(\.rawValue).joined(separator: ", ")) (default: \(Verb.usual("loss_type"))).",
      valueName: "name"), completion: .list(PolicyObjective.LossType.allCases.map(\.rawValue)))
  var lossType: String?

  @Option(
    help: "What is a ratio: token, or sequence (GSPO) (default: \(Verb.usual("importance_sampling_level"))).",
    completion: .list(["token", "sequence"]))
  var importanceSamplingLevel: String?

  @Option(help: "Ratios below 1 − epsilon are clipped (default: \(Verb.usual("epsilon"))).")
  var epsilon: Double?

  @Option(
    help:
      "Ratios above 1 + epsilon-high are clipped; DAPO has 0.28, and to cispo it is the greatest ratio itself (default: \(Verb.usual("epsilon_high", or: "as --epsilon")))."
  )
  var epsilonHigh: Double?

  @Option(help: "The greatest ratio where no clip holds it (default: \(Verb.usual("delta"))).")
  var delta: Double?

  @Option(
    help:
      "A token with a negative advantage loses at most so many times it (verl's clip_ratio_c); 0: no such bound (default: \(Verb.usual("dual_clip", or: "0")))."
  )
  var dualClip: Double?

  @Option(
    help:
      "What epsilon-high means to cispo: absolute (TRL) or relative (verl) (default: \(Verb.usual("cispo_clip"))).",
    completion: .list(["absolute", "relative"]))
  var cispoClip: String?

  @Flag(
    inversion: .prefixedNo,
    help: "cispo: tokens that the clip holds back have no loss (default: \(Verb.usual("cispo_drops"))).")
  var cispoDrops: Bool?

  @Option(
    help:
      "Sums over tokens are divided by sequences times this number, whatever --loss-type; 0: by the loss type (default: \(Verb.usual("loss_scale_factor", or: "0")))."
  )
  var lossScaleFactor: Double?

  @Option(
    help:
      "sapo's temperature where the advantage is above 0 (default: \(Verb.usual("sapo_temperature_pos"))).")
  var sapoTemperaturePos: Double?

  @Option(help: "The same elsewhere (default: \(Verb.usual("sapo_temperature_neg"))).")
  var sapoTemperatureNeg: Double?

  @Option(
    help:
      "What the KL to the first model counts; above 0 it is kept in memory (default: \(Verb.usual("beta"))).")
  var beta: Double?

  @Option(
    help: ArgumentHelp(
      "How the KL is estimated: \(KLEstimator.allCases.map(\.rawValue).joined(separator: ", ")) (default: \(Verb.usual("kl_estimator"))).",
      valueName: "name"), completion: .list(KLEstimator.allCases.map(\.rawValue)))
  var klEstimator: String?

  @Flag(help: "The KL is multiplied with the ratio.")
  var useBiasCorrectionKl = false

  @Flag(help: "The KL is taken from the reward in place of the loss.")
  var useKlInReward = false

  @Option(help: "What the entropy counts in the loss (default: \(Verb.usual("entropy_coef"))).")
  var entropyCoef: Double?

  @Option(
    help:
      "What distances from a group's mean are divided by: group, batch or none (default: \(Verb.usual("scale_rewards"))).",
    completion: .list(["group", "batch", "none"]))
  var scaleRewards: String?

  @Option(
    help:
      "What a completion is compared with: grpo, the group, or rloo, the others of it (default: \(Verb.usual("adv_estimator"))).",
    completion: .list(["grpo", "rloo"]))
  var advEstimator: String?

  @Option(
    help:
      "sum_then_normalize, or normalize_then_sum (GDPO) (default: \(Verb.usual("multi_objective_aggregation"))).",
    completion: .list(["sum_then_normalize", "normalize_then_sum"]))
  var multiObjectiveAggregation: String?

  @Flag(help: "Completions that were cut off have no loss.")
  var maskTruncatedCompletions = false

  @Option(
    help:
      "Only the share of tokens with the highest entropy has a policy loss; 1: all (default: \(Verb.usual("top_entropy_quantile")))."
  )
  var topEntropyQuantile: Double?

  @Option(
    help:
      "Worse completions that have become less probable by more than this, a token on average, have no loss (default: \(Verb.usual("off_policy_mask_threshold", or: "off")))."
  )
  var offPolicyMaskThreshold: Double?

  @Flag(help: "Questions whose rewards are all equal give way to others.")
  var dynamicSampling = false

  @Option(
    help:
      "Times that questions are drawn for one generation, at most (default: \(Verb.usual("max_num_gen_batches")))."
  )
  var maxNumGenBatches: Int?

  @Flag(help: "The reference model follows the one that learns.")
  var syncRefModel = false

  @Option(help: "Every so many steps (default: \(Verb.usual("ref_model_sync_steps"))).")
  var refModelSyncSteps: Int?

  @Option(help: "By so much of the one that learns (default: \(Verb.usual("ref_model_mixup_alpha"))).")
  var refModelMixupAlpha: Double?

  @Flag(help: "Rewards change places within each group: a control, which must not learn.")
  var shuffleRewards = false

  static var keys: [String] {
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
    ] + DrawingOptions<Verb>.keys
  }
}
