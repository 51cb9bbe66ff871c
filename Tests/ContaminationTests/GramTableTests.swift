import Similarity
import TestKit
import Testing

@testable import Contamination

/// The table against a set.
@Suite struct GramTableTests {
  @Test(arguments: [0, 1, 2, 3, 7, 100, 5_000]) func ranks(_ count: Int) {
    var random = SplitMix(seed: UInt64(count))
    let values = (0..<count).map { _ in random.next() }
    let table = GramTable(sorted: sortedHashes(values + values))
    #expect(table.hashes == values.sorted())
    for (rank, value) in table.hashes.enumerated() { #expect(table.rank(of: value) == rank) }
    let known = Set(values)
    let asked = values + (0..<500).map { _ in random.next() } + [0, 1, .max]
    let found = table.found(in: asked).map(\.place)
    #expect(found == asked.indices.filter { known.contains(asked[$0]) })
    #expect(table.found(in: asked, besides: asked).isEmpty)
  }

  /// Hashes that are not spread, as in a hostile file.
  @Test func crowded() {
    let values = (0..<2_000).map { UInt64($0) + 5 }
    let table = GramTable(sorted: values)
    #expect(table.found(in: Array(1...10)).map(\.rank) == [0, 1, 2, 3, 4, 5])
    #expect(table.rank(of: 2_005) == nil)
  }
}
