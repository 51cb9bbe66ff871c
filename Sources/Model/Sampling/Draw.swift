/// Random numbers that are a function of what they are for: no state, so no order matters.
struct Draw {
  /// A number in [0, 1) for one token: its request's seed, the sample's number, and the token's place in the sample.
  static func unit(seed: UInt64, sample: Int, position: Int) -> Double {
    var x = mix(seed &+ 0x9E37_79B9_7F4A_7C15)
    x = mix(x ^ UInt64(truncatingIfNeeded: sample) &+ 0xBF58_476D_1CE4_E5B9)
    x = mix(x ^ UInt64(truncatingIfNeeded: position) &+ 0x94D0_49BB_1331_11EB)
    return Double(x >> 11) * 0x1p-53
  }

  /// The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
  static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
