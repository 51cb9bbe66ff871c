/// Mean and standard deviation (n − 1) of numbers, for the distances of each.
///
/// The numbers are divided by a power of two near the greatest of them, which changes no digit, so that neither squares of 1e300 nor
/// those of 1e−300 leave the range; then the first is taken from all, so that equal ones are 0, and what is almost equal is exact.
struct Moments {
  /// Numbers there are.
  let count: Int
  /// The power of two; 1 if all is 0.
  let scale: Double
  /// No two differ.
  let isConstant: Bool
  private let first: Double
  /// Of the divided numbers, from the first.
  private let mean: Double
  /// Of the divided numbers; nil for fewer than two.
  let std: Double?

  /// Of finite numbers.
  init(_ numbers: [Double]) {
    count = numbers.count
    let greatest = numbers.reduce(0) { max($0, abs($1)) }
    let scale = greatest == 0 ? 1 : Double(sign: .plus, exponent: greatest.exponent, significand: 1)
    let first = (numbers.first ?? 0) / scale
    let mean = numbers.reduce(0) { $0 + ($1 / scale - first) } / Double(max(1, numbers.count))
    let squares = numbers.reduce(0) { $0 + ($1 / scale - first - mean) * ($1 / scale - first - mean) }
    (self.scale, self.first, self.mean) = (scale, first, mean)
    std = count < 2 ? nil : (squares / Double(count - 1)).squareRoot()
    isConstant = numbers.allSatisfy { $0 == numbers[0] }
  }

  /// A number's distance from the mean, divided by the scale.
  func distance(_ number: Double) -> Double { number / scale - first - mean }

  /// The distance by the deviation and epsilon; 0 where nothing differs.
  func normalised(_ number: Double, epsilon: Double) -> Double {
    guard let std, std > 0 else { return 0 }
    return distance(number) / (std + epsilon / scale)
  }

  /// Of the numbers themselves.
  var statistics: Advantages.Statistics {
    Advantages.Statistics(
      mean: count == 0 ? nil : ((first + mean) * scale).held, std: std.map { ($0 * scale).held })
  }
}

extension Double {
  /// The nearest finite number; for NaN itself.
  var held: Double { min(max(self, -.greatestFiniteMagnitude), .greatestFiniteMagnitude) }
}
