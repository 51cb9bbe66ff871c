import Testing

@testable import Filter

struct HistogramTests {
  @Test func valuesAreCountedBetweenEdges() {
    var shares = Histogram(isShare: true)
    for value in [0, 0.1, 0.2499, 0.25, 0.5, 1] { shares.add(value) }
    #expect(shares.counts(between: [0, 0.25, 0.5, 1]) == [3, 1, 2])
    #expect(shares.counts(between: [0.1, 0.5]) == [4])
    #expect(shares.counts(between: []) == [] && shares.counts(between: [1]) == [])
    var lengths = Histogram(isShare: false)
    for value in [0, 1, 7, 8, 9, 1_000_000] as [Double] { lengths.add(value) }
    #expect(lengths.counts(between: [1, 8, 64, 1e9]) == [2, 2, 1])
  }
}
