import Korean
import Testing

/// Runs of scripts, by brackets: [Hangul], (Han and kana).
struct ScriptRunsTests {
  @Test(arguments: [
    ("", ""), ("only English 123", "only English 123"), ("사과", "[사과]"),
    ("the 삼각형의 넓이는 6이다. So 끝", "the [삼각형의 넓이는 6이다]. So [끝]"), ("가\n나", "[가]\n[나]"), ("가 1 2\n", "[가] 1 2\n"),
    ("因为 그래서 因", "(因为) [그래서] (因)"), ("カタカナ ひらがな", "(カタカナ ひらがな)"), ("가漢나", "[가](漢)[나]"),
    ("값 $x$ 은", "[값] $x$ [은]"), ("\u{1100}\u{1161}\u{11A8}", "[\u{1100}\u{1161}\u{11A8}]"),
    ("ㅋㅋ ok", "[ㅋㅋ] ok"),
    ("é α ж 𝑥", "é α ж 𝑥"), ("\u{3164}가", "\u{3164}[가]"),
  ])
  func runsAreBracketed(_ text: String, _ wanted: String) {
    let bytes = Array(text.utf8)
    var (out, at): ([UInt8], Int) = ([], 0)
    for run in scriptRuns(in: bytes) {
      let marks = run.script == .hangul ? ("[", "]") : ("(", ")")
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
