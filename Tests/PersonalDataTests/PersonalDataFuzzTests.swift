import PersonalData
import TestKit
import Testing

@Suite struct PersonalDataFuzzTests {
  private static let seeds = (PersonalDataCase.finds + PersonalDataCase.keeps).map(\.text)
  private static let splices =
    [
      "010", "-", "1234", "@", "naver.com", "골뱅이", "공일공", "계좌", "<전화번호>", "주민번호 ", "로 12", "서울 ", "동 3호",
      "\u{1100}\u{1161}",
      "\u{FF10}", "+82", "::", "`", "카톡 아이디 ", "여권", " ", "\n", "버전 ",
    ].map { Array($0.utf8) } + [[0xFF], [0xE1, 0x84]]

  @Test(Fuzz.limit) func mutatedTextsGiveOrderedMatches() {
    var mutator = Mutator(seed: Fuzz.seed(0x9117))
    for round in Fuzz("personal data", usual: 2_000) {
      let other = Self.seeds[mutator.below(Self.seeds.count)]
      let text = mutator.mutated(Self.seeds[round % Self.seeds.count] + [0x20] + other, splices: Self.splices)
      let masked = maskPersonalData(in: text)
      var end = 0
      for match in masked.matches {
        #expect(match.range.lowerBound >= end && !match.range.isEmpty && match.range.upperBound <= text.count)
        end = match.range.upperBound
      }
      let again = maskPersonalData(in: masked.utf8)
      #expect(again.utf8 == masked.utf8, "\(String(decoding: text, as: UTF8.self))")
    }
  }
}
