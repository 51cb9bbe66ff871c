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
  /// Steps of the whole training. From there on the rate stays at what it has come to (transformers' cosines would rise again);
  /// `inverse_sqrt` alone goes on falling.
  public let steps: Int
  /// Steps of the warm-up.
  public let warmup: Int
  /// Waves, or halves of waves with restarts; nil: half a wave, one restart.
  public let cycles: Double?
  /// Of `polynomial`.
  public let power: Double
  /// The lowest rate, where the shape has one; nil: 1e-7 for `polynomial` as in transformers, else 0.
  public let end: Double?
  /// Of `inverse_sqrt`; nil: the warm-up, or 10,000 without one.
  public let timescale: Int?
  /// Of `warmup_stable_decay`; nil: a tenth of all steps.
  public let decaySteps: Int?
  /// Of `warmup_stable_decay`.
  public let warmupCurve: Curve
  /// Of `warmup_stable_decay`.
  public let decayCurve: Curve

  /// Steps are no more: sums of a few of them are exact.
  private static let mostSteps = 1_000_000_000_000_000

  /// A schedule with a shape's usual settings, but for those that are given.
  ///
  /// - Throws: `ModelError` for numbers that make no schedule: no steps, more of warm-up and fall than there are, rates below 0, an end above
  ///   the rate, NaN.
  public init(
    _ shape: Shape, rate: Double, steps: Int, warmup: Int = 0, cycles: Double? = nil, power: Double = 1,
    end: Double? = nil, timescale: Int? = nil, decaySteps: Int? = nil, warmupCurve: Curve = .linear,
    decayCurve: Curve = .cosine
  ) throws(ModelError) {
    let most = Double(Schedule.mostSteps)
    let bounds: [(String, Double?, ClosedRange<Double>)] = [
      ("rate", rate, 0...Double.greatestFiniteMagnitude), ("steps", Double(steps), 1...most),
      ("warmup", Double(warmup), 0...Double(max(0, steps))), ("cycles", cycles, 0...1e6),
      ("power", power, 0...1e6),
      ("end", end, 0...Double.greatestFiniteMagnitude), ("timescale", timescale.map { Double($0) }, 1...most),
      ("decaySteps", decaySteps.map { Double($0) }, 0...Double(max(0, steps) - max(0, min(warmup, steps)))),
    ]
    for case (let name, let value?, let range) in bounds where !range.contains(value) {
      throw ModelError(
        "\(name) of a schedule is \(value), not within \(range.lowerBound)…\(range.upperBound)")
    }
    if let end, end > rate { throw ModelError("end of a schedule is \(end), above its rate \(rate)") }
    (self.shape, self.rate, self.steps, self.warmup) = (shape, rate, steps, warmup)
    (self.cycles, self.power, self.end) = (cycles, power, end)
    (self.timescale, self.decaySteps) = (timescale, decaySteps)
    (self.warmupCurve, self.decayCurve) = (warmupCurve, decayCurve)
  }

  /// `warmup_steps` as transformers reads it: less than 1 is a share of all steps, rounded up. (So is `warmup_ratio`.)
  ///
  /// - Throws: `ModelError` for what is no count and no share.
  public static func warmupSteps(_ given: Double, of steps: Int) throws(ModelError) -> Int {
    guard 0...Double(mostSteps) ~= given, 0...mostSteps ~= steps else {
      throw ModelError("a warm-up of \(given) of \(steps) steps is neither a share of them nor a count")
    }
    return Int(given >= 1 ? given : (Double(steps) * given).rounded(.up))
  }

  /// The rate of a step; the first is step 0.
  public func rate(at step: Int) -> Double {
    // Heights are shares of the highest rate.
    guard rate > 0 else { return 0 }
    let step = min(max(0, step), Schedule.mostSteps)
    switch shape {
    case .constant: return rate
    case .warmupStableDecay: return rate * warmupStableDecay(step)
    default: return rate * (step < warmup ? Double(step) / Double(max(1, warmup)) : factor(step))
    }
  }

  /// Steps in which `warmup_stable_decay` falls.
  public var falling: Int { decaySteps ?? min(steps / 10, steps - warmup) }

  /// After the warm-up.
  private func factor(_ step: Int) -> Double {
    let progress = min(1, Double(step - warmup) / Double(max(1, steps - warmup)))
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
      let end = end ?? min(1e-7, rate)
      guard step < steps else { return end / rate }
      return ((rate - end) * pow(1 - progress, power) + end) / rate
    case .inverseSqrt:
      let timescale = timescale ?? (warmup == 0 ? 10_000 : warmup)
      return 1 / (Double(step + timescale - warmup) / Double(timescale)).squareRoot()
    case .constant, .constantWithWarmup, .warmupStableDecay:
      return 1
    }
  }

  private func warmupStableDecay(_ step: Int) -> Double {
    let least = (end ?? 0) / rate
    let decaySteps = falling
    let decayStart = steps - decaySteps
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
    } else if step < steps {
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
