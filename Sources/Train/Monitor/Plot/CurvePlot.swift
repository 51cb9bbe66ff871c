internal import Pages

/// Curves of runs as a picture: SVG 1.1, a panel a metric, all over the same steps, readable on light and on dark.
public struct CurvePlot: Sendable {
  /// In the order of their colours.
  public var runs: [RunCurves]
  /// A panel each.
  public var metrics: [String]
  /// Steps that the thick line is the mean of; nil: a fiftieth of all, 1: no thick line.
  public var smooth: Int?

  /// A picture of runs.
  public init(_ runs: [RunCurves], metrics: [String], smooth: Int? = nil) {
    (self.runs, self.metrics, self.smooth) = (runs, metrics, smooth)
  }

  private static let (panelWidth, panelHeight) = (430, 230)
  private static let (left, right, top, bottom) = (58, 14, 26, 30)
  private static let colours = 8

  private var plotWidth: Int { CurvePlot.panelWidth - CurvePlot.left - CurvePlot.right }
  private var plotHeight: Int { CurvePlot.panelHeight - CurvePlot.top - CurvePlot.bottom }

  /// The document.
  public var svg: String {
    let columns = metrics.count == 1 ? 1 : 2
    let rows = (metrics.count + columns - 1) / columns
    let legend = runs.count > 1 ? 20 * ((runs.count + 3) / 4) : 0
    let width = columns * CurvePlot.panelWidth + 20
    let head = 44 + legend
    let height = head + rows * CurvePlot.panelHeight + 26
    let all = runs.flatMap { $0.curves.values.flatMap { $0.points.map(\.step).ends } }
    let steps = (all.min() ?? 0)...max(all.max() ?? 1, all.min() ?? 0)
    let span = smooth ?? max(1, steps.count / 50)
    let title = runs.map(\.name).joined(separator: ", ")
    var out = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)">
      <title>\(HTML.escaped(title))</title>
      \(CurvePlot.style)
      <rect class="page" width="\(width)" height="\(height)"/>
      <text class="title" x="20" y="27">\(HTML.escaped(runs.count == 1 ? title : "\(runs.count) runs"))</text>

      """
    if runs.count > 1 {
      for (place, run) in runs.enumerated() {
        let (x, y) = (20 + place % 4 * (width - 40) / 4, 48 + place / 4 * 20)
        out += """
          <path class="mean c\(place % CurvePlot.colours)" d="M\(x) \(y - 4)h18"/>
          <text x="\(x + 24)" y="\(y)">\(HTML.escaped(run.name))</text>

          """
      }
    }
    for (place, metric) in metrics.enumerated() {
      let origin = (
        x: 10 + place % columns * CurvePlot.panelWidth, y: head + place / columns * CurvePlot.panelHeight
      )
      out += "<g transform=\"translate(\(origin.x) \(origin.y))\">\n"
      out += panel(metric, number: place, steps, span) + "</g>\n"
    }
    return out
      + "<text class=\"small\" x=\"20\" y=\"\(height - 10)\">\(HTML.escaped(key(span)))</text>\n</svg>\n"
  }

  /// What the marks mean, of those that there are.
  private func key(_ span: Int) -> String {
    let hasEvaluations = runs.contains {
      $0.curves.contains { $0.key.hasPrefix("eval_") && !$0.value.points.isEmpty }
    }
    return [
      span > 1 ? "thin: each step; thick: mean over about \(span) steps" : "each step",
      hasEvaluations ? "○ validation" : "",
      runs.contains { !$0.spikes.isEmpty } ? "▽ loss spike" : "",
      runs.contains { !$0.checkpoints.isEmpty } ? "◆ checkpoint" : "",
    ].filter { !$0.isEmpty }.joined(separator: " · ")
  }

  private func panel(_ metric: String, number: Int, _ steps: ClosedRange<Int>, _ span: Int) -> String {
    // What follows from the step alone does not scatter.
    let isPlain = ["learning_rate", "epoch", "num_tokens"].contains(metric)
    let span = isPlain ? 1 : span
    let drawn = runs.map { run in
      let raw = run.curves[metric] ?? Curve([])
      return (raw: raw, mean: raw.smoothed(over: span), evaluated: run.curves["eval_" + metric] ?? Curve([]))
    }
    let ranges = drawn.flatMap { [isPlain ? $0.raw.wholeRange : $0.raw.usualRange, $0.evaluated.wholeRange] }
      .compactMap(\.self)
    let (low, high) = (ranges.map(\.lowerBound).min() ?? 0, ranges.map(\.upperBound).max() ?? 1)
    let y = Axis(low - (high - low) / 25, high + (high - low) / 25, most: 5)
    let x = Axis(Double(steps.lowerBound), Double(steps.upperBound), most: 6, isWhole: true)
    func place(_ step: Int, _ value: Double) -> (x: Double, y: Double) {
      (
        Double(CurvePlot.left) + x.place(Double(step)) * Double(plotWidth),
        Double(CurvePlot.top) + (1 - y.place(value)) * Double(plotHeight)
      )
    }
    var out = "<text class=\"name\" x=\"\(CurvePlot.left)\" y=\"17\">\(HTML.escaped(metric))</text>\n"
    let floor = CurvePlot.top + plotHeight
    for tick in y.ticks {
      let at = HTML.coordinate(place(steps.lowerBound, tick).y)
      out +=
        "<path class=\"grid\" d=\"M\(CurvePlot.left) \(at)h\(plotWidth)\"/>"
        + "<text class=\"tick end\" x=\"\(CurvePlot.left - 6)\" y=\"\(at)\" dy=\"3.5\">\(y.label(tick))</text>\n"
    }
    for tick in x.ticks {
      let at = HTML.coordinate(Double(CurvePlot.left) + x.place(tick) * Double(plotWidth))
      out +=
        "<path class=\"axis\" d=\"M\(at) \(floor)v4\"/>"
        + "<text class=\"tick mid\" x=\"\(at)\" y=\"\(floor + 16)\">\(tick < 1e4 ? x.label(tick) : Axis.short(tick))</text>\n"
    }
    out += "<path class=\"axis\" d=\"M\(CurvePlot.left) \(floor)h\(plotWidth)\"/>\n"
    out += """
      <clipPath id="p\(number)"><rect x="\(CurvePlot.left - 4)" y="\(CurvePlot.top)" width="\(plotWidth + 8)" height="\(plotHeight)"/></clipPath>
      <g clip-path="url(#p\(number))">

      """
    for (index, curves) in drawn.enumerated() {
      let colour = "c\(index % CurvePlot.colours)"
      func path(_ curve: Curve, _ style: String) -> String {
        let line = curve.thinned(to: plotWidth, over: steps).points
        guard let first = line.first else { return "" }
        // A single point is a dot: a line of no length with round ends.
        let places = line.count == 1 ? [first, first] : line
        let words = places.map { point in
          let at = place(point.step, point.value)
          return HTML.coordinate(at.x) + " " + HTML.coordinate(at.y)
        }
        return "<path class=\"\(style) \(colour)\" d=\"M\(words.joined(separator: "L"))\"/>\n"
      }
      out += path(curves.raw, span > 1 ? "raw" : "mean") + (span > 1 ? path(curves.mean, "mean") : "")
      if !curves.evaluated.points.isEmpty {
        out += path(curves.evaluated, "evaluated")
        for point in curves.evaluated.thinned(to: 100, over: steps).points {
          let at = place(point.step, point.value)
          out +=
            "<circle class=\"dot \(colour)\" cx=\"\(HTML.coordinate(at.x))\" cy=\"\(HTML.coordinate(at.y))\" r=\"3\"/>\n"
        }
      }
    }
    out += "</g>\n"
    for run in runs {
      for step in run.checkpoints.suffix(200) where steps.contains(step) {
        let at = HTML.coordinate(place(step, y.low).x)
        out +=
          "<path class=\"saved\" d=\"M\(at) \(floor - 4)l3.5 4l-3.5 4l-3.5 -4z\"><title>checkpoint-\(step)</title></path>\n"
      }
      for step in run.spikes.suffix(200) where steps.contains(step) {
        let at = HTML.coordinate(place(step, y.low).x)
        out +=
          "<path class=\"spike\" d=\"M\(at) \(CurvePlot.top + 1)v\(plotHeight)\"/>"
          + "<path class=\"peak\" d=\"M\(at) \(CurvePlot.top + 1)l-4 -7h8z\"><title>spike at step \(step)</title></path>\n"
      }
    }
    return out
  }
}

extension Array {
  /// The first and the last.
  fileprivate var ends: [Element] { [first, last].compactMap(\.self) }
}
