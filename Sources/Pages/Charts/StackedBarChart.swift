/// Amounts under each other, each made of parts.
public struct StackedBarChart: Sendable {
  /// One amount.
  public struct Row: Sendable {
    let name, label: String
    let parts: [(value: Double, style: String)]

    /// - Parameters:
    ///   - parts: in their order, with a class of the style sheet each: `A`, `B`, `C`, `out`, `f0` … `f7`; below 0 counts as 0.
    ///   - label: the parts in words.
    public init(_ name: String, parts: [(value: Double, style: String)], label: String) {
      (self.name, self.label) = (name, label)
      self.parts = parts.map { ($0.value.isFinite ? max($0.value, 0) : 0, $0.style) }
    }

    fileprivate var total: Double { parts.reduce(0) { $0 + $1.value } }
  }

  private let title: String
  private let rows: [Row]

  /// - Parameter title: what a screen reader says of it.
  public init(_ title: String, rows: [Row]) { (self.title, self.rows) = (title, rows) }

  /// 360 wide; 34 high a row.
  public var html: HTML {
    let most = max(rows.map(\.total).max() ?? 0, 1e-300)
    let bars = rows.enumerated().map { place, row -> HTML in
      let y = Double(34 * place)
      var at = 1.0
      let parts = row.parts.map { part -> HTML in
        let width = part.value / most * 358
        defer { at += width }
        // A line of the page's colour parts neighbours.
        return """
          <rect class="\(part.style)" x="\(at: at)" y="\(at: y + 18)" \
          width="\(at: width > 0 ? max(width - 1, 0.8) : 0)" height="10"/>
          """
      }
      return """
        <text class="value" x="1" y="\(at: y + 13)">\(row.name)</text>\
        <text class="end" x="359" y="\(at: y + 13)">\(row.label)</text>\(parts)

        """
    }
    return """
      <svg class="chart" viewBox="0 0 360 \(max(34 * rows.count, 1))" role="img" aria-label="\(title)">
      \(bars)</svg>

      """
  }
}
