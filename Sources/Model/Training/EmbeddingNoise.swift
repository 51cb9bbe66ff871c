import Checkpoints

/// Noise on embeddings while a model learns: NEFTune (Jain et al. 2023, arXiv 2310.05914), TRL's `neftune_noise_alpha`.
///
/// To each number that an embedding gives, scaled where the family scales it, uniform(−1, 1) · alpha / √(L · d) is added, where d is the
/// hidden size and L the ids of the group's longest sequence, which for a plain example is its length. (transformers takes the padded
/// length of the micro-batch for L and so lets the neighbours decide; here nothing is padded.)
///
/// The noise is a function of seed, step, `TrainingGroup.id`, position and dimension, and of which completion a position is in; so its
/// bits depend neither on threads nor on how a step is cut into passes. Groups of one step should have different ids: equal ones have
/// the same noise. A prompt has one noise for all of its completions, whether it is read once or, where its length forbids that, once
/// for each; the completions differ.
public struct EmbeddingNoise: Sendable, Equatable {
  /// How strong: 5 to 15 in the paper.
  public var alpha: Double
  /// Another seed, other noise.
  public var seed: UInt64
  /// Of the optimizer: every step has its own.
  public var step: Int

  /// Noise of one step.
  public init(alpha: Double, seed: UInt64, step: Int) {
    (self.alpha, self.seed, self.step) = (alpha, seed, step)
  }

  /// - Throws: `ModelError` if noise of this strength is none.
  func check() throws(ModelError) {
    guard alpha.isFinite, alpha >= 0 else {
      throw ModelError("noise on embeddings needs a finite alpha of at least 0, not \(alpha)")
    }
  }

  /// Adds the noise of one position to its `d` numbers.
  func add(
    group: Int, completion: Int, position: Int, length: Int, to x: UnsafeMutablePointer<Float>, _ d: Int
  ) {
    var key = Draw.mix(seed &+ 0x9E37_79B9_7F4A_7C15)
    for part in [step, group, completion, position] {
      key = Draw.mix(key ^ UInt64(truncatingIfNeeded: part) &+ 0xBF58_476D_1CE4_E5B9)
    }
    let scale = Float(alpha / (Double(length) * Double(d)).squareRoot())
    for pair in 0..<(d + 1) / 2 {
      let word = Draw.mix(key &+ UInt64(truncatingIfNeeded: pair) &* 0x9E37_79B9_7F4A_7C15)
      x[2 * pair] += scale * EmbeddingNoise.unit(UInt32(truncatingIfNeeded: word))
      if 2 * pair + 1 < d { x[2 * pair + 1] += scale * EmbeddingNoise.unit(UInt32(word >> 32)) }
    }
  }

  /// In (−1, 1), symmetric, exact in single precision.
  static func unit(_ word: UInt32) -> Float { Float(Int32(bitPattern: word) >> 8) * 0x1p-23 + 0x1p-24 }
}

extension Learner {
  /// Adds noise to the embeddings of a pass.
  func addNoise(_ noise: EmbeddingNoise, _ plan: LearningPlan, _ groups: [TrainingGroup]) {
    let d = decoder.config.hiddenSize
    let x = decoder.workspace.residual.floats
    for segment in plan.segments {
      let group = groups[segment.group]
      let length = group.prompt.count + (group.completions.map(\.ids.count).max() ?? 0)
      let prompt = group.prompt.count
      let id = group.id
      decoder.crew.rows(segment.count, atLeast: 16) { range in
        for row in range {
          let position = segment.position + row
          // The first completion goes on where the prompt ends, so that a sequence in two parts is the sequence in one.
          noise.add(
            group: id, completion: position < prompt ? 0 : segment.completion, position: position,
            length: length,
            to: x + (segment.first + row) * d, d)
        }
      }
    }
  }
}
