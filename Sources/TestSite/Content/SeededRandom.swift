/// SplitMix64 (Steele, Lea and Flood, 2014): one seed gives the same pages on every machine.
///
/// Draws do not go through the standard library's `random(in:)`, whose way of using the bits may change.
struct SeededRandom: Sendable {
  private var state: UInt64

  /// A generator of its own for each `stream`, so that hosts do not depend on one another.
  init(seed: UInt64, stream: String = "") {
    state = seed ^ fnv1a(Array(stream.utf8))
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A whole number of the range.
  mutating func int(_ range: ClosedRange<Int>) -> Int {
    let width = UInt64(range.upperBound - range.lowerBound) + 1
    return range.lowerBound + Int(next().multipliedFullWidth(by: width).high)
  }

  /// One of the items, which must not be empty.
  mutating func pick<Item>(_ items: [Item]) -> Item { items[int(0...(items.count - 1))] }

  /// True with a chance of one in `count`.
  mutating func oneIn(_ count: Int) -> Bool { int(1...count) == 1 }

  /// A number from 0 up to 1.
  mutating func share() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// The items in another order (Fisher and Yates).
  mutating func shuffled<Item>(_ items: [Item]) -> [Item] {
    var items = items
    for last in stride(from: items.count - 1, to: 0, by: -1) { items.swapAt(last, int(0...last)) }
    return items
  }
}

/// The 64-bit FNV-1a hash: entity tags and stream names.
func fnv1a(_ bytes: [UInt8]) -> UInt64 {
  bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
}
