public import Model

/// All that decides what `train sft` does to the weights, by TRL's names, with the recipe of YI-SANG (arXiv 2510.04230, §6 and
/// appendix) as defaults.
public struct SFTSettings: Sendable, Equatable {
  /// What moves the weights.
  public enum Optim: String, Sendable, CaseIterable {
    /// Fine-tuning.
    case adamw
    /// Training from nothing: hidden matrices by Muon, the rest by AdamW.
    case muon
  }

  /// The loss of a token.
  public enum Loss: String, Sendable, CaseIterable {
    /// −log p.
    case nll
    /// −p log p with p held fast (Wu et al. 2025).
    case dft
  }

  /// Sequences of one device's part of a step; with `gradientAccumulationSteps` it says how many a step has, and nothing else: how a
  /// step is cut into passes follows from `maxTokensPerMicroBatch`.
  public var perDeviceTrainBatchSize = 8
  /// Times of them that make a step.
  public var gradientAccumulationSteps = 64
  /// Sequences of a step from a step on, in place of the product of the two; by ascending step, the first is 0.
  public var batchSchedule: [(step: Int, size: Int)] = []
  /// Passes over the data; parts are allowed.
  public var numTrainEpochs = 5.0
  /// Steps in place of epochs.
  public var maxSteps: Int?
  /// Whether each epoch has its own order, drawn by `seed`; else as the data lies.
  public var shuffle = true
  /// Of the order of data, noise, and weights from nothing.
  public var seed: UInt64 = 42
  /// The highest rate.
  public var learningRate = 2e-5
  /// How it runs.
  public var lrSchedulerType = Schedule.Shape.cosine
  /// Share of all steps in which the rate rises from 0, rounded up.
  public var warmupRatio = 0.1
  /// The same as a number of steps, in place of the share.
  public var warmupSteps: Int?
  /// The lowest rate, for shapes that have one.
  public var minLearningRate: Double?
  /// Drawn to 0 by so much of the rate, matrices only.
  public var weightDecay = 1e-5
  /// AdamW's.
  public var adamBeta1 = 0.9
  /// AdamW's.
  public var adamBeta2 = 0.999
  /// AdamW's.
  public var adamEpsilon = 1e-8
  /// Gradients of a greater norm are scaled down to it; 0: never.
  public var maxGradNorm = 1.0
  /// Which rule.
  public var optim = Optim.adamw
  /// Which loss.
  public var loss = Loss.nll
  /// NEFTune's alpha (Jain et al. 2023); 0: no noise.
  public var neftuneNoiseAlpha = 0.0
  /// What products are computed in; the weights that learn are single precision either way.
  public var precision = ComputeType.bf16
  /// Ids of one pass; a longer example is alone. Another cut changes gradients by rounding (≤ 1e-6 in fp32), so it is a setting and
  /// never follows from free memory.
  public var maxTokensPerMicroBatch = 16_384
  /// Whether examples are laid together into bins of `maxLength` ids that count as one sequence of a step; attention and loss of each
  /// stay its own.
  public var packing = false
  /// Ids of an example, or of a bin.
  public var maxLength = 16_384
  /// LoRA's rank; nil: all weights learn.
  public var loraRank: Int?
  /// LoRA's scale.
  public var loraAlpha = 32.0
  /// Names of linear maps, `all-linear` for all of them.
  public var loraTargets: [String] = []

  /// The defaults.
  public init() {}

  /// Equal if every setting is.
  public static func == (left: SFTSettings, right: SFTSettings) -> Bool { left.named == right.named }
}
