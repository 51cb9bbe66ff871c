import ModelKernels

/// AdamW (Loshchilov and Hutter 2019) as `torch.optim.AdamW` computes it, with the settings transformers' Trainer starts with.
public struct AdamW: Sendable, Equatable {
  /// How much of the mean of gradients is kept.
  public var beta1 = 0.9
  /// How much of the mean of squared gradients is kept.
  public var beta2 = 0.999
  /// Added to the root of the mean of squares.
  public var epsilon = 1e-8
  /// What matrices lose in a step, times the rate; norms and biases lose nothing.
  public var weightDecay = 0.0

  /// Settings of one's own.
  public init(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0
  ) {
    (self.beta1, self.beta2, self.epsilon, self.weightDecay) = (beta1, beta2, epsilon, weightDecay)
  }

  /// Of the numbers as the kernel has them, in single precision: an epsilon that is 0 there makes 0/0 of weights without gradient.
  func check() throws {
    let epsilon = Float(epsilon)
    guard 0..<1 ~= beta1, 0..<1 ~= beta2, Float(beta2) < 1, epsilon > 0, epsilon.isFinite, weightDecay >= 0,
      Float(weightDecay).isFinite
    else {
      throw ModelError(
        "AdamW needs betas from 0 to below 1, an epsilon above 0 and a decay of at least 0, all in single precision, not \(beta1), \(beta2), \(self.epsilon) and \(weightDecay)"
      )
    }
  }

  /// The numbers of step `step` (1 is the first), made in double precision as torch does.
  func kernel(step: Int, rate: Double, scale: Double, decays: Bool) -> yi_adamw {
    yi_adamw(
      gradient_scale: Float(scale), keep: Float(decays ? 1 - rate * weightDecay : 1),
      mean_share: Float(1 - beta1), square_keep: Float(beta2), square_share: Float(1 - beta2),
      root_scale: Float(1 / (1 - power(beta2, step)).squareRoot()), epsilon: Float(epsilon),
      rate: Float(rate / (1 - power(beta1, step))))
  }
}

/// base^exponent for a whole exponent of at least 0, by squaring.
private func power(_ base: Double, _ exponent: Int) -> Double {
  var result = 1.0
  var (factor, rest) = (base, exponent)
  while rest > 0 {
    if rest & 1 == 1 { result *= factor }
    factor *= factor
    rest >>= 1
  }
  return result
}
