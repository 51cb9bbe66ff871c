/// All that decides what `train sft` does to the weights, by TRL's names, with the recipe of YI-SANG (arXiv 2510.04230, §6 and
/// appendix) as defaults.
@dynamicMemberLookup
public struct SFTSettings: Sendable, Equatable {
  /// The loss of a token.
  public enum Loss: String, Sendable, CaseIterable {
    /// −log p.
    case nll
    /// −p log p with p held fast (Wu et al. 2025).
    case dft
  }

  /// What all training has; its members are read and written as if they were these settings' own.
  public var learning = LearningSettings()
  /// Sequences of a step from a step on, in place of `learning.stepSize`; by ascending step, the first is 0.
  public var batchSchedule: [(step: Int, size: Int)] = []
  /// Which loss.
  public var loss = Loss.nll
  /// NEFTune's alpha (Jain et al. 2023); 0: no noise.
  public var neftuneNoiseAlpha = 0.0
  /// Whether examples are laid together into bins of `maxLength` ids that count as one sequence of a step; attention and loss of each
  /// stay its own.
  public var packing = false
  /// Ids of an example, or of a bin.
  public var maxLength = 16_384

  /// The defaults.
  public init() {}

  /// A setting that all training has.
  public subscript<Value>(dynamicMember path: WritableKeyPath<LearningSettings, Value>) -> Value {
    get { learning[keyPath: path] }
    set { learning[keyPath: path] = newValue }
  }

  /// Every setting by its name, as flags, `yisang.yaml` and the manifest have it.
  public var named: [String: String] {
    learning.named.merging([
      "batch_schedule": batchSchedule.map { "\($0.step):\($0.size)" }.joined(separator: ","),
      "loss_type": loss.rawValue, "neftune_noise_alpha": "\(neftuneNoiseAlpha)", "packing": "\(packing)",
      "max_length": "\(maxLength)",
    ]) { $1 }
  }

  /// Equal if every setting is.
  public static func == (left: SFTSettings, right: SFTSettings) -> Bool { left.named == right.named }
}
