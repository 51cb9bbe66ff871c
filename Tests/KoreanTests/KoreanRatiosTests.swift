import Foundation
import Korean
import Testing

@Suite struct KoreanRatiosTests {
  private func profile(_ text: String) -> KoreanProfile { KoreanProfile(of: Array(text.utf8)) }

  @Test func anEmptyTextHasNoRatios() {
    for text in ["", "   \n", "123 !?"] {
      let ratios = profile(text).ratios
      let shares = [
        ratios.all, ratios.nonspace, ratios.letters, ratios.masked, ratios.nolatex, ratios.eojeol,
      ]
      #expect(shares.allSatisfy { $0 == 0 })
    }
  }

  struct Counted: Sendable {
    let text: String
    let scalars: Int
    let nonspace: Int
    let syllables: Int
    let hangul: Int
    let letters: Int
    let koreanEojeol: Int
    let eojeol: Int

    init(_ text: String, _ scalars: (Int, Int), syllables: Int, letters: (Int, Int), eojeol: (Int, Int)) {
      self.text = text
      (self.scalars, nonspace) = scalars
      self.syllables = syllables
      (hangul, self.letters) = letters
      (koreanEojeol, self.eojeol) = eojeol
    }
  }

  @Test(arguments: [
    Counted("가나 ab", (5, 4), syllables: 2, letters: (2, 4), eojeol: (1, 2)),
    Counted("한글ㅋㅋ ok?", (8, 7), syllables: 2, letters: (4, 6), eojeol: (1, 2)),
    Counted("訓民正音 훈민", (7, 6), syllables: 2, letters: (2, 6), eojeol: (1, 2)),
    Counted("ㅠㅠ", (2, 2), syllables: 0, letters: (2, 2), eojeol: (1, 1)),
    Counted("가\u{3164}\u{115F}\u{1160}\u{FFA0}", (5, 5), syllables: 1, letters: (1, 1), eojeol: (1, 1)),
    Counted("日本語 テスト かな", (10, 8), syllables: 0, letters: (0, 8), eojeol: (0, 3)),
    Counted("привет é ñ 가", (12, 9), syllables: 1, letters: (1, 9), eojeol: (1, 4)),
    Counted("가\u{A0}나\u{3000}다\u{2003}라", (7, 4), syllables: 4, letters: (4, 4), eojeol: (4, 4)),
    Counted("\u{1100}\u{119E}", (2, 2), syllables: 0, letters: (2, 2), eojeol: (1, 1)),
    Counted("😀 가", (3, 2), syllables: 1, letters: (1, 1), eojeol: (1, 2)),
  ])
  func counts(_ expected: Counted) {
    let profile = profile(expected.text)
    #expect(profile.scalars == expected.scalars)
    #expect(profile.ratios.all == Double(expected.syllables) / Double(expected.scalars))
    #expect(profile.ratios.nonspace == Double(expected.syllables) / Double(expected.nonspace))
    #expect(profile.ratios.letters == Double(expected.hangul) / Double(expected.letters))
    #expect(profile.ratios.eojeol == Double(expected.koreanEojeol) / Double(expected.eojeol))
  }

  @Test func masksLeaveOutWhatTheyMask() {
    let ratios = profile("가 $xy$ `ab` www.a.kr").ratios
    #expect(ratios.letters == 1.0 / 11)
    #expect(ratios.masked == 1)
    #expect(ratios.nolatex == 1.0 / 13)
  }

  /// The prompt kinds that a threshold of 0.3 on `all` drops wrongly, and what saves each.
  @Test(arguments: [
    (
      "LaTeX maths",
      #"함수 $f(x)=\int_0^x \frac{e^{-t^2}}{1+t^2}\,dt$에 대하여 \[\lim_{x\to\infty} f(x)\le\frac{\pi}{2}\] 임을 보이시오."#,
      false, true, true
    ),
    (
      "code question",
      "이 코드가 왜 오류인가요?\n```swift\nlet values = [1, 2, 3].map { $0 * 2 }.filter { $0 > 2 }\nprint(values.first!.description)\nfor value in values { print(value, separator: \"\") }\n```\n`IndexError`가 납니다.",
      false, true, false
    ),
    (
      "URL boilerplate",
      "출처: https://example.com/board/view.php?id=12345&page=1&category=question&sort=latest 에서 보세요 www.example.co.kr/a/b",
      false, true, true
    ),
    ("NFD text", "한국어 문장을 분해해 두었다".decomposedStringWithCanonicalMapping, true, true, true),
    (
      "English terms",
      "CRISPR-Cas9의 off-target effect는 guide RNA의 mismatch tolerance와 chromatin accessibility에 따라 genome-wide하게 나타난다",
      false, false, true
    ),
  ])
  func promptKinds(_ kind: String, _ text: String, _ byAll: Bool, _ byMasked: Bool, _ byEojeol: Bool) {
    let ratios = profile(text).ratios
    #expect((ratios.all >= 0.3) == byAll, "\(kind): \(ratios)")
    #expect((ratios.masked >= 0.3) == byMasked, "\(kind): \(ratios)")
    #expect((ratios.eojeol >= 0.3) == byEojeol, "\(kind): \(ratios)")
  }

  @Test func decomposedTextHasTheRatiosOfComposedText() {
    let text = "각 문장은 같은 비율이어야 한다. Ünïcode too."
    #expect(profile(text.decomposedStringWithCanonicalMapping) == profile(text))
    #expect(profile(text).ratios.all > 0.3)
  }

  @Test func illFormedBytesCountAsReplacements() {
    let profile = KoreanProfile(of: [0xEA, 0xB0, 0x80, 0xFF, 0xEA])
    #expect(profile.scalars == 3)
    #expect(profile.ratios.all == 1.0 / 3)
  }
}
