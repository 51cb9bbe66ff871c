import Korean
import Testing

/// Runs of scripts, by brackets: [Hangul], (Han and kana), {Latin words}.
struct ScriptRunsTests {
  @Test(arguments: [
    ("", ""), ("12 + 3 = 15.", "12 + 3 = 15."), ("only English 123", "{only English} 123"), ("사과", "[사과]"),
    ("the 삼각형의 넓이는 6이다. So 끝", "{the} [삼각형의 넓이는 6이다]. {So} [끝]"), ("가\n나", "[가]\n[나]"),
    ("가 1 2\n", "[가] 1 2\n"),
    ("因为 그래서 因", "(因为) [그래서] (因)"), ("カタカナ ひらがな", "(カタカナ ひらがな)"), ("가漢나", "[가](漢)[나]"),
    ("값 $x$ 은", "[값] $x$ [은]"), ("\u{1100}\u{1161}\u{11A8}", "[\u{1100}\u{1161}\u{11A8}]"),
    ("ㅋㅋ ok", "[ㅋㅋ] {ok}"),
    // A letter alone is a variable or an option; behind a word it belongs to it.
    ("x 는 a", "x [는] a"), ("x is a, 답", "x {is a}, [답]"), ("so\nwe", "{so}\n{we}"),
    // Commands, formulas, code and URLs neither are words nor end a run.
    ("\\frac{a}{b} \\alpha", "\\frac{a}{b} \\alpha"), ("$max(ab)$ 값", "$max(ab)$ [값]"),
    ("if $ab$ then", "{if $ab$ then}"),
    ("`for i in` 반복", "`for i in` [반복]"), ("```\nlet a\n```\nthus", "```\nlet a\n```\n{thus}"),
    ("https://a.kr/bc 참고", "https://a.kr/bc [참고]"), ("$\\text{값}$ as 가", "$\\text{[값]}$ {as} [가]"),
    ("let `a\nb` be", "{let} `a\nb` {be}"),
    ("é α ж 𝑥", "é α ж 𝑥"), ("\u{3164}가", "\u{3164}[가]"),
  ])
  func runsAreBracketed(_ text: String, _ wanted: String) {
    let bytes = Array(text.utf8)
    var (out, at): ([UInt8], Int) = ([], 0)
    for run in scriptRuns(in: bytes) {
      let marks =
        switch run.script {
        case .hangul: ("[", "]")
        case .han: ("(", ")")
        case .latin: ("{", "}")
        }
      out += bytes[at..<run.range.lowerBound] + Array(marks.0.utf8) + bytes[run.range] + Array(marks.1.utf8)
      at = run.range.upperBound
    }
    #expect(String(decoding: out + bytes[at...], as: UTF8.self).utf8.elementsEqual(wanted.utf8))
  }

  @Test func brokenBytesAreNoLetters() {
    let runs = scriptRuns(in: [0xFF, 0xEA, 0xB0, 0xEA, 0xB0, 0x80, 0xC3])
    #expect(runs.map(\.range) == [3..<6])
  }
}
