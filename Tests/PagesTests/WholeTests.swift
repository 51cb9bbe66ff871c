import Pages
import Testing

/// Numbers of anybody's files become whole numbers without a trap.
struct WholeTests {
  @Test(
    arguments: [
      (1e300, Int.max), (-1e300, .min), (.infinity, .max), (-.infinity, .min), (.nan, 0),
      (Double(Int.max), .max),
      (Double(Int.min), .min), (2.9, 2), (-2.9, -2),
    ] as [(Double, Int)])
  func everyNumberHasAWholeOne(value: Double, whole: Int) { #expect(Int(clamping: value) == whole) }

  @Test func linesOfThresholdsCrossNoLabel() {
    let chart = HistogramChart(
      "x", edges: [0, 0.5, 1], counts: [1, 2],
      bounds: [
        .init(0.1, label: "0 ← 0.1 → 3", keepsAbove: true), .init(0.2, label: "3 ← 0.2", keepsAbove: false),
      ])
    let markup = chart.html.markup
    // Labels stand at 13 and 30, lines begin below both.
    #expect(markup.contains("y=\"13\">0 ← 0.1") && markup.contains("y=\"30\">3 ← 0.2"))
    #expect(markup.matches(of: /class="threshold" d="M[0-9.]+ 34V/).count == 2)
  }

  @Test func stepsAtTheEndsOfIntAreDrawn() {
    let steps = (0..<40).map { (step: $0 == 0 ? Int.min : $0 == 39 ? Int.max : $0, value: 1.0) }
    #expect(Curve(steps).thinned(to: 4, over: Int.min...Int.max).points.count >= 3)
    #expect(Axis(0, .leastNonzeroMagnitude, most: 5).ticks.allSatisfy { $0.isFinite })
  }
}
