/// A character class of a pattern: ASCII by bits, the rest by properties and ranges.
struct ScalarSet {
  private var ascii: (UInt64, UInt64) = (0, 0)
  private var kinds: ScalarKind = []
  /// Properties whose absence is meant, one class each (`\S`, `\P{L}`).
  private var absent: [ScalarKind] = []
  private var ranges: [ClosedRange<UInt32>] = []
  var isNegated = false

  mutating func insert(_ range: ClosedRange<UInt32>) {
    for scalar in UInt32(0)..<0x80 where range.contains(scalar) { mark(scalar) }
    ranges.append(range)
  }

  mutating func insert(_ kind: ScalarKind) {
    kinds.formUnion(kind)
    for scalar in UInt32(0)..<0x80 where !ScalarKind(scalar).isDisjoint(with: kind) { mark(scalar) }
  }

  mutating func insert(absenceOf kind: ScalarKind) {
    absent.append(kind)
    for scalar in UInt32(0)..<0x80 where ScalarKind(scalar).isDisjoint(with: kind) { mark(scalar) }
  }

  /// Adds the other case of ASCII letters, and what folds to them: U+017F to s, U+212A to k.
  /// False where the set has what no table here can fold.
  mutating func foldCase() -> Bool {
    guard kinds.isEmpty, absent.isEmpty, !isNegated, ranges.allSatisfy({ $0.upperBound < 0x80 }) else {
      return false
    }
    for letter in UInt32(0x61)...0x7A where has(ascii: letter) || has(ascii: letter - 0x20) {
      mark(letter)
      mark(letter - 0x20)
      if letter == 0x73 { ranges.append(0x17F...0x17F) }
      if letter == 0x6B { ranges.append(0x212A...0x212A) }
    }
    return true
  }

  private mutating func mark(_ scalar: UInt32) {
    if scalar < 64 { ascii.0 |= 1 << UInt64(scalar) } else { ascii.1 |= 1 << UInt64(scalar - 64) }
  }

  @inline(__always)
  private func has(ascii scalar: UInt32) -> Bool {
    (scalar < 64 ? ascii.0 >> UInt64(scalar) : ascii.1 >> UInt64(scalar &- 64)) & 1 == 1
  }

  @inline(__always)
  func contains(_ scalar: UInt32) -> Bool {
    if scalar < 0x80 { return has(ascii: scalar) != isNegated }
    return hasOther(scalar) != isNegated
  }

  private func hasOther(_ scalar: UInt32) -> Bool {
    if !kinds.isEmpty || !absent.isEmpty {
      let kind = ScalarKind(scalar)
      if !kind.isDisjoint(with: kinds) { return true }
      for other in absent where kind.isDisjoint(with: other) { return true }
    }
    if ranges.isEmpty { return false }
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < scalar { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].contains(scalar)
  }

  /// Puts the ranges in order, for the search.
  mutating func settle() {
    ranges.sort { $0.lowerBound < $1.lowerBound }
    var merged: [ClosedRange<UInt32>] = []
    for range in ranges {
      if let last = merged.last, range.lowerBound <= last.upperBound {
        merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    ranges = merged
  }
}
