/// How often each value of a score occurs: shares to four digits, counts up to 16,384 exactly and by powers beyond.
public struct Histogram: Sendable {
  private var counts = [Int](repeating: 0, count: 20_002)
  private let isShare: Bool
  /// How many values were added.
  public private(set) var total = 0
  /// The greatest value.
  public private(set) var greatest = 0.0

  /// - Parameter isShare: values from 0 to 1, else whole numbers from 0.
  public init(isShare: Bool) { self.isShare = isShare }

  /// Adds a value.
  public mutating func add(_ value: Double) {
    counts[place(of: value)] += 1
    total += 1
    greatest = max(greatest, value)
  }

  /// The value below or at which a share of the values lies; 0 of none.
  public func quantile(_ share: Double) -> Double {
    guard total > 0 else { return 0 }
    var rest = max(Int((share * Double(total)).rounded(.up)), 1)
    for (place, count) in counts.enumerated() {
      rest -= count
      if rest <= 0 { return min(value(at: place), greatest) }
    }
    return greatest
  }

  /// How many values a bound keeps.
  public func kept(by bound: RuleBound) -> Int {
    counts.enumerated().reduce(0) { $0 + (bound.admits(value(at: $1.offset)) ? $1.element : 0) }
  }

  /// How many values lie in each range between two neighbours of `edges`, ascending; the last holds its upper end too.
  public func counts(between edges: [Double]) -> [Int] {
    guard edges.count > 1 else { return [] }
    var found = [Int](repeating: 0, count: edges.count - 1)
    var bin = 0
    for (place, count) in counts.enumerated() where count > 0 {
      let value = value(at: place)
      guard value >= edges[0], value <= edges[edges.count - 1] else { continue }
      while bin + 2 < edges.count, value >= edges[bin + 1] { bin += 1 }
      found[bin] += count
    }
    return found
  }

  private func place(of value: Double) -> Int {
    let scaled = isShare ? value * 10_000 : value
    guard scaled < 16_384 else {
      // 64 steps to a power of two.
      var (base, step) = (16_384.0, 0)
      while base * 2 <= scaled, step < 3_500 { (base, step) = (base * 2, step + 64) }
      return min(16_384 + step + Int((scaled / base - 1) * 64), counts.count - 1)
    }
    return max(Int(scaled), 0)
  }

  private func value(at place: Int) -> Double {
    if isShare { return Double(place) / 10_000 }
    guard place >= 16_384 else { return Double(place) }
    let (power, part) = ((place - 16_384) / 64, (place - 16_384) % 64)
    var base = 16_384.0
    for _ in 0..<power { base *= 2 }
    return base * (1 + Double(part) / 64)
  }
}
