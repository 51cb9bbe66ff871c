import Pages
import Testing

/// Charts are pure: numbers in, SVG out; no number breaks them.
struct ChartTests {
  private static let wild: [Double] = [.nan, .infinity, -.infinity, 1e308, -1e308, .leastNonzeroMagnitude, 0]

  private func isSound(_ html: HTML) -> Bool {
    let markup = html.markup.lowercased()
    return !markup.contains("nan") && !markup.contains("inf") && !markup.contains("e+")
  }

  @Test func aHistogramHasItsBarsWithinAndWithoutTheBounds() {
    let chart = HistogramChart(
      "x", edges: [0, 0.25, 0.5, 0.75, 1], counts: [1, 4, 2, 0],
      bounds: [.init(0.25, label: "1 ← 0.25 → 6", keepsAbove: true)])
    let markup = chart.html.markup
    // Four ranges of 75 each from 44 on, the highest 104 high.
    #expect(markup.contains("<rect class=\"out\" x=\"44.5\" y=\"103\" width=\"74\" height=\"26\"/>"))
    #expect(markup.contains("<rect class=\"bar\" x=\"119.5\" y=\"25\" width=\"74\" height=\"104\"/>"))
    #expect(markup.contains("<path class=\"threshold\" d=\"M119 17V129\"/>"))
    #expect(markup.contains(">1 ← 0.25 → 6</text>"))
  }

  @Test func aHistogramOfLengthsHasPowersOfTen() {
    let markup = HistogramChart("x", edges: [1, 10, 100, 1_000], counts: [1, 2, 3], isLog: true).html.markup
    for label in ["1", "10", "100", "1k"] { #expect(markup.contains(">\(label)</text>"), "\(label)") }
    #expect(markup.contains("x=\"144.5\""))
    let narrow = HistogramChart("x", edges: [30, 100, 300], counts: [1, 2], isLog: true).html.markup
    #expect(narrow.contains(">50</text>") && narrow.contains(">200</text>"))
  }

  @Test func noHistogramTraps() {
    #expect(HistogramChart("x", edges: [], counts: []).html == .empty)
    #expect(HistogramChart("x", edges: [1], counts: [3]).html == .empty)
    #expect(HistogramChart("x", edges: [2, 1], counts: [3]).html == .empty)
    #expect(HistogramChart("x", edges: [-1, 0, 1], counts: [3, 1], isLog: true).html == .empty)
    #expect(isSound(HistogramChart("x", edges: [0, 1], counts: [0]).html))
    #expect(isSound(HistogramChart("x", edges: [0, 1], counts: [.max]).html))
    for edge in Self.wild {
      let chart = HistogramChart(
        "x", edges: [0, edge, 1e308], counts: [1, 2], bounds: [.init(edge, label: "b", keepsAbove: false)])
      #expect(isSound(chart.html), "\(edge)")
    }
  }

  @Test func linesAndErrorsLieWhereTheyShould() {
    let chart = LineChart(
      "x",
      [
        .init("one", line: Curve([(0, 0), (10, 10)])),
        .init("two", errors: [.init(step: 5, mean: 5, error: 1)]),
      ])
    let markup = chart.html.markup
    // The values span -0.5 to 10.5 on 150.
    #expect(markup.contains("<path class=\"line s0 d0\" d=\"M0 143.2L288 6.8\"/>"))
    #expect(markup.contains("<circle class=\"f1\" cx=\"144\" cy=\"75\" r=\"3\"/>"))
    #expect(markup.contains("d=\"M144 88.6V61.4M141 88.6h6M141 61.4h6\""))
    #expect(markup.contains(">one</text>") && markup.contains(">two</text>"))
  }

  @Test func noLineTraps() {
    #expect(LineChart("x", []).html == .empty)
    #expect(LineChart("x", [.init("empty")]).html == .empty)
    #expect(isSound(LineChart("x", [.init("one", line: Curve([(3, 7)]))]).html))
    for value in Self.wild {
      let chart = LineChart(
        "x",
        [
          .init(
            "wild", raw: Curve([(1, value), (2, 1)]), line: Curve([(1, 1), (.max, value)]),
            errors: [.init(step: 1, mean: value, error: 1), .init(step: 1, mean: 1, error: value)])
        ])
      #expect(isSound(chart.html), "\(value)")
    }
  }

  @Test func dotsStandOnOneScale() {
    let chart = DotChart(
      "x",
      rows: [.init("a", 0, error: nil, label: "0"), .init("b", 10, error: 2, label: "10 ± 2", colour: 1)])
    let markup = chart.html.markup
    // From -0.6 to 12.6 on 336, 12 from the left.
    #expect(
      markup.contains("cx=\"27.3\" cy=\"25\"") && markup.contains("class=\"f1\" cx=\"281.8\" cy=\"61\""))
    #expect(markup.contains("d=\"M230.9 61H332.7M230.9 57v8M332.7 57v8\"") && markup.contains("10 ± 2"))
    #expect(DotChart("x", rows: []).html == .empty)
    for value in Self.wild {
      #expect(
        isSound(
          DotChart(
            "x", rows: [.init("a", value, error: value, label: "?"), .init("b", 1, error: 1, label: "1")]
          ).html))
    }
  }

  @Test func stackedPartsFillTheirRow() {
    let chart = StackedBarChart(
      "x",
      rows: [
        .init("s", parts: [(3, "A"), (1, "C"), (.nan, "B")], label: "A 3 · C 1"),
        .init("t", parts: [], label: ""),
      ])
    let markup = chart.html.markup
    #expect(
      markup.contains("<rect class=\"A\" x=\"1\" y=\"18\" width=\"267.5\"")
        && markup.contains("class=\"C\" x=\"269.5\""))
    #expect(markup.contains("class=\"B\" x=\"359\" y=\"18\" width=\"0\"") && isSound(chart.html))
  }

  @Test func aFunnelNarrows() {
    let markup = FunnelChart(
      "x",
      steps: [
        .init("in", kept: 100, label: "100"), .init("half", kept: 50, label: "50"),
        .init("none", kept: 0, label: "0"),
      ]
    ).html.markup
    #expect(markup.contains("<rect class=\"bar\" x=\"2\" y=\"18\" width=\"356\""))
    #expect(markup.contains("<rect class=\"bar\" x=\"91\" y=\"76\" width=\"178\""))
    #expect(markup.contains("<rect class=\"bar\" x=\"180\" y=\"134\" width=\"0\""))
    #expect(markup.contains("d=\"M2 38L91 76H269L358 38z\"") && markup.contains("viewBox=\"0 0 360 156\""))
    #expect(isSound(FunnelChart("x", steps: []).html))
  }

  @Test func tablesAndFiguresAreEscaped() {
    let table = Table(["<a>", "n"], numbers: [1], texts: [["b&", "1"]])
    #expect(table.html.markup.contains("<th>&lt;a&gt;</th><th class=\"n\">n</th>"))
    #expect(table.html.markup.contains("<tr><td>b&amp;</td><td class=\"n\">1</td></tr>"))
    let figure = Figure("<c>", note: "n&", chart: "<svg></svg>", table: table, in: .korean).html.markup
    #expect(figure.contains("<figcaption>&lt;c&gt;</figcaption>") && figure.contains("<p>n&amp;</p>"))
    #expect(figure.contains("숫자로 보기"))
  }
}
