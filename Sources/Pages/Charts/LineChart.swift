internal import Foundation

/// Values by step, of one run or of several: lines, thin ones behind, and means with their errors.
public struct LineChart: Sendable {
  /// One run's values.
  public struct Series: Sendable {
    let name: String
    let raw, line: Curve
    let errors: [ErrorBar]

    /// - Parameters:
    ///   - raw: drawn thin; it may leave the picture.
    ///   - line: drawn thick.
    ///   - errors: drawn as dots with bars.
    public init(_ name: String, raw: Curve = Curve([]), line: Curve = Curve([]), errors: [ErrorBar] = []) {
      func shown(_ curve: Curve) -> Curve { Curve(curve.points.filter { Axis.canShow($0.value) }) }
      (self.name, self.raw, self.line) = (name, shown(raw), shown(line))
      self.errors = errors.filter { Axis.canShow($0.mean) && Axis.canShow($0.error) }
    }
  }

  /// A mean and how sure it is.
  public struct ErrorBar: Sendable, Equatable {
    let step: Int
    let mean, error: Double

    /// - Parameter error: 0 where nobody knows.
    public init(step: Int, mean: Double, error: Double) {
      (self.step, self.mean, self.error) = (step, mean, abs(error))
    }
  }

  private let title: String
  private let series: [Series]

  /// - Parameter title: what a screen reader says of it.
  public init(_ title: String, _ series: [Series]) { (self.title, self.series) = (title, series) }

  private static let (left, width, height) = (56.0, 288.0, 150.0)

  /// 360 wide; nothing where there are no values.
  public var html: HTML {
    let steps = series.flatMap { series in
      [series.raw, series.line].flatMap { [$0.points.first?.step, $0.points.last?.step] }.compactMap(\.self)
        + series.errors.map(\.step)
    }
    guard let first = steps.min(), let last = steps.max(), let values else { return .empty }
    let legend = series.count > 1 ? 17 * Double(series.count) : 0
    let top = 8 + legend
    let floor = top + Self.height
    let x = Axis(Double(first), Double(last), most: 5, isWhole: true)
    let slack = (values.upperBound - values.lowerBound) / 20
    let y = Axis(values.lowerBound - slack, values.upperBound + slack, most: 4)
    let names = series.enumerated().map { place, series -> HTML in
      guard legend > 0 else { return .empty }
      let at = 13 + 17 * Double(place)
      return """
        <path class="line \(Self.style(place))" d="M\(at: Self.left) \(at: at - 4)h26"/>\
        <text class="value" x="\(at: Self.left + 32)" y="\(at: at)">\(series.name)</text>

        """
    }
    let grid = y.ticks.map { tick -> HTML in
      let at = floor - y.place(tick) * Self.height
      return """
        <path class="grid" d="M\(at: Self.left) \(at: at)h\(at: Self.width)"/>\
        <text class="end" x="\(at: Self.left - 5)" y="\(at: at + 4)">\(Self.label(tick, y))</text>

        """
    }
    let ticks = x.ticks.map { tick -> HTML in
      let at = Self.left + x.place(tick) * Self.width
      return """
        <path class="axis" d="M\(at: at) \(at: floor)v4"/>\
        <text class="mid" x="\(at: at)" y="\(at: floor + 17)">\(Axis.short(tick))</text>

        """
    }
    let drawn = series.enumerated().map { place, series in
      let range = first...last
      return Self.path(series.raw, "line thin s\(place % 8)", range, x, y)
        + Self.path(series.line, "line " + Self.style(place), range, x, y)
        + series.errors.map { Self.bar($0, place, x, y) }.joined()
    }
    return """
      <svg class="chart" viewBox="0 0 360 \(at: floor + 24)" role="img" aria-label="\(title)">
      \(names)\(grid)<path class="axis" d="M\(at: Self.left) \(at: floor)h\(at: Self.width)"/>
      \(ticks)<svg x="\(at: Self.left)" y="\(at: top)" width="\(at: Self.width)" height="\(at: Self.height)">
      \(drawn)</svg>
      </svg>

      """
  }

  /// What thick lines and error bars span, and raw ones but for their outermost hundredths.
  private var values: ClosedRange<Double>? {
    let ranges = series.flatMap { series in
      [series.raw.usualRange, series.line.wholeRange].compactMap(\.self)
        + series.errors.map { ($0.mean - $0.error)...($0.mean + $0.error) }
    }
    guard let low = ranges.map(\.lowerBound).min(), let high = ranges.map(\.upperBound).max() else {
      return nil
    }
    return low...high
  }

  /// As many digits as there is room for.
  private static func label(_ tick: Double, _ axis: Axis) -> String {
    let label = axis.label(tick)
    return label.count > 7 ? String(format: "%.1e", tick) : label
  }

  /// Colour and pattern: neither is the only sign.
  private static func style(_ place: Int) -> String { "s\(place % 8) d\(place % 4)" }

  private static func path(
    _ curve: Curve, _ style: String, _ range: ClosedRange<Int>, _ x: Axis, _ y: Axis
  ) -> HTML {
    let points = curve.thinned(to: Int(clamping: width), over: range).points
    guard let first = points.first else { return .empty }
    // A single point is a dot: a line of no length with round ends.
    let places = (points.count == 1 ? [first, first] : points).map { point in
      HTML.coordinate(x.place(Double(point.step)) * width) + " "
        + HTML.coordinate((1 - y.place(point.value)) * height)
    }
    return "<path class=\"\(style)\" d=\"M\(places.joined(separator: "L"))\"/>\n"
  }

  private static func bar(_ bar: ErrorBar, _ place: Int, _ x: Axis, _ y: Axis) -> HTML {
    let at = x.place(Double(bar.step)) * width
    let (low, high) = (
      (1 - y.place(bar.mean - bar.error)) * height, (1 - y.place(bar.mean + bar.error)) * height
    )
    return """
      <path class="error" d="M\(at: at) \(at: low)V\(at: high)M\(at: at - 3) \(at: low)h6M\(at: at - 3) \(at: high)h6"/>\
      <circle class="f\(place % 8)" cx="\(at: at)" cy="\(at: (1 - y.place(bar.mean)) * height)" r="3"/>

      """
  }
}
