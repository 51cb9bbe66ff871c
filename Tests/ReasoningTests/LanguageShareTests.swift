import Reasoning
import Testing

struct LanguageShareTests {
  private func share(_ text: String) -> LanguageShare { LanguageShare(of: Array(text.utf8)) }

  // methods.md G.3: Korean mathematics with Latin variables is Korean.
  @Test(arguments: [
    ("점 P에서 선분 AB에 내린 수선의 발을 H라 하면 넓이는 $\\frac{1}{2}ab\\sin C$ 입니다.", true),
    ("따라서 x = 3, y = 4 이고 정답은 \\boxed{abcdefghijklmnop} 입니다. 아주 깁니다.", true),
    ("```python\nfor index in range(ten): print(index)\n```\n반복문은 열 번 돕니다. 확인해 보세요.", true),
    ("The answer is 서울 since the capital of Korea is there.", false), ("답: 3", true), ("So it is 3", true),
    ("従って答えは五つです。全部で五つのりんごがあります。よろしいですか。", false), ("", true),
    ("$1 + 2 + 3 + 4 + 5 = 15$, 1 + 2 + 3 + 4 + 5 + 6 + 7 = 28", true),
    ("각 α와 β의 합은 언제나 180도보다 작습니다. 그렇지요?", true),
  ])
  func lettersDecide(_ text: String, _ isKorean: Bool) {
    #expect(share(text).isConsistent(with: .korean) == isKorean)
  }

  @Test func ninetyInAHundredIsEnough() {
    let korean = String(repeating: "가", count: 18)
    #expect(share(korean + " ab").isConsistent(with: .korean))
    #expect(!share(korean + " abc").isConsistent(with: .korean))
    // Fifteen scalars are in any language, sixteen are not.
    #expect(share("abcde fghij klmno").isConsistent(with: .korean))
    #expect(!share("abcde fghij klmnop").isConsistent(with: .korean))
  }

  @Test func questionsHaveALanguageOrNone() {
    #expect(share("다음 중 TCP/IP protocol stack에 대한 설명으로 옳은 것은?").asked == .korean)
    #expect(share("What is 서울?").asked == .english)
    #expect(share("$x^2 = 4$, $x = ?$").asked == nil && share("").asked == nil)
  }

  @Test func decomposedHangulIsHangul() {
    #expect(share("\u{1112}\u{1161}\u{11AB}\u{1100}\u{116E}\u{11A8}").hangul == 2)
  }
}
