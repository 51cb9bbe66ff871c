internal import Foundation

/// A range of numbers along some points, with round ticks (1, 2 or 5 times a power of ten apart).
public struct Axis: Equatable, Sendable {
  /// What its ends stand for.
  public let low, high: Double
  /// Round values within.
  public let ticks: [Double]
  private let step: Double

  /// - Parameters:
  ///   - most: so many ticks at most, about.
  ///   - isWhole: no ticks between whole numbers.
  public init(_ low: Double, _ high: Double, most: Int, isWhole: Bool = false) {
    // A level line stands in the middle of something.
    let slack = high - low > 1e-300 ? 0 : max(abs(low) / 10, 1e-9)
    let (low, high) = (low - slack, max(high, low) + slack)
    let rough = (high - low) / Double(max(most, 1))
    let power = pow(10, log10(rough).rounded(.down))
    let factor = [1.0, 2, 5].first { $0 * power >= rough * (1 - 1e-9) } ?? 10
    let step = isWhole ? max(factor * power, 1) : factor * power
    let first = (low / step - 1e-9).rounded(.up)
    let count = min(max(Int(clamping: (high / step + 1e-9).rounded(.down) - first), 0), 1_000)
    (self.low, self.high, self.step) = (low, high, step)
    ticks = (0...count).map { (first + Double($0)) * step }.filter { $0 >= low - slack && $0 <= high + slack }
  }

  /// Where a value lies, 0 at `low` and 1 at `high`.
  public func place(_ value: Double) -> Double { (value - low) / (high - low) }

  /// A tick with as many digits as tell it from its neighbours.
  public func label(_ tick: Double) -> String {
    if abs(tick) < step / 1e6 { return "0" }
    if abs(tick) >= 1e4 || max(abs(low), abs(high)) < 1e-2 { return Axis.short(tick) }
    return String(format: "%.\(max(0, Int(clamping: -log10(step * 1.000001).rounded(.down))))f", tick)
  }

  /// Whether a value can be drawn: differences of such values are numbers.
  static func canShow(_ value: Double) -> Bool { abs(value) < 1e300 }

  /// `20k`, `1.5M`, `2e-5`.
  public static func short(_ value: Double) -> String {
    for (size, letter) in [(1e9, "G"), (1e6, "M"), (1e3, "k")] where (size..<size * 1e3).contains(abs(value))
    {
      return String(format: "%g", value / size) + letter
    }
    let parts = String(format: "%.4g", value).split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]) else { return String(format: "%.4g", value) }
    return "\(parts[0])e\(exponent)"
  }
}
