import Foundation
import ModelKernels

/// Attention of all heads that share one head of keys and values, in double precision, as its definition has it.
struct AttentionReference {
  var positions: Int
  /// Heads of queries; row `position · share + head` is a query.
  var share = 1
  var width: Int
  var window: Int?
  var softcap: Double = 0
  var scale: Double { 1 / Double(width).squareRoot() }

  var rows: Int { positions * share }

  func low(_ row: Int) -> Int { window.map { max(0, row / share + 1 - $0) } ?? 0 }
  func high(_ row: Int) -> Int { row / share + 1 }

  /// Queries, keys, values, and the gradient of what comes out.
  struct Numbers {
    var queries: [Double]
    var keys: [Double]
    var values: [Double]
    var douts: [Double]
  }

  func numbers(seed: UInt64) -> Numbers {
    func some(_ count: Int, _ seed: UInt64) -> [Double] {
      CentralDifferences.numbers(count, seed: seed).map { Double(2 * $0) }
    }
    return Numbers(
      queries: some(rows * width, seed), keys: some(positions * width, seed + 1),
      values: some(positions * width, seed + 2), douts: some(rows * width, seed + 3))
  }

  private func dot(_ a: [Double], _ i: Int, _ b: [Double], _ j: Int) -> Double {
    var sum = 0.0
    for d in 0..<width { sum += a[i * width + d] * b[j * width + d] }
    return sum
  }

  /// The probabilities of what a row sees, and the derivatives of its scores before the cap.
  private func probabilities(_ x: Numbers, _ row: Int) -> (p: [Double], slope: [Double]) {
    var scores: [Double] = []
    var slope: [Double] = []
    for key in low(row)..<high(row) {
      let score = dot(x.queries, row, x.keys, key) * scale
      let capped = softcap > 0 ? softcap * tanh(score / softcap) : score
      scores.append(capped)
      slope.append(softcap > 0 ? 1 - (capped / softcap) * (capped / softcap) : 1)
    }
    let most = scores.max() ?? 0
    let weights = scores.map { exp($0 - most) }
    let sum = weights.reduce(0, +)
    return (weights.map { $0 / sum }, slope)
  }

  /// Σ dO∘O.
  func loss(_ x: Numbers) -> Double {
    var loss = 0.0
    for row in 0..<rows {
      for (index, p) in probabilities(x, row).p.enumerated() {
        loss += p * dot(x.douts, row, x.values, low(row) + index)
      }
    }
    return loss
  }

  struct Gradients {
    var queries: [Double]
    var keys: [Double]
    var values: [Double]
  }

  /// The derivatives of `loss`, by the formulas of docs/backward.md.
  func gradients(_ x: Numbers) -> Gradients {
    var out = Gradients(
      queries: Array(repeating: 0, count: x.queries.count), keys: Array(repeating: 0, count: x.keys.count),
      values: Array(repeating: 0, count: x.values.count))
    for row in 0..<rows {
      let (p, slope) = probabilities(x, row)
      let dp = p.indices.map { dot(x.douts, row, x.values, low(row) + $0) }
      let mean = zip(p, dp).reduce(0) { $0 + $1.0 * $1.1 }
      for index in p.indices {
        let key = low(row) + index
        let ds = p[index] * (dp[index] - mean) * slope[index] * scale
        for d in 0..<width {
          out.values[key * width + d] += p[index] * x.douts[row * width + d]
          out.queries[row * width + d] += ds * x.keys[key * width + d]
          out.keys[key * width + d] += ds * x.queries[row * width + d]
        }
      }
    }
    return out
  }
}
