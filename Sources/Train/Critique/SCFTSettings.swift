public import Model
public import Reasoning
public import Rewards

/// All that decides what `train scft` does to the weights. The paper's (arXiv 2601.12720, §3.2 and appendix) are learning rate, epochs, batch
/// and ratio, and the temperature, by which it draws when it measures; the other defaults are those of `train sft`, or ours.
public struct SCFTSettings: Sendable, Equatable {
  /// How critiques are learnt from.
  public var sft: SFTSettings = {
    var sft = SFTSettings()
    (sft.perDeviceTrainBatchSize, sft.gradientAccumulationSteps) = (8, 8)
    (sft.numTrainEpochs, sft.learningRate) = (10, 1e-5)
    return sft
  }()
  /// Solutions of a question.
  public var numSolutions = 1
  /// Critiques of a solution.
  public var numCritiques = 1
  /// Tokens of a solution or critique, at most (the paper: 32,768).
  public var maxCompletionLength = 4_096
  /// How tokens are drawn; its seed is the run's.
  public var sampling: SamplingOptions = {
    var sampling = SamplingOptions()
    sampling.temperature = 0.6
    return sampling
  }()
  /// What a critique is asked for with.
  public var drawingPrompt = CritiquePrompt.drawing
  /// What stands before question and solution in an example.
  public var trainingPrompt = CritiquePrompt.training
  /// Where the answer is looked for.
  public var extraction = Extraction.afterThink
  /// Corrected critiques to confirmed ones; nil: all that reach the right answer.
  public var ratio: CritiqueSelection.Ratio? = .paper
  /// The control: as many correct solutions in place of critiques.
  public var selfDistill = false

  /// The defaults.
  public init() {}

  /// Every setting by its name, as flags, `yisang.yaml` and the manifest have it.
  public var named: [String: String] {
    sft.named.merging(drawing) { $1 }.merging([
      "training_prompt": trainingPrompt.instruction, "extraction": extraction.rawValue,
      "ratio": ratio.map { "\($0.corrected):\($0.confirmed)" } ?? "none", "self_distill": "\(selfDistill)",
    ]) { $1 }
  }

  /// Those that decide what is drawn.
  var drawing: [String: String] {
    [
      "num_solutions": "\(numSolutions)", "num_critiques": "\(numCritiques)",
      "max_completion_length": "\(maxCompletionLength)", "temperature": "\(sampling.temperature)",
      "top_k": "\(sampling.topK)", "top_p": "\(sampling.topP)", "min_p": "\(sampling.minP)",
      "repetition_penalty": "\(sampling.repetitionPenalty)", "drawing_prompt": drawingPrompt.instruction,
      "seed": "\(sft.seed)", "dtype": sft.precision.rawValue,
    ]
  }

  /// The same, as what draws reads it.
  var refining: RefineSettings {
    var refining = RefineSettings()
    (refining.sampling, refining.maxCompletionLength) = (sampling, maxCompletionLength)
    (refining.learning.seed, refining.learning.precision) = (sft.seed, sft.precision)
    return refining
  }
}
