/// Numbers that torch's side has too (`Tests/Oracle/gradients.py`): SplitMix64 (Steele, Lea, Flood 2014), seeded with the FNV-1a
/// hash of a label.
struct Drawn {
  private var state: UInt64

  init(_ label: String) {
    state = label.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// In -scale ..< scale.
  static func uniform(_ label: String, _ count: Int, scale: Float = 1) -> [Float] {
    var drawn = Drawn(label)
    return (0..<count).map { _ in (Float(drawn.next() >> 40) / 8_388_608 - 1) * scale }
  }

  /// Products with eight vectors of signs.
  static func dots(_ label: String, _ numbers: [Float]) -> [Double] {
    var drawn = Drawn(label)
    var sums = [Double](repeating: 0, count: 8)
    for number in numbers {
      let bits = drawn.next() >> 56
      for sign in 0..<8 { sums[sign] += bits >> UInt64(sign) & 1 == 0 ? Double(number) : -Double(number) }
    }
    return sums
  }
}
