import Kernels
import TestKit
import Testing

@testable import Similarity

@Suite struct ShinglesTests {
  @Test(arguments: [
    ("mixed:5", ShingleDefinition.mixed(5)), ("chars:3", .characters(3)), ("chars:64", .characters(64)),
    ("chars:0", nil), ("chars:65", nil), ("chars", nil), ("words:5", nil), ("chars:-3", nil),
    ("chars:3:4", nil),
    ("mixed: 5", nil), ("chars:99999999999999999999", nil), ("", nil),
  ])
  func parses(_ text: String, _ expected: ShingleDefinition?) {
    #expect(ShingleDefinition(text) == expected)
    if let expected { #expect(expected.description == text) }
  }

  /// The definition of dedup-truth, word for word, in strings.
  private func grams(_ text: String, _ length: Int) -> Set<String> {
    let scalars = Array(text.split { $0.isWhitespace }.joined(separator: " ").unicodeScalars).map(String.init)
    if scalars.isEmpty { return [] }
    if scalars.count < length { return [scalars.joined()] }
    return Set((0...scalars.count - length).map { scalars[$0..<$0 + length].joined() })
  }

  @Test(arguments: [
    ("  오늘은\n\n날씨가 \u{3000}좋네요 ", "오늘은 날씨가 좋아요", 3), ("가", "가", 3), ("가", "가나", 3), ("", "", 2),
    ("가나다라", "가나다라", 4), ("abcabcabcabc", "abcabc", 3), ("", "가", 1), ("가나다", "나다라", 1),
  ])
  func charactersAreThoseOfTheTruth(_ one: String, _ other: String, _ length: Int) {
    let (left, right) = (grams(one, length), grams(other, length))
    let sets = [one, other].map { Shingles(of: Array($0.utf8), .characters(length)) }
    #expect(sets.map(\.hashes.count) == [left.count, right.count])
    let union = left.union(right).count
    #expect(
      sets[0].jaccard(with: sets[1])
        == (union == 0 ? 0 : Double(left.intersection(right).count) / Double(union)))
  }

  @Test func shortTextsHaveNoMixedShingles() {
    #expect(Shingles(of: Array("가나다라".utf8)).hashes.isEmpty)
    #expect(Shingles(of: Array("가나다라마".utf8)).hashes.count == 1)
  }

  @Test func longTextsKeepAllShingles() {
    let text = Array((0..<3_000).map { "\($0 % 700) 번째 줄\n" }.joined().utf8)
    let string = String(decoding: text, as: UTF8.self)
    #expect(Shingles(of: text, .characters(5)).hashes.count == grams(string, 5).count)
  }

  @Test func setsOfEverySize() {
    var random = Mutator(seed: 1)
    for size in [0, 1, 2, 15, 16, 17, 63, 64, 191, 192, 500, 5_000, 40_000] {
      let values = (0..<size).map { _ in random.next() % UInt64(max(1, size)) &* 0x9E37_79B9_7F4A_7C15 }
      #expect(Shingles(values).hashes == Set(values).sorted())
      let crowded = (0..<size).map { _ in random.next() % 1_000 }  // all in the first bucket
      #expect(Shingles(crowded).hashes == Set(crowded).sorted())
    }
  }

  @Test func jaccardIsExactAtEveryBound() {
    var random = Mutator(seed: 2)
    var (passed, all) = (0, 0)
    for _ in 0..<400 {
      let shared = (0..<random.below(600)).map { _ in random.next() }
      let one = Set(shared + (0..<random.below(300)).map { _ in random.next() })
      let other = Set(shared + (0..<random.below(300)).map { _ in random.next() })
      let (left, right) = (Shingles(Array(one)), Shingles(Array(other)))
      let union = one.union(other).count
      let expected = union == 0 ? 0 : Double(one.intersection(other).count) / Double(union)
      #expect(left.jaccard(with: right) == expected)
      for bound in [0.3, expected - 0.001, expected, expected + 0.001] where union > 0 {
        let found = left.jaccard(with: right, atLeast: max(0, bound))
        let isRight = found == (expected >= bound ? expected : nil)
        #expect(isRight)
        all += 1
        if isRight { passed += 1 }
      }
    }
    print("shingle-bounds: \(passed)/\(all)")
  }
}
