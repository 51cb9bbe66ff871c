import Similarity

/// What two texts share that are the same as a whole, for those too short to have a gram: their units without greetings,
/// and their operators, which are no units but all that tells "7 − 2" from "7 + 2".
struct WholeKey: Equatable, Sendable {
  /// A hash of the units, in order.
  let units: UInt64
  /// A hash of the operators.
  let operators: UInt64
  /// How many units there are, at least 1.
  let count: Int
  /// Whether numbers count for nothing in `units`.
  let isMasked: Bool

  /// A text must have so many units besides its numbers to be a template: "1 더하기 1은?" is everyone's.
  static let leastWords = ContaminationRule.length - GramReader.mostNumbers

  /// The key of some units of a text; nil where there are none.
  init?(_ units: MixedUnits, _ range: Range<Int>, operators: UInt64, masked: Bool = false) {
    guard !range.isEmpty else { return nil }
    var numbers = 0
    self.units = range.reduce(0x7768_6F6C_6521) { hash, at in
      let isNumber = units.places[at].kind == .number
      numbers += isNumber ? 1 : 0
      let product =
        (hash ^ (masked && isNumber ? GramReader.number : units.hashes[at])) &* 0xD6E8_FEB8_6659_FD93
      return product ^ (product >> 32)
    }
    if masked, numbers == 0 || range.count - numbers < Self.leastWords { return nil }
    (self.operators, count, isMasked) = (operators, range.count, masked)
  }

  init(units: UInt64, operators: UInt64, count: Int, isMasked: Bool) {
    (self.units, self.operators, self.count, self.isMasked) = (units, operators, count, isMasked)
  }

  /// The operators of a text.
  static func operators(of utf8: [UInt8]) -> UInt64 {
    NumericGuard(of: utf8).operators.joined(separator: " ").utf8.reduce(0xCBF2_9CE4_8422_2325) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
  }
}
