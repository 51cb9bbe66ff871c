import TestKit
import Testing

@testable import Distill

@Suite struct BM25Tests {
  /// Three texts: a a b c, b c, d. N = 3, mean length 7/3.
  ///
  /// For a: n = 1, idf = ln(1 + 2.5/1.5) = 0.980829; tf 2, length 4: 2·2.2 / (2 + 1.2·(0.25 + 0.75·4/(7/3))) = 4.4 /
  /// 3.842857 = 1.144981; score 1.123031. For b: n = 2, idf = ln(1 + 1.5/2.5) = 0.470004; in the first 2.2 / (1 +
  /// 1.842857) = 0.773869, in the second (length 2) 2.2 / (1 + 1.2·(0.25 + 0.75·2/(7/3))) = 2.2 / 2.071429 = 1.062069.
  @Test func isAsByHand() {
    let index = BM25([[1, 1, 2, 3], [2, 3], [4]])
    func near(_ query: [UInt64], _ expected: [(Int, Double)]) {
      let found = index.nearest(to: query, most: 3)
      #expect(found.map(\.text) == expected.map(\.0))
      for (one, other) in zip(found, expected) { #expect(abs(Double(one.score) - other.1) < 1e-5) }
    }
    near([1], [(0, 1.123031)])
    near([2], [(1, 0.470004 * 1.062069), (0, 0.470004 * 0.773869)])
    near([1, 2], [(0, 1.123031 + 0.470004 * 0.773869), (1, 0.470004 * 1.062069)])
    near([2, 2], [(1, 2 * 0.470004 * 1.062069), (0, 2 * 0.470004 * 0.773869)])
    near([9], [])
    near([], [])
    #expect(BM25([]).nearest(to: [1], most: 3).isEmpty)
  }

  /// The best of few texts are the best of all scores, equal ones in order.
  @Test func theBestAreTheBestOfAll() {
    var random = SplitMix(seed: 3)
    for _ in 0..<50 {
      let texts = (0..<40).map { _ in
        (0..<Int.random(in: 0...12, using: &random)).map { _ in UInt64.random(in: 0..<20, using: &random) }
      }
      let index = BM25(texts)
      let query = (0..<5).map { _ in UInt64.random(in: 0..<20, using: &random) }
      let all = index.nearest(to: query, most: 40)
      for (text, score) in all { #expect(score > 0 && !Set(texts[text]).isDisjoint(with: query)) }
      #expect(
        zip(all, all.dropFirst()).allSatisfy {
          $0.score > $1.score || $0.score == $1.score && $0.text < $1.text
        })
      let few = index.nearest(to: query, most: 7)
      #expect(few.map(\.text) == all.prefix(7).map(\.text))
    }
  }

  @Test(
    arguments: [
      ("대한민국", ["대한", "한민", "민국"]), ("물", ["물"]), ("물과 불", ["물과", "불"]), ("HTTP 서버", ["http", "서버"]),
      ("3월1일", ["3", "월", "1", "일"]),
      ("ＨＴＴＰ", ["http"]), ("a1b2", ["a1b2"]), ("", []), ("?!", []),
    ] as [(String, [String])])
  func termsAreSyllablePairsAndWords(_ text: String, _ terms: [String]) {
    #expect(searchTerms(text) == terms.flatMap(searchTerms))
    #expect(searchTerms(text).count == terms.count)
  }

  @Test func termsDoNotDependOnTheNormalForm() {
    #expect(searchTerms("\u{1112}\u{1161}\u{11AB}\u{1100}\u{116E}\u{11A8}") == searchTerms("한국"))
  }
}
