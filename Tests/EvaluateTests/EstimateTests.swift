import Testing

@testable import Evaluate

struct EstimateTests {
  // 1 − comb(n − c, k) / comb(n, k) in exact arithmetic (Python's fractions); (16, 4, 4) stands in methods.md too.
  @Test(arguments: [
    (8, 0, 1, 0.0), (8, 0, 8, 0.0), (8, 3, 1, 0.375), (8, 3, 2, 0.6428571428571428),
    (8, 3, 4, 0.9285714285714286), (8, 3, 8, 1.0), (8, 1, 4, 0.5), (8, 1, 8, 1.0), (8, 8, 1, 1.0),
    (8, 8, 8, 1.0), (1, 0, 1, 0.0), (1, 1, 1, 1.0), (16, 4, 1, 0.25), (16, 4, 4, 0.7280219780219781),
    (16, 8, 8, 0.9999222999223), (10_000, 1, 8, 0.0008), (10_000, 3, 4, 0.0011996399880036003),
    (10_000, 5_000, 8, 0.9961046803890942),
  ])
  func passAtKIsChensEstimator(_ n: Int, _ right: Int, _ k: Int, _ expected: Double) throws {
    let found = try #require(passAtK(n: n, right: right, k: k))
    #expect(abs(found - expected) < 1e-12)
  }

  @Test func passAtKOfWhatCannotBeIsNothing() {
    for (n, right, k) in [(4, 2, 5), (4, 2, 0), (4, 5, 1), (4, -1, 1), (0, 0, 1)] {
      #expect(passAtK(n: n, right: right, k: k) == nil)
    }
  }

  // pass@k is the mean over all subsets of k.
  @Test func passAtKIsTheMeanOverAllSubsets() throws {
    for n in 1...8 {
      for right in 0...n {
        for k in 1...n {
          let subsets = (0..<(1 << n)).filter { $0.nonzeroBitCount == k }
          let hits = subsets.count { $0 & ((1 << right) - 1) != 0 }
          let found = try #require(passAtK(n: n, right: right, k: k))
          #expect(abs(found - Double(hits) / Double(subsets.count)) < 1e-12)
        }
      }
    }
  }

  // numpy: mean 0.5, std(ddof=1)/√5; of statsmodels' OLS on a constant the error with cov_type="cluster" of the 20 samples.
  @Test func theErrorIsClusteredByItem() throws {
    let rows: [[Double]] = [[1, 1, 0, 1], [0, 0, 0, 1], [1, 1, 1, 1], [0, 0, 0, 0], [1, 0, 1, 0]]
    let found = try #require(Estimate(rows.map { $0.reduce(0, +) / 4 }))
    #expect(found.mean == 0.5 && found.count == 5)
    let error = try #require(found.standardError)
    #expect(abs(error - 0.1767766952966369) < 1e-12)
    let runs = try #require(Estimate((0..<4).map { run in rows.reduce(0) { $0 + $1[run] } / 5 }))
    let errorOfRuns = try #require(runs.standardError)
    #expect(abs(errorOfRuns - 0.05773502691896256) < 1e-12)
    // With one sample the error is the binomial one with N − 1: √(0.6 · 0.4 / 4).
    let first = try #require(Estimate(rows.map { $0[0] }))
    let binomial = try #require(first.standardError)
    #expect(abs(binomial - 0.24494897427831783) < 1e-12)
  }

  @Test func fewValuesHaveNoError() {
    #expect(Estimate([Double]()) == nil)
    #expect(Estimate([0.25])?.mean == 0.25 && Estimate([0.25])?.standardError == nil)
    #expect(Estimate([1.0, 1.0])?.standardError == 0)
  }

  @Test func aMacroMeanHasTheErrorOfIndependentParts() throws {
    let values: [[Double]] = [[0, 1], [1, 1, 0, 0]]
    let parts = try values.map { try #require(Estimate($0)) }
    let found = try #require(Estimate(macro: parts))
    // 0.5² and 1/12, halved: √(0.25 + 1/12) / 2.
    let expected = (0.25 + 1.0 / 12.0).squareRoot() / 2.0
    let error = try #require(found.standardError)
    #expect(found.mean == 0.5)
    #expect(abs(error - expected) < 1e-12)
    let lone = try parts + [#require(Estimate([1.0]))]
    #expect(try #require(Estimate(macro: lone)).standardError == nil)
  }

  // Wilson's interval: p = 1/2 of 400 by hand, (1 ± z / √(n + z²)) / 2; 2 of 2 reaches down to 2 / (2 + z²).
  @Test func theIntervalIsWilsons() throws {
    let z2 = 3.841458820694124
    let half = try wilsonInterval(#require(Estimate((0..<400).map { Double($0 % 2) })))
    let width = (z2 / (400 + z2)).squareRoot() / 2
    #expect(abs(half.lowerBound - 0.5 + width) < 1e-12 && abs(half.upperBound - 0.5 - width) < 1e-12)
    let all = try wilsonInterval(#require(Estimate([1.0, 1.0])))
    #expect(abs(all.lowerBound - 2 / (2 + z2)) < 1e-12 && all.upperBound == 1)
    let none = try wilsonInterval(#require(Estimate([0.0])))
    #expect(none.lowerBound == 0 && none.upperBound < 1)
  }

  // scipy.stats.binomtest(min(b, c), b + c).pvalue
  @Test(arguments: [
    (3, 10, 0.09228515625), (0, 0, 1.0), (5, 5, 1.0), (0, 6, 0.03125), (120, 80, 0.0056851559967503055),
  ])
  func mcNemarIsExact(_ b: Int, _ c: Int, _ expected: Double) {
    #expect(abs(mcNemar(b, c) - expected) < 1e-9 && abs(mcNemar(c, b) - expected) < 1e-9)
  }
}
