/// A hash table from 64-bit keys to 64-bit values, made once and then only read.
///
/// Open addressing with a random odd multiplier (multiply-shift hashing is universal), so that no file can be
/// written to make its keys collide.
final class PairTable: @unchecked Sendable {
  private let slots: UnsafeMutablePointer<(key: UInt64, value: UInt64)>
  private let mask: Int
  private let shift: UInt64
  private let multiplier: UInt64 = UInt64.random(in: .min ... .max) | 1
  private(set) var count = 0

  /// No key may have this value.
  static let none = UInt64.max

  init(capacity: Int) {
    var bits = 4
    while 1 << bits < 2 * capacity { bits += 1 }
    mask = 1 << bits - 1
    shift = UInt64(64 - bits)
    slots = .allocate(capacity: 1 << bits)
    slots.initialize(repeating: (PairTable.none, PairTable.none), count: 1 << bits)
  }

  deinit { slots.deallocate() }

  /// The value of a key, `none` where there is none.
  @inline(__always)
  func value(of key: UInt64) -> UInt64 {
    var at = Int(truncatingIfNeeded: (key &* multiplier) >> shift)
    while true {
      let slot = slots[at]
      if slot.key == key { return slot.value }
      if slot.key == PairTable.none { return PairTable.none }
      at = (at &+ 1) & mask
    }
  }

  /// Sets the value of a key; `isFull` must be asked before.
  func set(_ key: UInt64, _ value: UInt64) {
    var at = Int(truncatingIfNeeded: (key &* multiplier) >> shift)
    while slots[at].key != PairTable.none, slots[at].key != key { at = (at &+ 1) & mask }
    if slots[at].key != key { count += 1 }
    slots[at] = (key, value)
  }

  /// True where one more key would make the table slow.
  var isFull: Bool { 2 * count > mask }

  /// A table of twice the size with the same content.
  func doubled() -> PairTable {
    let larger = PairTable(capacity: mask + 1)
    for index in 0...mask where slots[index].key != PairTable.none {
      larger.set(slots[index].key, slots[index].value)
    }
    return larger
  }
}
