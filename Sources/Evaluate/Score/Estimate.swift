/// A mean over items, and how sure it is.
public struct Estimate: Sendable, Equatable {
  /// Σ x / N.
  public let mean: Double
  /// √(Σ (x − mean)² / (N (N − 1))); nil with one item.
  ///
  /// Where x is an item's own mean over its samples this is the error clustered by item (Miller 2024, arXiv 2411.00640): samples of one question are not independent, and are not counted as if they were.
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

/// The 95 % score interval of an accuracy over N items (Wilson 1927): with all or none right it is no point.
///
/// Of one answer an item; with several it is the wider, for an item's mean varies less than one answer.
func wilsonInterval(_ accuracy: Estimate) -> ClosedRange<Double> {
  let (size, z) = (Double(accuracy.count), 1.959963984540054)
  let scale = 1 + z * z / size
  let middle = (accuracy.mean + z * z / (2 * size)) / scale
  let variance = max(0, accuracy.mean * (1 - accuracy.mean) / size + z * z / (4 * size * size))
  let half = z / scale * variance.squareRoot()
  return max(0, middle - half)...min(1, middle + half)
}
