import Kernels
import TestKit
import Testing

@testable import Similarity

@Suite struct MinHashTests {
  private func random(_ count: Int, _ seed: UInt64) -> [UInt64] {
    var mutator = Mutator(seed: seed)
    return (0..<count).map { _ in KeyFold.mixed(mutator.next()) }
  }

  @Test(arguments: [0, 1, 2, 7, 100, 1_000])
  func kernelsEqualTheReference(_ count: Int) {
    var hashes = random(count, 3)
    if count > 2 { hashes.replaceSubrange(0..<3, with: [0, .max, 1 << 52]) }
    for permutations in [1, 3, 8, 16, 63, 64, 65, 100, 128, 200] {
      let minHash = MinHash(permutations: permutations)
      let reference = minHash.reference(of: hashes)
      #expect(minHash.signature(of: hashes) == reference)
      var plain = [UInt64](repeating: 5, count: permutations)
      yi_minhash_plain(hashes, count, minHash.factors, permutations, &plain)
      #expect(plain == reference)
      var vector = [UInt64](repeating: 5, count: permutations)
      if yi_minhash_avx2(hashes, count, minHash.factors, permutations, &vector) != 0 {
        #expect(vector == reference)
      }
    }
  }

  @Test func signaturesAreAFormat() {
    #expect(
      MinHash(permutations: 3).signature(of: [1, 2, 3]) == [
        1_418_931_610_800_085, 1_802_341_878_495_041, 876_571_024_923_855,
      ])
  }

  /// The mean error over many pairs and the error of each, both in standard errors.
  @Test(arguments: [0.1, 0.3, 0.5, 0.7, 0.9])
  func estimatesAreUnbiased(_ jaccard: Double) {
    let (pairs, permutations, union) = (400, 128, 200)
    let minHash = MinHash(permutations: permutations)
    let shared = Int(Double(union) * jaccard)
    var (sum, inside) = (0.0, 0)
    let error = (jaccard * (1 - jaccard) / Double(permutations)).squareRoot()
    for seed in 0..<pairs {
      let hashes = random(union, UInt64(seed) &* 977 &+ 1)
      let half = shared + (union - shared) / 2
      let one = Array(hashes[..<half])
      let other = Array(hashes[..<shared] + hashes[half...])
      let estimate = MinHash.estimate(minHash.signature(of: one), minHash.signature(of: other))
      sum += estimate - jaccard
      if abs(estimate - jaccard) <= 3 * error { inside += 1 }
    }
    let bias = sum / Double(pairs) / (error / Double(pairs).squareRoot())
    print("minhash-bias \(jaccard): \(bias) standard errors, \(inside)/\(pairs) within three")
    #expect(abs(bias) < 3)
    #expect(inside >= pairs * 98 / 100)
  }
}
