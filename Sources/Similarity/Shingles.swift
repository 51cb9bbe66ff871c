import Kernels

/// The set of a text's shingles, as sorted 64-bit hashes without repeats.
public struct Shingles: Sendable, Equatable {
  /// The hashes, ascending.
  public let hashes: [UInt64]
  /// Which of 4096 parts hold an odd number of them: two sets differ at least where these do, which tells most
  /// unlike pairs apart without a walk through both (Sandes et al. 2017, bitmap filters). None for small sets.
  private let parities: [UInt64]

  /// What it takes in memory, in words of 8 bytes, with the place in a table of such.
  var words: Int { hashes.count + parities.count + 24 }

  /// Where walking through a set begins to cost more than comparing parities.
  private static let parityFrom = 192

  /// The set of a text. - Parameter utf8: UTF-8 in any normal form.
  public init(of utf8: [UInt8], _ definition: ShingleDefinition = .usual, dropsGreetings: Bool = true) {
    var reader = ShingleReader(definition, dropsGreetings: dropsGreetings)
    reader.read(utf8)
    self.init(reader.shingles)
  }

  /// The set of some hashes, in any order, repeated or not.
  public init(_ unsorted: [UInt64]) {
    let values = sortedHashes(unsorted)
    hashes = values
    if values.count < Self.parityFrom {
      parities = []
    } else {
      parities = [UInt64](unsafeUninitializedCapacity: Int(YI_PARITY_WORDS)) { room, count in
        guard let start = room.baseAddress else { return }
        values.withUnsafeBufferPointer { yi_parities($0.baseAddress, $0.count, start) }
        count = Int(YI_PARITY_WORDS)
      }
    }
  }

  /// |A ∩ B| / |A ∪ B|; 0 where both are empty.
  public func jaccard(with other: Shingles) -> Double { jaccard(with: other, atLeast: 0) ?? 0 }

  /// The Jaccard index, or nil where it is below a bound or both are empty; soon where it is far below.
  func jaccard(with other: Shingles, atLeast bound: Double) -> Double? {
    let sum = hashes.count + other.hashes.count
    guard sum > 0 else { return nil }
    // J ≥ t exactly where |A ∩ B| ≥ t (|A| + |B|) / (1 + t); one below, so that rounding never loses a pair.
    let needed = max(0, Int(bound * Double(sum) / (1 + bound)) - 1)
    guard min(hashes.count, other.hashes.count) >= needed else { return nil }
    if !parities.isEmpty, !other.parities.isEmpty,
      yi_parity_difference(parities, other.parities) > sum - 2 * needed
    {
      return nil
    }
    let shared = yi_shared(hashes, hashes.count, other.hashes, other.hashes.count, needed)
    let jaccard = Double(shared) / Double(sum - shared)
    return jaccard >= bound ? jaccard : nil
  }
}
