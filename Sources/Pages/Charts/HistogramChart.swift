internal import Foundation

/// How often values lie in each of some ranges, with the bounds that are put on them.
public struct HistogramChart: Sendable {
  /// A line at a value: what lies on its wrong side is not kept.
  public struct Bound: Sendable {
    let value: Double
    let label: String
    let keepsAbove: Bool

    /// - Parameters:
    ///   - label: what stands over the line, `12 ← 50 → 1,308` say.
    ///   - keepsAbove: true where greater values are kept.
    public init(_ value: Double, label: String, keepsAbove: Bool) {
      (self.value, self.label, self.keepsAbove) = (value, label, keepsAbove)
    }

    func admits(_ value: Double) -> Bool { keepsAbove ? value >= self.value : value <= self.value }
  }

  private let title: String
  private let bins: [(low: Double, high: Double, count: Int)]
  private let bounds: [Bound]
  private let isLog: Bool

  /// - Parameters:
  ///   - title: what a screen reader says of it.
  ///   - edges: ascending, one more than counts; what is beyond, or no number, is left out.
  ///   - isLog: ten times as much is equally far everywhere; edges are above 0 then.
  public init(_ title: String, edges: [Double], counts: [Int], bounds: [Bound] = [], isLog: Bool = false) {
    self.title = title
    let pairs = zip(zip(edges, edges.dropFirst()), counts)
    bins = pairs.map { (low: $0.0, high: $0.1, count: max($1, 0)) }.filter { bin in
      Axis.canShow(bin.low) && Axis.canShow(bin.high) && bin.low < bin.high && (!isLog || bin.low > 0)
    }
    self.bounds = bounds.filter { Axis.canShow($0.value) && (!isLog || $0.value > 0) }
    self.isLog = isLog
  }

  private static let (left, width, height) = (44.0, 300.0, 104.0)

  /// 360 wide; nothing where there are no ranges.
  public var html: HTML {
    guard let first = bins.first, let last = bins.last else { return .empty }
    let top = 8 + 17 * Double(bounds.count)
    let floor = top + Self.height
    let (low, high) = (scale(first.low), scale(last.high))
    func x(_ value: Double) -> Double { Self.left + (scale(value) - low) / (high - low) * Self.width }
    let y = Axis(0, Double(max(bins.map(\.count).max() ?? 0, 1)), most: 3, isWhole: true)
    let grid = y.ticks.map { tick -> HTML in
      let at = floor - y.place(tick) * Self.height
      return """
        <path class="grid" d="M\(at: Self.left) \(at: at)h\(at: Self.width)"/>\
        <text class="end" x="\(at: Self.left - 5)" y="\(at: at + 4)">\(Axis.short(tick))</text>

        """
    }
    let bars = bins.map { bin -> HTML in
      let share = y.place(Double(bin.count))
      let middle = isLog ? (bin.low * bin.high).squareRoot() : (bin.low + bin.high) / 2
      let style = bounds.allSatisfy { $0.admits(middle) } ? "bar" : "out"
      let tall = share > 0 ? max(share * Self.height, 1) : 0
      let (from, to) = (x(bin.low), x(bin.high))
      return """
        <rect class="\(style)" x="\(at: from + 0.5)" y="\(at: floor - tall)" \
        width="\(at: max(to - from - 1, 0.5))" height="\(at: tall)"/>

        """
    }
    let ticks = (isLog ? powers(first.low, last.high) : Axis(first.low, last.high, most: 5).ticks).map {
      tick -> HTML in
      let label = isLog ? Axis.short(tick) : Axis(first.low, last.high, most: 5).label(tick)
      return """
        <path class="axis" d="M\(at: x(tick)) \(at: floor)v4"/>\
        <text class="mid" x="\(at: x(tick))" y="\(at: floor + 17)">\(label)</text>

        """
    }
    let lines = bounds.enumerated().map { place, bound -> HTML in
      let at = min(max(x(bound.value), Self.left), Self.left + Self.width)
      // A letter is about seven wide.
      let half = 3.6 * Double(bound.label.count)
      let middle = min(max(at, half + 2), 358 - half)
      // Lines begin below all labels and cross none.
      let base = 13 + 17 * Double(place)
      return """
        <path class="threshold" d="M\(at: at) \(at: top - 8)V\(at: floor)"/>\
        <text class="value mid" x="\(at: middle)" y="\(at: base)">\(bound.label)</text>

        """
    }
    return """
      <svg class="chart" viewBox="0 0 360 \(at: floor + 24)" role="img" aria-label="\(title)">
      \(grid)\(bars)<path class="axis" d="M\(at: Self.left) \(at: floor)h\(at: Self.width)"/>
      \(ticks)\(lines)</svg>

      """
  }

  private func scale(_ value: Double) -> Double { isLog ? log10(value) : value }

  /// Powers of ten, where there are few of them 2 and 5 times those too, and else the ends.
  private func powers(_ low: Double, _ high: Double) -> [Double] {
    let exponents = stride(from: log10(low).rounded(.down), through: log10(high), by: 1)
    for steps in [[1.0], [1, 2, 5]] {
      let all = exponents.flatMap { exponent in steps.map { $0 * pow(10, exponent) } }
      let within = all.filter { $0 >= low / 1.0001 && $0 <= high * 1.0001 }
      if within.count > 2 { return within }
    }
    return [low, high]
  }
}
