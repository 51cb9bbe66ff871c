import Foundation

/// JEPO (arXiv 2503.19618), a baseline of NRT: the evidence of the reference, as its bound by Jensen's inequality.
///
/// With one sample a trace the bound is the mean of R_k = Σ_i log c_i,k, weights 1. With K of them it is tighter,
///
///     L = log (1/K) Σ_k p_k        p_k = Π_i c_i,k = π(y* | x, z_k)
///     ∇L = Σ_k (L − L_−k) ∇log π(z_k | x) + Σ_k (p_k / Σ p) ∇log π(y* | x, z_k)
///
/// in expectation, where L_−k is the same of the other K − 1: a baseline, ours, as VIMCO's (Mnih and Rezende 2016), which does not depend
/// on z_k. Credits are of a mean over traces, so both factors have a K before them here.
public struct JEPO: Sendable, Equatable {
  /// Which bound.
  public enum Bound: String, Sendable, CaseIterable {
    /// Each trace by itself, against the mean of the others.
    case single
    /// All of a group together; a group of one trace has an advantage of 0, since it is compared with nothing.
    case multi
  }

  /// Which bound.
  public var bound: Bound

  /// A bound.
  public init(_ bound: Bound = .single) { self.bound = bound }

  /// Of the traces of one question.
  ///
  /// - Parameter logProbabilities: log c_i of the reference's tokens by trace; held as `ReferenceReward` says.
  /// - Throws: where a reference has no tokens, or one is no number.
  public func credits(_ logProbabilities: [[Double]]) throws(AdvantageError) -> [ReferenceCredit] {
    let sums = try ReferenceReward.sums(logProbabilities)
    let count = Double(sums.count)
    let whole = JEPO.logMean(sums)
    let advantages =
      switch bound {
      case .single: try ReferenceCredit.compared(sums, .leaveOneOut)
      case .multi where sums.count == 1: [0.0]
      case .multi:
        sums.indices.map { place in
          let others = sums.indices.filter { $0 != place }.map { sums[$0] }
          return count * (whole - JEPO.logMean(others))
        }
      }
    return sums.indices.map { place in
      ReferenceCredit(
        reward: bound == .single ? sums[place] : whole, advantage: advantages[place],
        tokenWeights: logProbabilities[place].map { _ in bound == .single ? 1 : exp(sums[place] - whole) })
    }
  }

  /// The logarithm of the mean of what these are logarithms of.
  static func logMean(_ logarithms: [Double]) -> Double {
    guard let greatest = logarithms.max() else { return 0 }
    return greatest + log(logarithms.reduce(0) { $0 + exp($1 - greatest) } / Double(logarithms.count))
  }
}
