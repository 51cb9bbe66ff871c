import Foundation

/// What a token's KL(policy ‖ reference) is estimated with, of x = log-probability − reference log-probability (Schulman 2020); verl's
/// names.
///
/// k1 and k3 have the right mean, but their derivatives have not: that of k2 has. Straight-through (`+`) takes one's value and the
/// other's derivative.
public enum KLEstimator: String, Sendable, CaseIterable {
  /// x.
  case k1
  /// |x|.
  case abs
  /// x²/2.
  case k2
  /// e^−x + x − 1: TRL's; flat where x is below −20, so that it is no infinity (verl's is flat from 10 on).
  case k3
  /// The value of k1, the derivative of k2.
  case k1StraightThrough = "k1+"
  /// The value of k3, the derivative of k2.
  case k3StraightThrough = "k3+"

  private static let farthest = 20.0

  /// The estimate.
  public func value(_ x: Double) -> Double {
    switch self {
    case .k1, .k1StraightThrough: x
    case .abs: Swift.abs(x)
    case .k2: x * x / 2
    case .k3, .k3StraightThrough: expm1(min(-x, KLEstimator.farthest)) + max(x, -KLEstimator.farthest)
    }
  }

  /// What learning takes for its derivative by x.
  public func derivative(_ x: Double) -> Double {
    switch self {
    case .k1: 1
    case .abs: x == 0 ? 0 : x.sign == .minus ? -1 : 1
    case .k2, .k1StraightThrough, .k3StraightThrough: x
    case .k3: -x <= KLEstimator.farthest ? -expm1(-x) : 0
    }
  }
}
