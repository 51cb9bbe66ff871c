/// What is usual of some numbers, whatever a few of them are: their median, and how far they lie from it.
public struct Usual: Sendable, Equatable {
  /// The middle one, or the mean of the two in the middle.
  public let median: Double
  /// 1.4826 × the median distance from the median: the standard deviation if they were normal; never below its floor.
  public let deviation: Double

  /// Of the finite ones; nil if there are none.
  ///
  /// The floor is a two-hundredth of the median and a thousandth of a nat: where more than half are equal the distance is 0, and any
  /// rise would be without bounds. With 6 deviations, less than 3 % or 0.006 nats is then no rise.
  public init?(_ values: some Sequence<Double>) {
    let known = values.filter(\.isFinite).sorted()
    guard !known.isEmpty else { return nil }
    median = Usual.middle(known)
    let center = median
    let distance = Usual.middle(known.map { abs($0 - center) }.sorted())
    deviation = max(1.4826 * distance, abs(median) / 200, 1e-3)
  }

  private static func middle(_ sorted: [Double]) -> Double {
    let half = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[half - 1] + sorted[half]) / 2 : sorted[half]
  }

  /// How many deviations a value lies above the median; infinite for what is no finite number.
  public func score(_ value: Double) -> Double {
    value.isFinite ? (value - median) / deviation : .infinity
  }

  /// The value of a score.
  public func value(_ score: Double) -> Double { median + score * deviation }
}
