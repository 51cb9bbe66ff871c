import Testing

@testable import Similarity

@Suite struct CopyPairsTests {
  private func all(_ pairs: [(Int, Int)], _ copies: [(Int, Int)], most: Int) -> ([[Int]], Int) {
    var found = NearDuplicates.Found()
    found.pairs = pairs.map { NearDuplicates.Pair(first: $0.0, second: $0.1, jaccard: 0.8) }
    found.copies = copies.map { NearDuplicates.Copy(id: $0.0, original: $0.1) }
    let (all, leftOut) = found.allPairs(most: most)
    return (all.map { [$0.first, $0.second, Int($0.jaccard * 10)] }, leftOut)
  }

  @Test func copiesAreInThePairsOfTheirOriginal() {
    let (pairs, leftOut) = all([(0, 3)], [(1, 0), (2, 3)], most: 10)
    #expect(
      pairs == [[0, 1, 10], [0, 2, 8], [0, 3, 8], [1, 2, 8], [1, 3, 8], [2, 3, 10]] && leftOut == 0)
    // An original need not be the first by number.
    #expect(all([], [(0, 2), (1, 2)], most: 10).0 == [[0, 1, 10], [0, 2, 10], [1, 2, 10]])
  }

  /// What is written and what is left out are all pairs together.
  @Test(arguments: [1, 2, 3, 5, 7])
  func largeGroupsAreBounded(_ most: Int) {
    let copies = (1..<7).map { ($0, 0) } + (8..<12).map { ($0, 7) }
    let (pairs, leftOut) = all([(0, 7)], copies, most: most)
    #expect(pairs.count + leftOut == 12 * 11 / 2)
    #expect(Set(pairs).count == pairs.count)
    #expect((1..<7).allSatisfy { pairs.contains([0, $0, 10]) })
    #expect((leftOut == 0) == (most == 7))
  }
}
