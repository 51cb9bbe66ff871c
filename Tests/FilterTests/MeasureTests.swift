import Filter
import Testing

struct MeasureTests {
  private func scores(_ text: String) -> Scores { measure(Array(text.utf8)) }

  @Test(
    arguments: [
      ("가 나 다 라 마 바", 0),
      ("가 나 다 라 마 가 나 다 라 마", 0.5),
      ("가 나 다 라 가 나 다 라\n가 나 다 라", 8.0 / 12),
      ("가 나 다 라 마 하 가 나 다 라 마", 5.0 / 11),
      ("가나다라마가나다라마", 0), ("ㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋ", 0.5), ("======= 가가가가가가가", 2.0 / 28), ("!!!!!", 0),
    ] as [(String, Double)])
  func repetitionIsTheShareOfBytesSeenBefore(_ text: String, _ expected: Double) {
    #expect(abs(scores(text).repeated - expected) < 1e-9, "\(text)")
  }

  @Test(
    arguments: [
      ("바.카.라.사.이.트", 5.0 / 11), ("가.나.다", 0), ("가. 나. 다. 라.", 0), ("안녕.하세요", 0),
      ("무\u{3164}료\u{3164}", 0.5), ("바카.라.사.이.트", 4.0 / 10),
    ] as [(String, Double)])
  func separatorsAreSignsBetweenSingleSyllables(_ text: String, _ expected: Double) {
    #expect(abs(scores(text).separators - expected) < 1e-9, "\(text)")
  }

  @Test func mojibakeIsMeasuredAndNotOnlyFound() {
    #expect(scores("평범한 문장입니다.").mojibake == 0)
    #expect(scores("占쏙옙占쏙옙").mojibake == 1)
    let quoted = scores("한글이 깨져서 占쏙옙 이라는 글자가 나옵니다").mojibake
    #expect(quoted > 0 && quoted < 0.5)
  }

  @Test func nothingTrapsOnStrangeText() {
    for text in ["", " ", "\u{FFFD}", "\n\n\n", "가", "\u{1100}", "🇰🇷", String(repeating: "가.", count: 5_000)] {
      let found = scores(text)
      for share in [found.notice, found.repeated, found.separators, found.mojibake] {
        #expect((0...1).contains(share), "\(text.prefix(10)): \(share)")
      }
    }
    #expect(measure([0xFF, 0xC0, 0x80, 0xED, 0xA0, 0x80]).scalars > 0)
  }
}
