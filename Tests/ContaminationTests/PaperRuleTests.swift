import TestKit
import Testing

@testable import Contamination

/// The paper's rule: parts of eojeol, and words.
@Suite struct PaperRuleTests {
  static let parts = [
    ("철수는 학교에서 Swift6를 배웠다!", ["철수", "는", "학교", "에서", "swift", "6", "를", "배웠다"]),
    ("이(가) 를", ["이", "가", "를"]),
    ("친구에게서 편지까지", ["친구", "에게서", "편지", "까지"]),
    ("x²+y = É漢字の", ["x", "²", "y", "é", "漢字の"]),
    ("", []), (" ?! ", []),
  ]

  @Test(arguments: parts) func places(_ text: String, _ expected: [String]) {
    var parts = EojeolParts()
    parts.read(Array(text.utf8))
    let found = parts.places.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self).lowercased() }
    #expect(found == expected)
    #expect(parts.hashes.count == expected.count)
    #expect(Set(parts.hashes).count == Set(expected).count)
  }

  @Test func words() {
    var words = RawWords()
    words.read(Array("가  나,\u{3000}다\n라 ".utf8))
    #expect(words.places.map(\.count) == [3, 4, 3, 3])
  }

  private static let item = "하나 둘 셋 넷 다섯 여섯 일곱 여덟 아홉 열 열하나 열둘 열셋 열넷"

  static let rows: [(String, Overlap.Verdict?)] = [
    (item, .verbatim),
    // particles count for a part of their own, so that the second pass decides here
    ("앞 " + item.replacing(" 열넷", with: "") + " 뒤", .near),
    (item.replacing(" ", with: ", "), .verbatim),
    (item.replacing(" ", with: ""), nil),
    ("셋 넷 다섯 여섯 일곱 여덟 아홉 열 열하나 열둘 열셋 열넷", nil),
    ("7 - 2는 얼마인가요", .verbatim),
    ("문제: 7-2는 얼마인가요?", nil),
  ]

  @Test(arguments: rows) func verdicts(_ text: String, _ verdict: Overlap.Verdict?) {
    let index = BenchmarkIndex(
      [
        Benchmark(
          name: "b", digest: [],
          items: [
            Benchmark.Item(id: "1", texts: [Self.item]), Benchmark.Item(id: "2", texts: ["7-2는 얼마인가요?"]),
          ])
      ], rule: .paper)
    #expect(index.match(Array(text.utf8))?.verdict == verdict)
    #expect(index.benchmarks.map(\.short) == [1])
  }
}
