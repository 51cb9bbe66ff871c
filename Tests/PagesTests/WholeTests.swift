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

  @Test func stepsAtTheEndsOfIntAreDrawn() {
    let steps = (0..<40).map { (step: $0 == 0 ? Int.min : $0 == 39 ? Int.max : $0, value: 1.0) }
    #expect(Curve(steps).thinned(to: 4, over: Int.min...Int.max).points.count >= 3)
    #expect(Axis(0, .leastNonzeroMagnitude, most: 5).ticks.allSatisfy { $0.isFinite })
  }
}
