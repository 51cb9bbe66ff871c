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
  /// e^−x + x − 1: TRL's; at most 10 and flat there, as verl has it.
  case k3
  /// The value of k1, the derivative of k2.
  case k1StraightThrough = "k1+"
  /// The value of k3, the derivative of k2.
  case k3StraightThrough = "k3+"

  /// The estimate.
  public func value(_ x: Double) -> Double {
    switch self {
    case .k1, .k1StraightThrough: x
    case .abs: Swift.abs(x)
    case .k2: x * x / 2
    case .k3, .k3StraightThrough: min(expm1(-x) + x, 10)
    }
  }

  /// What learning takes for its derivative by x.
  public func derivative(_ x: Double) -> Double {
    switch self {
    case .k1: 1
    case .abs: x == 0 ? 0 : x.sign == .minus ? -1 : 1
    case .k2, .k1StraightThrough, .k3StraightThrough: x
    case .k3: expm1(-x) + x <= 10 ? -expm1(-x) : 0
    }
  }
}
