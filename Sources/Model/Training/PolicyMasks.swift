/// Which tokens a policy's term is made of. All but `onlyEnded` leave the weights of `tokenWeights` as they are: what they leave out gets an
/// advantage of 0 (`PolicyMasks.apply`), so that its KL stays, as in TRL.
public enum PolicyMasks {
  /// TRL's `top_entropy_quantile` (`GRPOTrainer.get_high_entropy_mask`, 1.16; Wang et al. 2025 have 0.2): of all tokens with a loss,
  /// those whose entropy is at least the quantile 1 − `top` of the batch's.
  ///
  /// The quantile lies between two tokens as `torch.quantile` has it, in single precision. 1 and more keeps all.
  public static func highEntropy(_ entropies: [[Float]], mask: [[Bool]], top: Double) throws(ModelError)
    -> [[Bool]]
  {
    guard entropies.map(\.count) == mask.map(\.count) else {
      throw ModelError("entropies and mask differ in shape")
    }
    guard top >= 0 else { throw ModelError("top_entropy_quantile must be from 0 to 1") }
    guard top < 1 else { return mask }
    var all: [Float] = []
    for (row, mask) in zip(entropies, mask) {
      for (entropy, isIn) in zip(row, mask) where isIn { all.append(entropy) }
    }
    let least = quantile(all, Float(1 - top))
    return zip(entropies, mask).map { row, mask in zip(row, mask).map { $1 && $0 >= least } }
  }

  /// `torch.quantile`, linear; NaN where one of the numbers is.
  private static func quantile(_ numbers: [Float], _ share: Float) -> Float {
    guard !numbers.isEmpty, !numbers.contains(where: \.isNaN) else { return .nan }
    let sorted = numbers.sorted()
    let rank = min(share * Float(sorted.count - 1), Float(sorted.count - 1))
    let below = sorted[min(Int(rank), sorted.count - 1)]
    let above = sorted[min(Int(rank.rounded(.up)), sorted.count - 1)]
    let weight = rank - rank.rounded(.down)
    // From the nearer end, as `torch.lerp`.
    return weight < 0.5 ? below + weight * (above - below) : above - (above - below) * (1 - weight)
  }

  /// TRL's `off_policy_mask_threshold` (`GRPOTrainer.get_off_policy_mask`, 1.16; DeepSeek-V3.2, §3.1): tokens with an advantage below 0
  /// are left out where the sequence's mean of sampled − present log-probability, over its tokens with a loss, is above the threshold.
  ///
  /// A log-probability that is no number counts as no difference.
  public static func onPolicy(_ sequence: PolicySequence, threshold: Double) throws(ModelError) -> [Bool] {
    let sequence = try sequence.checked()
    var drift = 0.0
    for place in sequence.mask.indices where sequence.mask[place] {
      let apart = sequence.oldLogProbabilities[place] - sequence.logProbabilities[place]
      if !apart.isNaN { drift += apart }
    }
    let isNear = drift / Double(max(1, sequence.count)) <= threshold
    return sequence.advantages.map { $0 >= 0 || isNear }
  }

  /// TRL's `mask_truncated_completions` (DAPO's overlong filtering): nothing of a completion that did not end has a loss. Its reward
  /// stays in the group's mean and deviation, and it counts among the batch's sequences.
  public static func onlyEnded(_ mask: [[Bool]], ended: [Bool]) throws(ModelError) -> [[Bool]] {
    guard mask.count == ended.count else { throw ModelError("masks and ends differ in length") }
    return zip(mask, ended).map { mask, ended in ended ? mask : mask.map { _ in false } }
  }

  /// Advantages of 0 where a mask leaves tokens out.
  public static func apply(_ mask: [Bool], to advantages: [Double]) -> [Double] {
    zip(mask, advantages).map { $0 ? $1 : 0 }
  }
}
