import Reasoning
import Testing

@Suite struct CandidateAnswerTests {
  static let cases: [(String, CandidateAnswer.Source?, String)] = [
    ("3 · 4 = 12, so \\boxed{12}. Then 5 = 5.", .box, "12"),
    ("\\boxed{3} is too small. It is \\boxed{4}.", .box, "4"),
    ("The answer is 7. But 3 + 5 = 8.", .line, "7"), ("따라서 답은 26이다.", .line, "26"),
    ("So 3 · 4 = 12.", .equation, "12"), ("합은 24 + 26 = 50이다.", .equation, "50"),
    ("$x = \\frac{3}{4}$ holds.", .equation, "\\frac{3}{4}"), ("x = 3, y = 4 here", .equation, "4"),
    ("12 = 3 · 4 = 2 · 6", .equation, "2 · 6"), ("the total = 12 apples and 3 pears", .equation, "12"),
    ("It is 12, I think. There are 3 kids.", nil, ""), ("n ≤ 5 and a >= 3, b != 4, c <= 2", nil, ""),
    ("x =", nil, ""), ("그러면 x = 무엇인가?", nil, ""), ("", nil, ""), ("=", nil, ""), ("a == 5", .equation, "5"),
  ]

  @Test(arguments: cases)
  func ofMathematics(_ text: String, _ source: CandidateAnswer.Source?, _ wanted: String) {
    let found = candidateAnswer(in: Array(text.utf8), kind: .math)
    #expect(found?.source == source)
    #expect(found.map { String(decoding: $0.text, as: UTF8.self) } ?? "" == wanted)
  }

  @Test func choicesAndWordsHaveNoEquations() {
    let options = ["12", "13"].map { Array($0.utf8) }
    #expect(candidateAnswer(in: Array("3 · 4 = 12".utf8), kind: .choice, options: options) == nil)
    #expect(candidateAnswer(in: Array("3 · 4 = 12".utf8), kind: .text) == nil)
    #expect(candidateAnswer(in: Array("정답: ②".utf8), kind: .choice, options: options)?.source == .line)
  }

  private func computed(_ text: String) -> Set<String> {
    Set(Computations(in: Array(text.utf8)).computed.map { String(decoding: $0, as: UTF8.self) })
  }

  @Test func computationsAreWrittenOneWay() {
    #expect(computed("3 × 4 = 12. 따라서 $3\\cdot4=12$이고 3*4=12.") == ["3*4=12"])
    for sign in ["×", "·", "∙", "⋅", "\\times", "\\cdot"] {
      #expect(computed("3 \(sign) 4 = 12") == ["3*4=12"])
    }
    #expect(computed("12 ÷ 4 = 3, 12 \\div 4 = 3") == ["12/4=3"])
    #expect(computed("7 − 5 = 2; \\frac{6}{3} = 2") == ["7-5=2", "\\frac{6}{3}=2"])
    #expect(computed("x = 3, a + b = c, 12 = 12") == [])
    #expect(computed("24 + 26 + 28 = 50 + 28 = 78") == ["24+26+28=50+28=78"])
  }

  @Test func longTextIsReadOnce() {
    let text = Array(String(repeating: "= = 1 + \\", count: 40_000).utf8)
    #expect(Computations(in: text).result != nil)
  }
}
