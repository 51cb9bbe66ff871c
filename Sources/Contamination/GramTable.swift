import Kernels

/// A set of well-mixed 64-bit hashes that is asked often and mostly in vain.
///
/// The hashes lie sorted; a table over their upper bits says where to begin. In front is a Bloom filter, so that nearly
/// every stranger costs one read from memory: of 8 to 16 bits a hash, since a larger one is further away than its
/// fewer mistakes are worth.
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
    var filter = [UInt64](repeating: 0, count: 1 << max(0, bits - 1))
    for hash in sorted {
      starts[Int(hash >> shift) + 1] += 1
      filter[Int(truncatingIfNeeded: hash) & (filter.count - 1)] |= yi_gram_mark(hash)
    }
    for at in starts.indices.dropFirst() { starts[at] += starts[at - 1] }
    (self.starts, self.filter) = (starts, filter)
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
    let places = [UInt32](unsafeUninitializedCapacity: grams.count) { room, count in
      guard let start = room.baseAddress else { return }
      count = grams.withUnsafeBufferPointer { grams in
        known.withUnsafeBufferPointer { known in
          filter.withUnsafeBufferPointer { filter in
            yi_gram_filter(
              grams.baseAddress, grams.count, known.baseAddress, known.count, filter.baseAddress,
              UInt64(filter.count - 1), start)
          }
        }
      }
    }
    return places.compactMap { place in
      rank(of: grams[Int(place)]).map { Hit(place: Int(place), rank: $0) }
    }
  }

  /// A gram of a text that is in the set.
  struct Hit {
    /// Which gram of the text it is.
    let place: Int
    /// Which hash of the set.
    let rank: Int
  }
}
