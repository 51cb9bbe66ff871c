import Testing

@testable import Similarity

@Suite struct StarClustersTests {
  private func clusters(
    _ pairs: [(Int, Int, Double)], copies: [(Int, Int)] = [], count: Int, order: [Int] = [],
    fixed: Int = 0
  ) -> [Int?] {
    var found = NearDuplicates.Found()
    found.pairs = pairs.map { NearDuplicates.Pair(first: $0.0, second: $0.1, jaccard: $0.2) }
    found.copies = copies.map { NearDuplicates.Copy(id: $0.0, original: $0.1) }
    return StarClusters(found, count: count, order: order, fixed: fixed).memberships.map {
      $0?.representative
    }
  }

  @Test func chainsAreCut() {
    let chain = (0..<9).map { ($0, $0 + 1, 0.8) }
    #expect(clusters(chain, count: 10) == [nil, 0, nil, 2, nil, 4, nil, 6, nil, 8])
  }

  @Test func thePreferredIsKept() {
    #expect(clusters([(0, 1, 0.8), (1, 2, 0.9)], count: 3, order: [1, 0, 2]) == [1, nil, 1])
    #expect(clusters([(0, 1, 0.8), (1, 2, 0.9)], count: 3, order: [2]) == [nil, 2, nil])
  }

  @Test func copiesHaveTheirOriginalsNeighbours() {
    #expect(clusters([(0, 2, 0.8)], copies: [(1, 0), (3, 2)], count: 4, order: [3]) == [3, 3, 3, nil])
    #expect(clusters([], copies: [(1, 0), (2, 0)], count: 3, order: [2, 1, 0]) == [2, 2, nil])
  }

  @Test func theFixedStayAndTakeTheirs() {
    // 1 is like 0, and 2 like 1 alone: were 1 taken by 0, nobody would take 2.
    #expect(clusters([(0, 1, 0.8), (1, 2, 0.9)], count: 3, order: [2, 0, 1], fixed: 2) == [nil, nil, 1])
    #expect(clusters([], copies: [(1, 0), (2, 0)], count: 3, order: [2], fixed: 2) == [nil, nil, 0])
    #expect(clusters([(0, 1, 0.8)], count: 2, fixed: 9) == [nil, nil])
  }

  @Test func nonsenseIsPassedOver() {
    #expect(clusters([(0, 9, 0.8)], copies: [(8, 0)], count: 2, order: [7, -1, 1, 1]) == [nil, nil])
    #expect(clusters([], count: 0) == [])
  }
}
