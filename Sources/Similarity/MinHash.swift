import Kernels

/// MinHash signatures (Broder 1997): the share of equal values estimates the Jaccard index of two sets.
///
/// A permutation is multiplication by an odd factor modulo 2^52 (multiply-shift hashing, Dietzfelbinger et al. 1997,
/// of shingle hashes that are well mixed already). 52 bits, because AVX-512 multiplies them in one instruction;
/// over 10^8 shingles two minima coincide by chance once in 10^7.
public struct MinHash: Sendable, Hashable {
  /// The seed of every signature that is kept: changing it changes the format.
  public static let usualSeed: UInt64 = 0x7969_7361_6E67_0001

  /// The odd 52-bit factors, one a permutation.
  public let factors: [UInt64]

  /// Permutations made from a seed (SplitMix64); `permutations` below 1 counts as 1.
  public init(permutations: Int = 128, seed: UInt64 = MinHash.usualSeed) {
    factors = (0..<UInt64(max(permutations, 1))).map { index in
      (KeyFold.mixed(seed &+ (index &+ 1) &* 0x9E37_79B9_7F4A_7C15) & 0xF_FFFF_FFFF_FFFF) | 1
    }
  }

  /// The signature of a set given as hashes in any order, repeated or not; all `UInt64.max` for the empty set.
  public func signature(of hashes: [UInt64]) -> [UInt64] {
    [UInt64](unsafeUninitializedCapacity: factors.count) { room, count in
      sign(hashes, into: room)
      count = factors.count
    }
  }

  /// Writes a signature; the room must hold one value a permutation.
  func sign(_ hashes: [UInt64], into room: UnsafeMutableBufferPointer<UInt64>) {
    precondition(room.count >= factors.count)
    guard let start = room.baseAddress else { return }
    factors.withUnsafeBufferPointer { factors in
      hashes.withUnsafeBufferPointer { hashes in
        yi_minhash(hashes.baseAddress, hashes.count, factors.baseAddress, factors.count, start)
      }
    }
  }

  /// The same as `signature`, as it is defined: what the kernel is tested against.
  public func reference(of hashes: [UInt64]) -> [UInt64] {
    factors.map { factor in
      hashes.lazy.map { $0 &* factor & 0xF_FFFF_FFFF_FFFF }.min() ?? .max
    }
  }

  /// The share of equal values: an estimate of the Jaccard index with standard error √(J(1 − J)/permutations).
  public static func estimate(_ one: [UInt64], _ other: [UInt64]) -> Double {
    guard !one.isEmpty, one.count == other.count else { return 0 }
    return Double(zip(one, other).count { $0 == $1 }) / Double(one.count)
  }
}
