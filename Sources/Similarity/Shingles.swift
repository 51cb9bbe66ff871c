import Kernels

/// The set of a text's shingles, as sorted 64-bit hashes without repeats.
public struct Shingles: Sendable, Equatable {
  /// The hashes, ascending.
  public let hashes: [UInt64]

  /// The set of a text. - Parameter utf8: UTF-8 in any normal form.
  public init(of utf8: [UInt8], _ definition: ShingleDefinition = .usual, dropsGreetings: Bool = true) {
    var reader = ShingleReader(definition, dropsGreetings: dropsGreetings)
    reader.read(utf8)
    self.init(reader.shingles)
  }

  /// The set of some hashes, in any order, repeated or not.
  public init(_ unsorted: [UInt64]) {
    var values = unsorted
    let kept = values.withUnsafeMutableBufferPointer { values in
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: values.count) { room in
        guard let start = values.baseAddress, let room = room.baseAddress else { return 0 }
        return yi_sort_unique(start, values.count, room)
      }
    }
    values.removeSubrange(kept...)
    hashes = values
  }

  /// |A ∩ B| / |A ∪ B|; 0 where both are empty.
  public func jaccard(with other: Shingles) -> Double {
    Shingles.jaccard(hashes.span, other.hashes.span, atLeast: 0) ?? 0
  }

  /// The Jaccard index of two sorted sets, or nil if it is below a bound (or both are empty).
  static func jaccard(_ one: Span<UInt64>, _ other: Span<UInt64>, atLeast bound: Double) -> Double? {
    let sum = one.count + other.count
    guard sum > 0 else { return nil }
    // J ≥ t exactly where |A ∩ B| ≥ t (|A| + |B|) / (1 + t); one below, so that rounding never loses a pair.
    let needed = max(0, Int(bound * Double(sum) / (1 + bound)) - 1)
    guard min(one.count, other.count) >= needed else { return nil }
    let shared = one.withUnsafeBufferPointer { one in
      other.withUnsafeBufferPointer { other in
        guard let left = one.baseAddress, let right = other.baseAddress else { return 0 }
        return yi_shared(left, one.count, right, other.count, needed)
      }
    }
    let jaccard = Double(shared) / Double(sum - shared)
    return jaccard >= bound ? jaccard : nil
  }
}
