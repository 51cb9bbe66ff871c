/// Means under each other on one scale, each a dot with its error.
public struct DotChart: Sendable {
  /// One mean.
  public struct Row: Sendable {
    let name, label: String
    let value: Double
    let error: Double?
    let colour: Int

    /// - Parameters:
    ///   - error: one standard error; nil where nobody knows.
    ///   - label: the mean in words.
    ///   - colour: the number of a series.
    public init(_ name: String, _ value: Double, error: Double?, label: String, colour: Int = 0) {
      (self.name, self.value, self.label, self.colour) = (name, value, label, colour)
      self.error = error.flatMap { Axis.canShow($0) ? abs($0) : nil }
    }
  }

  private let title: String
  private let rows: [Row]

  /// - Parameter title: what a screen reader says of it.
  public init(_ title: String, rows: [Row]) { (self.title, self.rows) = (title, rows) }

  /// 360 wide; 36 high a row. Nothing where there is no row.
  public var html: HTML {
    let ends = rows.filter { Axis.canShow($0.value) }.flatMap { row in
      [row.value - (row.error ?? 0), row.value + (row.error ?? 0)]
    }
    guard let low = ends.min(), let high = ends.max() else { return .empty }
    let slack = max((high - low) / 20, 1e-12)
    let axis = Axis(low - slack, high + slack, most: 5)
    func x(_ value: Double) -> Double { 12 + axis.place(value) * 336 }
    let floor = Double(36 * rows.count)
    let ticks = axis.ticks.map { tick -> HTML in
      """
      <path class="grid" d="M\(at: x(tick)) 0V\(at: floor)"/>\
      <text class="mid" x="\(at: x(tick))" y="\(at: floor + 16)">\(axis.label(tick))</text>

      """
    }
    let dots = rows.enumerated().map { place, row -> HTML in
      let y = Double(36 * place)
      let names: HTML = """
        <text class="value" x="1" y="\(at: y + 13)">\(row.name)</text>\
        <text class="value end" x="359" y="\(at: y + 13)">\(row.label)</text>

        """
      guard Axis.canShow(row.value) else { return names }
      let error: HTML
      if let size = row.error, size > 0 {
        let (from, to) = (x(row.value - size), x(row.value + size))
        error = """
          <path class="error" d="M\(at: from) \(at: y + 25)H\(at: to)\
          M\(at: from) \(at: y + 21)v8M\(at: to) \(at: y + 21)v8"/>
          """
      } else {
        error = .empty
      }
      return """
        \(names)\(error)<circle class="f\(row.colour % 8)" cx="\(at: x(row.value))" cy="\(at: y + 25)" r="4.5"/>

        """
    }
    return """
      <svg class="chart" viewBox="0 0 360 \(at: floor + 22)" role="img" aria-label="\(title)">
      \(ticks)\(dots)</svg>

      """
  }
}
