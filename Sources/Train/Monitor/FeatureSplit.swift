/// A bound on one feature that parts some examples from others.
struct FeatureSplit: Equatable {
  /// The number of fewest digits that does.
  let threshold: Double
  /// Whether the ones sought lie above it, or below.
  let isAbove: Bool
  /// How many of the ones sought lie beyond it, and how many others.
  let sought, others: Int
  /// The share of the ones sought beyond it, less the share of the others (Youden's J).
  let quality: Double

  /// The best bound; nil where there is nothing to part.
  ///
  /// - Parameter isAbove: on which side the ones sought are to lie; nil: on either.
  init?(_ sought: [Double], from others: [Double], above isAbove: Bool? = nil) {
    let (sought, others) = (sought.filter(\.isFinite), others.filter(\.isFinite))
    guard !sought.isEmpty, !others.isEmpty else { return nil }
    let sides = isAbove.map { [$0] } ?? [true, false]
    let found = sides.compactMap { FeatureSplit(sought.sorted(), others.sorted(), isAbove: $0) }
    guard let best = found.max(by: { $0.quality < $1.quality }) else { return nil }
    self = best
  }

  private init?(_ sought: [Double], _ others: [Double], isAbove: Bool) {
    // Below is above, seen from the other side.
    let (ours, theirs) =
      isAbove ? (sought, others) : (sought.reversed().map { -$0 }, others.reversed().map { -$0 })
    let values = Set(ours + theirs).sorted()
    var best: (quality: Double, place: Int, ours: Int, theirs: Int)?
    var (below, theirsBelow) = (0, 0)
    for place in values.indices.dropLast() {
      while below < ours.count, ours[below] <= values[place] { below += 1 }
      while theirsBelow < theirs.count, theirs[theirsBelow] <= values[place] { theirsBelow += 1 }
      let (more, fewer) = (ours.count - below, theirs.count - theirsBelow)
      let quality = Double(more) / Double(ours.count) - Double(fewer) / Double(theirs.count)
      if quality > best?.quality ?? 0 { best = (quality, place, more, fewer) }
    }
    guard let best else { return nil }
    let (low, high) = (values[best.place], values[best.place + 1])
    threshold = isAbove ? FeatureSplit.round(low, high) : -FeatureSplit.round(low, high)
    (self.isAbove, self.sought, self.others, quality) = (isAbove, best.ours, best.theirs, best.quality)
  }

  /// A number from one to below another, of few digits; of whole numbers a whole one, since what is counted has no halves.
  static func round(_ low: Double, _ high: Double) -> Double {
    let middle = low / 2 + high / 2
    for digits in -6...9 {
      let scale = power(of: 10, abs(digits))
      let value = digits < 0 ? (middle / scale).rounded() * scale : (middle * scale).rounded() / scale
      if value > low, value < high { return value }
      if digits == 0, low == low.rounded(), high == high.rounded() { return low }
    }
    return low
  }

  private static func power(of base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { value, _ in value * base }
  }

  /// Whether to tell a person of it: it takes a few of each to mean anything.
  func isTelling(sought: Int, others: Int) -> Bool {
    quality >= 0.8 && Double(self.others) <= 0.02 * Double(others) && sought >= 3 && others >= 20
  }
}

extension FeatureSplit {
  /// As a flag takes it: whole numbers without a point.
  static func written(_ value: Double) -> String {
    Int(exactly: value).map { "\($0)" } ?? "\(value)"
  }
}
