/// How a signature is cut into bands: two texts are compared where all rows of one band are equal.
public struct LSHBands: Sendable, Hashable {
  /// How many bands.
  public let bands: Int
  /// Values of the signature to a band.
  public let rows: Int

  /// Bands of a given shape; at least one of each.
  public init(bands: Int, rows: Int) {
    (self.bands, self.rows) = (max(bands, 1), max(rows, 1))
  }

  /// The longest bands that still bring together nearly all pairs a little above the threshold.
  ///
  /// Every candidate is verified, so a false one costs time and a missed one is lost: recall is bounded first
  /// (at `threshold + 0.05`), and false candidates are then as few as the permutations allow: P falls with more rows.
  /// All permutations are used, since all are paid for. Without a bound that can be met: one row to a band.
  public init(threshold: Double, permutations: Int, recall: Double = 0.99) {
    let permutations = max(permutations, 1)
    let similarity = min(threshold + 0.05, 1)
    let rows = (1...permutations).last { rows in
      LSHBands(bands: permutations / rows, rows: rows).acceptance(at: similarity) >= recall
    }
    self.init(bands: permutations / (rows ?? 1), rows: rows ?? 1)
  }

  /// The shape that minimises the weighed areas of false positives below the threshold and false negatives above
  /// it, as datasketch's `optimal_param` has it: for candidates that nobody verifies.
  static func leastArea(
    threshold: Double, permutations: Int, falsePositives: Double = 0.5, falseNegatives: Double = 0.5
  ) -> LSHBands {
    var best = LSHBands(bands: 1, rows: 1)
    var least = Double.infinity
    for bands in 1...max(permutations, 1) {
      for rows in 1...max(permutations / bands, 1) {
        let shape = LSHBands(bands: bands, rows: rows)
        let area =
          shape.area(0, threshold) { $0 } * falsePositives
          + shape.area(threshold, 1) { 1 - $0 } * falseNegatives
        if area < least { (best, least) = (shape, area) }
      }
    }
    return best
  }

  /// The chance that a pair of this Jaccard index becomes a candidate: 1 − (1 − s^rows)^bands.
  public func acceptance(at similarity: Double) -> Double {
    1 - power(1 - power(similarity, rows), bands)
  }

  /// The area of a function of P between two similarities, by the rule of midpoints.
  private func area(_ from: Double, _ to: Double, _ body: (Double) -> Double) -> Double {
    let steps = 200
    let width = (to - from) / Double(steps)
    return (0..<steps).reduce(0) { sum, step in
      sum + body(acceptance(at: from + (Double(step) + 0.5) * width)) * width
    }
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    var (result, square, rest) = (1.0, base, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }
}
