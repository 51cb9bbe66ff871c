public import Model
public import Rewards

/// All that decides what refining does to the weights, by the names and with the defaults of TRL's `GRPOConfig` (1.16); where ours
/// differ it is said.
@dynamicMemberLookup
public struct RefineSettings: Sendable, Equatable {
  /// What all training has. A step has `stepSize` completions (TRL: 8 and 1; here 8 and 8, eight questions with eight each).
  public var learning: LearningSettings = {
    var learning = LearningSettings()
    (learning.gradientAccumulationSteps, learning.numTrainEpochs) = (8, 3)
    (learning.learningRate, learning.lrSchedulerType) = (1e-6, .linear)
    (learning.warmupRatio, learning.weightDecay) = (0, 0)
    return learning
  }()
  /// Completions of a question.
  public var numGenerations = 8
  /// Completions that are drawn with the same weights; nil: those of one step.
  public var generationBatchSize: Int?
  /// μ: times that each generation is learnt from.
  public var numIterations = 1
  /// Tokens of a completion, at most (TRL: 512).
  public var maxCompletionLength = 512
  /// Tokens before which none ends; for measuring.
  public var minCompletionLength = 0
  /// How tokens are drawn; its seed is the run's. Where it cuts (`topK`, `topP`, `minP`) or penalises, log-probabilities of the whole
  /// distribution are computed behind the draw, so that ratios have no bias.
  public var sampling = SamplingOptions()
  /// The loss.
  public var objective = PolicyObjective()
  /// How rewards become advantages.
  public var advantages = AdvantageSettings()
  /// Completions that were cut off have no loss; their rewards count for the others.
  public var maskTruncatedCompletions = false
  /// Only tokens whose entropy is in this upper share have a policy loss (Wang et al. 2025, "80/20"); 1: all.
  public var topEntropyQuantile = 1.0
  /// Completions worse than others whose log-probability fell by more, on average, have no policy loss (DeepSeek-V3.2); nil: off.
  public var offPolicyMaskThreshold: Double?
  /// KL to the reference goes into the reward in place of the loss (verl's `use_kl_in_reward`), by `objective.beta` and k1.
  public var useKLInReward = false
  /// Questions whose rewards are all equal are asked no more, and others in their place (DAPO, arXiv 2503.14476, §3.2).
  public var dynamicSampling = false
  /// Times that questions are drawn for one generation, at most; what is missing then is left out (verl's `max_num_gen_batches`).
  public var maxNumGenBatches = 10
  /// Whether the reference model follows the one that learns (TR-DPO, arXiv 2404.09656).
  public var syncRefModel = false
  /// Every so many steps.
  public var refModelSyncSteps = 512
  /// By α · policy + (1 − α) · reference.
  public var refModelMixupAlpha = 0.6
  /// Rewards change places within each group: a control that must not learn, with the same rewards logged.
  public var shuffleRewards = false

  /// The defaults.
  public init() {}

  /// A setting that all training has.
  public subscript<Value>(dynamicMember path: WritableKeyPath<LearningSettings, Value>) -> Value {
    get { learning[keyPath: path] }
    set { learning[keyPath: path] = newValue }
  }

  /// Equal if every setting is.
  public static func == (left: RefineSettings, right: RefineSettings) -> Bool { left.named == right.named }

  /// Questions of a step.
  var stepQuestions: Int { learning.stepSize / numGenerations }
  /// Steps that a generation is cut into, before it is gone through again.
  var generationSteps: Int { (generationBatchSize ?? learning.stepSize) / learning.stepSize }
  /// Steps that are taken between one generation and the next.
  var stepsPerGeneration: Int { generationSteps * numIterations }
  /// Questions of a generation.
  var generationQuestions: Int { stepQuestions * generationSteps }
  /// Of dynamic sampling: which groups stay, and when it ends.
  var dynamic: DynamicSampling {
    var rule = DynamicSampling(groups: generationQuestions)
    rule.maxBatches = maxNumGenBatches
    return rule
  }
  /// Whether a reference model is asked.
  var needsReference: Bool { objective.beta != 0 }
  /// Whether what is drawn so is not the whole distribution at its temperature.
  func cuts(_ sampling: SamplingOptions) -> Bool {
    sampling.topK != 0 || sampling.topP < 1 || sampling.minP > 0 || sampling.repetitionPenalty != 1
      || minCompletionLength > 0
  }
  /// Whether anything asks for the log-probabilities that completions were drawn with. In the one step behind a draw they are those of
  /// the pass itself.
  var needsOldLogProbabilities: Bool {
    stepsPerGeneration > 1 || useKLInReward || objective.importanceSamplingLevel == .sequence
  }

  /// The same settings, if they make sense.
  ///
  /// - Throws: `TrainError` naming the setting.
  public func checked() throws -> RefineSettings {
    func check(_ holds: Bool, _ name: String, _ problem: String) throws {
      guard holds else { throw TrainError(name, problem) }
    }
    try check((2...16_384).contains(numGenerations), "num_generations", "must be from 2 to 16384")
    try check(
      learning.stepSize.isMultiple(of: numGenerations), "num_generations",
      "\(learning.stepSize) completions a step (per_device_train_batch_size · gradient_accumulation_steps) are no multiple of \(numGenerations)"
    )
    let size = generationBatchSize ?? learning.stepSize
    try check(
      size >= learning.stepSize && size.isMultiple(of: learning.stepSize), "generation_batch_size",
      "\(size) is no multiple of the \(learning.stepSize) completions of a step")
    try check((1...1_000).contains(numIterations), "num_iterations", "must be from 1 to 1000")
    try check(
      (1...1 << 24).contains(maxCompletionLength), "max_completion_length", "must be from 1 to 16777216")
    try check(
      (0...maxCompletionLength).contains(minCompletionLength), "min_completion_length",
      "must be from 0 to max_completion_length")
    try check(sampling.temperature > 0, "temperature", "must be above 0: what is learnt from is drawn")
    try check(
      topEntropyQuantile > 0 && topEntropyQuantile <= 1, "top_entropy_quantile",
      "must be above 0 and at most 1")
    try check((0...1).contains(refModelMixupAlpha), "ref_model_mixup_alpha", "must be from 0 to 1")
    try check(refModelSyncSteps >= 1, "ref_model_sync_steps", "must be at least 1")
    try check(
      !syncRefModel || needsReference, "sync_ref_model",
      "needs beta above 0: without it no reference is asked")
    try check(
      !syncRefModel || learning.loraRank == nil, "sync_ref_model",
      "with LoRA the reference is the model without the adapter, which does not move")
    try check(
      !useKLInReward || needsReference, "use_kl_in_reward",
      "needs beta above 0, by which the KL is multiplied")
    try check(
      !useKLInReward || advantages.multiObjectiveAggregation == .sumThenNormalize, "use_kl_in_reward",
      "goes with sum_then_normalize only: normalised by itself, the KL would count the same for every beta")
    try check(
      !useKLInReward || !objective.useBiasCorrectionKL, "use_bias_correction_kl",
      "is of the KL in the loss, and --use-kl-in-reward has none there")
    do { _ = try advantages.checked() } catch { throw TrainError("advantages", error.problem) }
    try check(maxNumGenBatches >= 1, "max_num_gen_batches", "must be at least 1")
    var settings = self
    settings.objective.maxCompletionLength = maxCompletionLength
    settings.objective = try settings.objective.checked()
    return settings
  }
}
