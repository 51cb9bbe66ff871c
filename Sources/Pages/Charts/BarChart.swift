/// Amounts under each other, each with its name above its bar, so that long names have room on a phone.
public struct BarChart: Sendable {
  /// One amount.
  public struct Row: Sendable {
    let name: String
    let value: Double
    let label: String
    let style: String

    /// - Parameters:
    ///   - value: what the bar's length shows; below 0 counts as 0.
    ///   - label: the amount in words.
    ///   - style: a class of the style sheet: `bar`, `out`, `A`, `B`, `C`, `f0` … `f7`.
    public init(_ name: String, _ value: Double, label: String, style: String = "bar") {
      (self.name, self.value, self.label, self.style) = (name, value, label, style)
    }
  }

  private let rows: [Row]
  private let most: Double
  private let title: String

  /// - Parameters:
  ///   - title: what a screen reader says of it.
  ///   - most: the amount that fills the width; the greatest where it is nil.
  public init(_ title: String, rows: [Row], most: Double? = nil) {
    (self.title, self.rows) = (title, rows)
    self.most = max(most ?? rows.map(\.value).filter(\.isFinite).max() ?? 0, 1e-300)
  }

  /// 360 wide; 30 high a row.
  public var html: HTML {
    let bars = rows.enumerated().map { place, row -> HTML in
      let y = Double(30 * place)
      let share = row.value.isFinite ? min(max(row.value / most, 0), 1) : 0
      let width = share > 0 ? max(share * 358, 1) : 0
      return """
        <text class="value" x="1" y="\(at: y + 12)">\(row.name)</text>\
        <text class="end" x="359" y="\(at: y + 12)">\(row.label)</text>\
        <rect class="\(row.style)" x="1" y="\(at: y + 16)" width="\(at: width)" height="9" rx="1.5"/>

        """
    }
    return """
      <svg class="chart" viewBox="0 0 360 \(max(30 * rows.count, 1))" role="img" aria-label="\(title)">
      \(bars)</svg>

      """
  }
}
