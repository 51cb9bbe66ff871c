import Kernels

/// A set of well-mixed 64-bit hashes that is asked often and mostly in vain.
///
/// The hashes lie sorted; a table over their upper bits says where to begin. In front is a Bloom filter of one word a
/// hash, so that nearly every stranger costs one read from memory.
struct GramTable: Sendable {
  /// The hashes, ascending, without repeats.
  let hashes: [UInt64]
  private let starts: [UInt32]
  private let shift: UInt64
  private let filter: [UInt64]

  /// - Parameter sorted: ascending, without repeats, fewer than 2³¹.
  init(sorted: [UInt64]) {
    hashes = sorted
    let bits = max(1, Int.bitWidth - sorted.count.leadingZeroBitCount - 2)
    shift = UInt64(64 - bits)
    var starts = [UInt32](repeating: 0, count: 1 << bits + 1)
    var filter = [UInt64](repeating: 0, count: 1 << max(0, bits))
    for hash in sorted {
      starts[Int(hash >> shift) + 1] += 1
      filter[Int(truncatingIfNeeded: hash) & (filter.count - 1)] |= Self.mark(hash)
    }
    for at in starts.indices.dropFirst() { starts[at] += starts[at - 1] }
    (self.starts, self.filter) = (starts, filter)
  }

  /// Sorts hashes and drops repeated ones.
  static func sorted(_ hashes: [UInt64]) -> [UInt64] {
    var values = hashes
    let kept = values.withUnsafeMutableBufferPointer { values in
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: values.count) { room in
        guard let start = values.baseAddress, let room = room.baseAddress else { return 0 }
        yi_sort(start, values.count, room)
        return yi_unique(start, values.count)
      }
    }
    values.removeSubrange(kept...)
    return values
  }

  /// The number of a hash in `hashes`.
  func rank(of hash: UInt64) -> Int? {
    let part = Int(hash >> shift)
    var (low, high) = (Int(starts[part]), Int(starts[part + 1]))
    while low < high {
      let middle = (low + high) / 2
      if hashes[middle] < hash { low = middle + 1 } else { high = middle }
    }
    return low < starts[part + 1] && hashes[low] == hash ? low : nil
  }

  /// Those of some hashes that are in the set: where each stands, and its number. Where `known` has the same hash at the
  /// same place, it is not looked up.
  func found(in grams: [UInt64], besides known: [UInt64] = []) -> [Hit] {
    var hits: [Hit] = []
    let (grams, known, filter) = (grams.span, known.span, filter.span)
    let mask = filter.count &- 1
    for at in 0..<grams.count {
      let hash = grams[at]
      if hash == 0 || at < known.count && known[at] == hash { continue }
      let mark = Self.mark(hash)
      guard filter[Int(truncatingIfNeeded: hash) & mask] & mark == mark else { continue }
      if let rank = rank(of: hash) { hits.append(Hit(place: at, rank: rank)) }
    }
    return hits
  }

  /// A gram of a text that is in the set.
  struct Hit {
    /// Which gram of the text it is.
    let place: Int
    /// Which hash of the set.
    let rank: Int
  }

  /// Three bits of 64, chosen by bits of the hash that choose neither the word nor the part.
  @inline(__always)
  private static func mark(_ hash: UInt64) -> UInt64 {
    1 << (hash >> 26 & 63) | 1 << (hash >> 32 & 63) | 1 << (hash >> 38 & 63)
  }
}
