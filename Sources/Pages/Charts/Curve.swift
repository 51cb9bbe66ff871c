/// Values of one metric by step, and what of them can be drawn.
public struct Curve: Equatable, Sendable {
  /// By ascending step; finite.
  public let points: [(step: Int, value: Double)]

  /// What is no number is left out.
  public init(_ points: [(step: Int, value: Double)]) { self.points = points.filter { $0.value.isFinite } }

  /// The mean of what lies before each point, weights falling by the half-life of a window of so many points, and rightly scaled at the
  /// beginning.
  public func smoothed(over count: Int) -> Curve {
    guard count > 1 else { return self }
    let keep = 1 - 2 / (Double(count) + 1)
    var (sum, weight) = (0.0, 0.0)
    return Curve(
      points.map { step, value in
        sum = keep * sum + (1 - keep) * value
        weight = keep * weight + (1 - keep)
        return (step, sum / weight)
      })
  }

  /// At most four points for each of so many columns: the first, the least, the greatest and the last, in their order. What is drawn is
  /// the same at that width.
  public func thinned(to columns: Int, over range: ClosedRange<Int>) -> Curve {
    guard columns > 0, points.count > 4 * columns else { return self }
    let low = Double(range.lowerBound)
    let width = (Double(range.upperBound) - low + 1) / Double(columns)
    func column(_ step: Int) -> Int { Int(clamping: (Double(step) - low) / width) }
    var out: [(step: Int, value: Double)] = []
    var start = 0
    while start < points.count {
      let here = column(points[start].step)
      var (end, least, greatest) = (start, start, start)
      while end < points.count, column(points[end].step) == here {
        if points[end].value < points[least].value { least = end }
        if points[end].value > points[greatest].value { greatest = end }
        end += 1
      }
      for place in Set([start, least, greatest, end - 1]).sorted() { out.append(points[place]) }
      start = end
    }
    return Curve(out)
  }

  /// The range of all but the outermost hundredths, so that one wild value does not flatten the rest.
  public var usualRange: ClosedRange<Double>? {
    guard !points.isEmpty else { return nil }
    let sorted = points.map(\.value).sorted()
    let cut = sorted.count / 100
    return sorted[cut]...sorted[sorted.count - 1 - cut]
  }

  /// From the least value to the greatest; nil of none.
  public var wholeRange: ClosedRange<Double>? {
    guard var (low, high) = points.first.map({ ($0.value, $0.value) }) else { return nil }
    for (_, value) in points { (low, high) = (min(low, value), max(high, value)) }
    return low...high
  }

  /// Equal points in the same order.
  public static func == (left: Curve, right: Curve) -> Bool {
    left.points.elementsEqual(right.points) { $0.step == $1.step && $0.value == $1.value }
  }
}
