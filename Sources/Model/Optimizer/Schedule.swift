import Foundation

/// The learning rate of every step, by transformers' names and formulas (`lr_scheduler_type`).
///
/// A pure function of the step: training that is taken up again needs to know no more than where it was.
public struct Schedule: Sendable, Equatable {
  /// How the rate runs; all but `constant` begin with a warm-up, a line from 0 where nothing else is said.
  public enum Shape: String, Sendable, CaseIterable {
    /// Down to 0 in a line.
    case linear
    /// Down to 0 along half a cosine wave, or as many as `cycles` says.
    case cosine
    /// `cycles` times along half a wave, from the top each time.
    case cosineWithRestarts = "cosine_with_restarts"
    /// Down to `end`, by the power `power` of what is left.
    case polynomial
    /// The same for every step, without warm-up.
    case constant
    /// The same for every step after the warm-up.
    case constantWithWarmup = "constant_with_warmup"
    /// One over the root of the step.
    case inverseSqrt = "inverse_sqrt"
    /// As `cosine`, down to `end`.
    case cosineWithMinimum = "cosine_with_min_lr"
    /// The same until `decaySteps` before the end, then down to `end`.
    case warmupStableDecay = "warmup_stable_decay"
  }

  /// How a rate gets from one height to another.
  public enum Curve: String, Sendable, CaseIterable {
    case linear, cosine
    /// 1 − √: fast at first.
    case root = "1-sqrt"
  }

  /// How the rate runs.
  public let shape: Shape
  /// The highest rate.
  public let rate: Double
  /// Steps of the whole training; later ones have the last rate.
  public let steps: Int
  /// Steps of the warm-up.
  public let warmup: Int
  /// Waves, or halves of waves with restarts; nil: half a wave, one restart.
  public var cycles: Double?
  /// Of `polynomial`.
  public var power = 1.0
  /// The lowest rate, where the shape has one; nil: 1e-7 for `polynomial` as in transformers, else 0.
  public var end: Double?
  /// Of `inverse_sqrt`; nil: the warm-up, or 10,000 without one.
  public var timescale: Int?
  /// Of `warmup_stable_decay`; nil: a tenth of all steps.
  public var decaySteps: Int?
  /// Of `warmup_stable_decay`.
  public var warmupCurve = Curve.linear
  /// Of `warmup_stable_decay`.
  public var decayCurve = Curve.cosine

  /// A schedule with a shape's usual settings.
  public init(_ shape: Shape, rate: Double, steps: Int, warmup: Int = 0) {
    self.shape = shape
    self.rate = rate
    self.steps = max(0, steps)
    self.warmup = max(0, warmup)
  }

  /// `warmup_steps` as transformers reads it: less than 1 is a share of all steps, rounded up. (So is `warmup_ratio`.)
  public static func warmupSteps(_ given: Double, of steps: Int) -> Int {
    Int(clamping: Int64(given >= 1 ? min(given, 1e15) : (Double(steps) * max(0, given)).rounded(.up)))
  }

  /// The rate of a step; the first is step 0.
  public func rate(at step: Int) -> Double {
    // Heights are shares of the highest rate.
    guard rate > 0 else { return 0 }
    let step = max(0, step)
    switch shape {
    case .constant: return rate
    case .warmupStableDecay: return rate * warmupStableDecay(step)
    default: return rate * (step < warmup ? Double(step) / Double(max(1, warmup)) : factor(step))
    }
  }

  /// After the warm-up.
  private func factor(_ step: Int) -> Double {
    let progress = Double(step - warmup) / Double(max(1, steps - warmup))
    let least = (end ?? 0) / rate
    switch shape {
    case .linear:
      return max(0, Double(steps - step) / Double(max(1, steps - warmup)))
    case .cosine, .cosineWithMinimum:
      let least = shape == .cosine ? 0 : least
      let factor = 0.5 * (1 + cos(.pi * (cycles ?? 0.5) * 2 * progress))
      return max(0, factor * (1 - least) + least)
    case .cosineWithRestarts:
      guard progress < 1 else { return 0 }
      return max(0, 0.5 * (1 + cos(.pi * ((cycles ?? 1) * progress).truncatingRemainder(dividingBy: 1))))
    case .polynomial:
      let end = end ?? 1e-7
      guard step < steps else { return end / rate }
      return ((rate - end) * pow(1 - progress, power) + end) / rate
    case .inverseSqrt:
      let timescale = max(1, timescale ?? (warmup == 0 ? 10_000 : warmup))
      return 1 / (Double(step + timescale - warmup) / Double(timescale)).squareRoot()
    case .constant, .constantWithWarmup, .warmupStableDecay:
      return 1
    }
  }

  private func warmupStableDecay(_ step: Int) -> Double {
    let least = (end ?? 0) / rate
    let decaySteps = max(0, decaySteps ?? steps / 10)
    let decayStart = max(warmup, steps - decaySteps)
    let height: Double
    if step < warmup {
      let progress = Double(step) / Double(max(1, warmup))
      height =
        switch warmupCurve {
        case .linear: progress
        case .cosine: 0.5 * (1 - cos(.pi * progress))
        case .root: 1 - (1 - progress).squareRoot()
        }
    } else if step < decayStart {
      return 1
    } else if step < decayStart + decaySteps {
      let progress = Double(step - decayStart) / Double(max(1, decaySteps))
      height =
        switch decayCurve {
        case .linear: 1 - progress
        case .cosine: 0.5 * (1 + cos(.pi * (cycles ?? 0.5) * 2 * progress))
        case .root: 1 - progress.squareRoot()
        }
    } else {
      return least
    }
    return max(0, height * (1 - least) + least)
  }
}
