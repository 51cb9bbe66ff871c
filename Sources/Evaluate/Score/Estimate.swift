/// A mean over items, and how sure it is.
public struct Estimate: Sendable, Equatable {
  /// Σ x / N.
  public let mean: Double
  /// √(Σ (x − mean)² / (N (N − 1))); nil with one item.
  ///
  /// Where x is an item's own mean over its samples this is the error clustered by item (Miller 2024, arXiv 2411.00640,
  /// §2.2): samples of one question are not independent, and are not counted as if they were.
  public let standardError: Double?
  /// N.
  public let count: Int

  /// The mean of some values; nil of none.
  public init?(_ values: some Collection<Double>) {
    guard !values.isEmpty else { return nil }
    count = values.count
    let size = Double(count)
    let mean = values.reduce(0, +) / size
    self.mean = mean
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    standardError = count > 1 ? (squares / (size * (size - 1))).squareRoot() : nil
  }

  /// The mean of independent estimates, each of the same weight, with √(Σ s.e.²) / S; without one where one has none.
  public init?(macro parts: [Estimate]) {
    guard !parts.isEmpty else { return nil }
    let size = Double(parts.count)
    let errors = parts.compactMap(\.standardError)
    mean = parts.reduce(0) { $0 + $1.mean } / size
    standardError =
      errors.count == parts.count ? errors.reduce(0) { $0 + $1 * $1 }.squareRoot() / size : nil
    count = parts.count
  }
}

/// The 95 % percentile interval of a mean, from resampled items (Efron 1979), the same each time; nil of fewer than two.
public func bootstrapInterval(_ values: [Double], draws: Int = 1_000) -> ClosedRange<Double>? {
  guard values.count > 1, draws >= 40 else { return nil }
  var state: UInt64 = 0x5949_5347
  var means: [Double] = []
  means.reserveCapacity(draws)
  let bound = UInt64(values.count)
  for _ in 0..<draws {
    var sum = 0.0
    for _ in values {
      // SplitMix64 (Steele, Lea and Flood, 2014); the upper half times the bound picks the place.
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      sum += values[Int((mixed ^ (mixed >> 31)).multipliedFullWidth(by: bound).high)]
    }
    means.append(sum / Double(values.count))
  }
  means.sort()
  func quantile(_ share: Double) -> Double {
    let place = share * Double(draws - 1)
    let low = Int(place)
    let high = min(low + 1, draws - 1)
    return means[low] + (means[high] - means[low]) * (place - Double(low))
  }
  return quantile(0.025)...quantile(0.975)
}
