import Korean
import TestKit
import Testing

@testable import Similarity

@Suite struct MixedUnitsTests {
  private func units(_ text: String) -> [String] {
    let bytes = NFC.normalized(Array(text.utf8))
    return MixedUnits(of: bytes).places.map { String(decoding: bytes[$0.start..<$0.end], as: UTF8.self) }
  }

  @Test(arguments: [
    ("한글 Swift는 6.3입니다.", ["한", "글", "Swift", "는", "6.3", "입", "니", "다"]),
    ("1,000원과 1,2,3번", ["1,000", "원", "과", "1", "2", "3", "번"]),
    ("3.14. 끝", ["3.14", "끝"]),
    ("ㅋㅋ don't", ["ㅋ", "ㅋ", "don", "t"]),
    ("訓民 漢", ["訓", "民", "漢"]),
    ("①번 x² ½", ["①", "번", "x", "²", "½"]),
    ("가·나ㆍ다・라", ["가", "나", "다", "라"]),
    ("ab\u{200B}cd ㄱ\u{3164}ㄴ", ["ab\u{200B}cd", "ㄱ", "ㄴ"]),
    ("Ａｂｃ１２", ["Ａｂｃ", "１２"]),
    ("각", ["각"]),
    ("été naïve", ["été", "naïve"]),
    ("日本語 カナ", ["日", "本", "語", "カ", "ナ"]),
    ("?!… ★", []),
    ("", []),
  ])
  func cuts(_ text: String, _ expected: [String]) {
    #expect(units(text) == expected)
  }

  @Test(arguments: [
    ("ＡＢＣ １２３", "abc 123", true), ("ﾡﾢ", "ㄱㄲ", true), ("한\u{200B}글", "한글", true),
    ("1,000", "1000", true), ("1.5", "15", false), ("É", "é", true), ("Я", "я", true),
    ("가 나", "가나", true), ("가·나", "가ㆍ나", true), ("①", "②", false), ("ab", "a b", false),
    ("각", "가ㄱ", false), ("12 3", "1 23", false),
  ])
  func folds(_ one: String, _ other: String, _ isSame: Bool) {
    let (left, right) = (NFC.normalized(Array(one.utf8)), NFC.normalized(Array(other.utf8)))
    #expect((MixedUnits(of: left).hashes == MixedUnits(of: right).hashes) == isSame)
  }

  @Test func symbolsCountInTheDigestOnly() {
    let (plus, minus) = (MixedUnits(of: Array("3+5".utf8)), MixedUnits(of: Array("3-5".utf8)))
    #expect(plus.hashes == minus.hashes)
    #expect(plus.digest != minus.digest)
    #expect(plus.digest == MixedUnits(of: Array(" 3 + 5\n".utf8)).digest)
  }

  @Test func hashesAreAFormat() {
    #expect(
      MixedUnits(of: Array("가 a 1".utf8)).hashes == [
        15_421_038_436_771_551_698, 198_367_012_849_983_736, 3_811_903_710_089_055_038,
      ])
  }

  @Test(Fuzz.limit) func mutatedBytes() throws {
    var mutator = Mutator(seed: Fuzz.seed(7))
    let splices = ["각", "１，０００", "\u{3164}", "1,234", "😀", "éa", "+-×"].map { Array($0.utf8) }
    let text = Array("안녕하세요 3,000원은 x²+1=0 과 ABC 세 개입니다. 감사합니다".utf8)
    for _ in Fuzz("units", usual: 3_000) {
      let bytes = mutator.mutated(text, splices: splices)
      let clean = NFC.normalized(bytes)
      let units = MixedUnits(of: clean)
      #expect(units.hashes.count == units.places.count)
      #expect(zip(units.places, units.places.dropFirst()).allSatisfy { $0.end <= $1.start })
      #expect(units.places.allSatisfy { $0.start < $0.end && $0.end <= clean.count })
      _ = MixedUnits(of: bytes)
      #expect(NumericGuard(of: bytes) == NumericGuard(of: clean))
      #expect(Shingles(of: bytes) == Shingles(of: clean))
      #expect(Shingles(of: bytes, .characters(3)) == Shingles(of: clean, .characters(3)))
    }
  }
}
