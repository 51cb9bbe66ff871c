/// Spoils bytes the way broken programs and hostile people do: the same seed gives the same damage.
public struct Mutator: RandomNumberGenerator {
  private var state: UInt64

  /// A mutator whose damage depends on the seed only.
  public init(seed: UInt64) { state = seed }

  /// The next random number (a linear congruential generator, its high bits folded in).
  public mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 33)
  }

  /// A number from 0 up to a bound; 0 if there is none.
  public mutating func below(_ bound: Int) -> Int { bound > 0 ? Int.random(in: 0..<bound, using: &self) : 0 }

  /// The bytes with up to ten changes: bytes set, removed and put in, pieces cut, doubled and moved, splices put in.
  public mutating func mutated(_ bytes: [UInt8], splices: [[UInt8]]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<(1 + below(10)) where !bytes.isEmpty {
      let at = below(bytes.count)
      let piece = at..<min(bytes.count, at + 1 + below(200))
      switch below(7) {
      case 0: bytes[at] = UInt8(below(256))
      case 1: bytes.remove(at: at)
      case 2: bytes.insert(UInt8(below(256)), at: at)
      case 3: bytes.removeSubrange(piece)
      case 4: bytes.insert(contentsOf: bytes[piece], at: below(bytes.count))
      case 5: bytes.insert(contentsOf: splices.randomElement(using: &self) ?? [], at: at)
      default:
        let splice = splices.randomElement(using: &self) ?? []
        bytes.insert(contentsOf: repeatElement(splice, count: 1 + below(40)).joined(), at: at)
      }
    }
    return bytes
  }
}
