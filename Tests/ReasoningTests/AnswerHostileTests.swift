import Reasoning
import TestKit
import Testing

/// Answers made to be slow, deep or large end in a verdict.
struct AnswerHostileTests {
  private static let most = Material.isWhole ? 1_000_000 : 60_000

  private static func times(_ text: String, _ total: Int = most) -> String {
    String(repeating: text, count: total / text.utf8.count)
  }

  static let texts: [String] = [
    times("\\boxed{"), times("\\boxed{1}"), times("\\boxed{1} a b c d e f g h i "), times("{"), times("}"),
    times("$"),
    times("$ "), times("$\n"), times("\\("), times("\\[ x \\("), times("답은 "), times("정답:\n"),
    times("답: \n \n"),
    times("answer is "), times("answer: "), times("####"), times("9"), times("1 000 "), times("1,000,"),
    times("A2"),
    times("③"), times("ㄱ, "), times("not "), times("</think>"), times("<think>"), times("."), times("**"),
    times("입니다"),
    times(" "), times("\n"), times("가"), times("\u{1112}\u{1161}\u{11AB}"), times("(1,"), times("-"),
    times("\\"),
    "\\boxed{" + times("(", 4000), "\\boxed{" + times("(", 2000) + times(")", 2000) + "}",
    "\\boxed{" + times("{", 2000) + "1" + times("}", 2000) + "}",
    "\\boxed{" + times("\\frac{1}{", 3000) + "}",
    "\\boxed{" + times("\\sqrt{1+", 160) + "1" + times("}", 20) + "}", "\\boxed{9^{9^{9^{9^9}}}}",
    "\\boxed{9^{4096}}",
    "\\boxed{999!}", "\\boxed{(x+y+z+a+b+c)^{200}}", "\\boxed{" + times("(x+y)", 900) + "}",
    "\\boxed{" + times("\\sin^{99}(x)", 1000) + "}",
    "\\boxed{" + times("\\pm(", 80) + "1" + times(")", 20) + "}",
    "\\boxed{\\frac{1}{0}}", "\\boxed{0^0}", "\\boxed{0^{-1}}", "\\boxed{\\sqrt{-1}}",
    "\\boxed{\\sqrt[0]{2}}",
    "\\boxed{\\sqrt{" + times("7", 400) + "}}", "\\boxed{" + times("9", 4000) + "}",
    "\\boxed{1/" + times("3", 400) + "}",
    "\\boxed{" + times("1,", 4000) + "}", "\\boxed{\\{" + times("x,", 120) + "1\\}}", "\\boxed{[1,2}",
    "\\boxed{x_{}}",
    "\\boxed{\\begin{pmatrix}" + times("1&", 2000) + "\\end{pmatrix}}", "\\boxed{\\begin{pmatrix}}",
    "\\boxed{\\log_1 5}",
    "\\boxed{\\tan\\frac{\\pi}{2}}", "\\boxed{\\binom{1000}{500}}", "\\boxed{2^{0.5^{0.5}}}",
    "\\boxed{1e400}", "\\boxed{}",
    "\\boxed{" + times("\\cos((1+", 160) + "x" + times(")^9)", 80) + "}",
    "\\boxed{1<" + times("x<", 3000) + "2}",
    "\\boxed{(-\\infty,\\infty)\\cup(\\infty,1)}", "\\boxed{100000000000000.5}", "\\boxed", "\\boxed ",
    "\\text{", "\\",
  ]

  @Test(arguments: texts.indices)
  func hostileTextsEnd(_ index: Int) {
    let text = Self.texts[index]
    for kind in AnswerKind.allCases {
      for extraction in Extraction.allCases {
        for gold in ["1", "③", "\\sqrt{2}+x"] {
          let found = compareAnswer(
            gold: gold, answer: text, kind: kind, options: ["가", "나", "다"], extraction: extraction)
          #expect(found.agreement != .equal || found.extracted != nil)
        }
        if text.utf8.count > 10_000 { break }
      }
    }
    _ = compareAnswer(gold: text, answer: "1", kind: .math, extraction: .last)
  }

  /// Pieces in random order: no trap, no endless work, and nothing differs from itself.
  @Test(Fuzz.limit) func randomPieces() {
    let pieces = [
      "\\frac", "{", "}", "(", ")", "[", "]", "1", "2", "12", "x", "y", ",", "\\sqrt", "^", "_", "+", "-",
      "*", "/", "=", "<",
      "\\le", "\\pm", "\\cup", "\\{", "\\}", "%", "\\pi", "e", "i", "!", "|", "\\infty", "\\sin", "\\log",
      "\\text{cm}", "개", "원",
      "3만", "0.5", " ", "$", "\\boxed{", "정답은 ", "입니다", "③", "A", "\\begin{pmatrix}", "&", "\\\\",
      "\\end{pmatrix}", "\\in",
    ]
    var random = SplitMix(seed: Fuzz.seed(9))
    for _ in Fuzz("answers", usual: 500) {
      let texts = (0..<2).map { _ in
        (0..<Int.random(in: 1...14, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
          .joined()
      }
      for extraction in Extraction.allCases {
        let there = compareAnswer(gold: texts[0], answer: texts[1], kind: .math, extraction: extraction)
        #expect(there.extracted != nil || there.agreement == .undecided)
        let same = compareAnswer(gold: texts[0], answer: texts[0], kind: .math, extraction: .last)
        #expect(same.agreement != .different, "\(texts[0]) differs from itself")
      }
      _ = compareAnswer(
        gold: texts[0], answer: texts[1], kind: .choice, options: ["1", texts[0], "x"], extraction: .last)
      _ = extractAnswer(Array(texts[1].utf8), kind: .text, extraction: .first)
    }
  }

  /// Exact arithmetic of any size that is allowed, against sums that are known.
  @Test(arguments: [
    (
      "123456789012345678901234567890 \\cdot 987654321098765432109876543210",
      "121932631137021795226185032733622923332237463801111263526900"
    ),
    (
      "\\frac{121932631137021795226185032733622923332237463801111263526900}{123456789012345678901234567890}",
      "987654321098765432109876543210"
    ),
    (
      "\\frac{1}{98765432109876543210}+\\frac{1}{12345678901234567890}",
      "\\frac{12345679}{135480701249809480123626141}"
    ),
    ("30!", "265252859812191058636308480000000"),
    ("2^{200}-1", "1606938044258990275541962092341162602522202993782792835301375"),
    ("\\frac{2^{160}-1}{2^{80}+1}", "2^{80}-1"), ("340282366920938463463374607431768211456", "2^{128}"),
    ("\\frac{340282366920938463463374607431768211455}{18446744073709551617}", "18446744073709551615"),
  ])
  func largeNumbersAreExact(_ left: String, _ right: String) {
    for (a, b) in [(left, right), (right, left)] {
      #expect(
        compareAnswer(gold: "$\(a)$", answer: "\\boxed{\(b)}", kind: .math, extraction: .last).agreement
          == .equal)
      let other = compareAnswer(gold: "$\(a)$", answer: "\\boxed{\(b)+1}", kind: .math, extraction: .last)
      #expect(other.agreement == .different)
    }
  }
}
