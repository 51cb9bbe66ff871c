import Reasoning
import Testing

/// One row of the Korean table: what is known, what a model wrote, and whether they agree.
struct AnswerCase: Sendable, CustomTestStringConvertible {
  let kind: AnswerKind
  let gold: String
  let answer: String
  let options: [String]
  let extraction: Extraction
  let verdict: Agreement

  init(
    _ kind: AnswerKind, _ gold: String, _ answer: String, _ verdict: Agreement, options: [String] = [],
    _ extraction: Extraction = .afterThink
  ) {
    (self.kind, self.gold, self.answer, self.verdict) = (kind, gold, answer, verdict)
    (self.options, self.extraction) = (options, extraction)
  }

  var testDescription: String { "\(gold) / \(answer)" }
}

private let fruits = ["사과", "배", "감", "귤"]
private let claims = ["ㄱ", "ㄴ", "ㄱ, ㄷ", "ㄴ, ㄷ", "ㄱ, ㄴ, ㄷ"]
private let letters = ["(A) 서울", "(B) 부산", "(C) 대구", "(D) 인천"]
private let numbers = ["1", "3", "5", "7"]

enum KoreanCases {
  /// Labels in all their writings.
  private static let labels: [String] = [
    "③", "③번", "③입니다", "③ 감", "⓷", "❸", "➂", "➌",
    "⑶", "⒞", "ⓒ", "Ⓒ", "㉢", "㈐", "㉰", "㈂", "⒊",
    "(C)", "C", "C.", "C)", "(c)", "c)", "Ｃ", "（Ｃ）",
    "3", "3번", "3번입니다.", "3)", "(3)", "3.", "３", "３번",
    "다", "(다)", "다.", "ㄷ", "ㄷ.", "[다]", "[C]", "감",
    "'감'", "**감**", "감입니다.", "C. 감", "(3) 감", "3번 감", "**③**",
  ]

  /// Where the label stands.
  private static let lines: [(String, Agreement)] = [
    ("정답은 ③입니다.", .equal), ("정답: ③", .equal), ("정답 : 3번", .equal), ("정답은 3번이다.", .equal),
    ("따라서, 정답은: C", .equal), ("따라서 정답은 (C) 입니다.", .equal), ("답: ③", .equal), ("답은 ③번입니다", .equal),
    ("답안: C", .equal), ("답변: (3)", .equal), ("최종 답: ③", .equal), ("최종 정답은 ③입니다.", .equal),
    ("**정답: ③**", .equal), ("**정답:** ③", .equal), ("### 정답\n③", .equal), ("정답:\n③ 감", .equal),
    ("Answer: C", .equal), ("Final Answer: C", .equal), ("The answer is (C).", .equal),
    ("The correct answer is C.", .equal),
    ("정답은 감입니다.", .equal), ("정답: 감", .equal), ("정답은 '감'이다.", .equal), ("\\boxed{3}", .equal),
    ("\\boxed{③}", .equal), ("\\boxed{\\text{③}}", .equal), ("\\boxed{C}", .equal),
    ("\\boxed{\\text{C}}", .equal),
    ("\\boxed{\\text{(C)}}", .equal), ("\\boxed{{3}}", .equal), ("\\fbox{③}", .equal),
    ("\\boxed{3번}", .equal),
    ("\\boxed{감}", .equal), ("$\\boxed{\\text{감}}$", .equal), ("정답은 $\\boxed{③}$ 입니다.", .equal),
    ("\\boxed 3", .equal),
    ("하나씩 보면 ①은 틀리고 ②도 틀리다.\n따라서 정답은 ③이다.", .equal), ("①, ②, ④는 아니므로\n정답: ③", .equal),
    ("풀이를 쓰면 다음과 같다.\n\n③", .equal), ("<think>정답은 ①?</think>정답은 ③입니다.", .equal),
    ("<think>\\boxed{1}</think>\\boxed{3}", .equal), ("정답은 ②입니다.", .different), ("정답: 2번", .different),
    ("Answer: B", .different), ("\\boxed{2}", .different), ("정답은 배입니다.", .different), ("②", .different),
    ("<think>정답은 ③</think>정답은 ②입니다.", .different), ("\\boxed{④}", .different), ("(D)", .different),
  ]

  /// What misleads.
  private static let traps: [AnswerCase] = [
    AnswerCase(.choice, "3", "정답은 ②가 아니라 ③입니다.", .equal, options: fruits),
    AnswerCase(.choice, "2", "정답은 ②가 아니라 ③입니다.", .different, options: fruits),
    AnswerCase(.choice, "3", "정답은 2번이 아닌 3번이다.", .equal, options: fruits),
    AnswerCase(.choice, "3", "The answer is not B but C.", .equal, options: fruits),
    AnswerCase(.choice, "3", "정답: ② 또는 ③", .undecided, options: fruits),
    AnswerCase(.choice, "3", "정답은 B, C입니다.", .undecided, options: fruits),
    AnswerCase(.choice, "3", "정답: ① 사과 ② 배 ③ 감 ④ 귤", .undecided, options: fruits),
    AnswerCase(.choice, "1", "정답:\n① 사과\n② 배\n③ 감\n④ 귤", .undecided, options: fruits),
    AnswerCase(.choice, "3", "정답은 ③ 배입니다.", .undecided, options: fruits),
    AnswerCase(.choice, "1", "A dog is an animal.", .undecided, options: fruits),
    AnswerCase(.choice, "1", "The answer is a kind of fruit.", .undecided, options: fruits),
    AnswerCase(.choice, "9", "I think so.", .undecided),
    AnswerCase(.choice, "3", "잘 모르겠습니다.", .undecided, options: fruits),
    AnswerCase(.choice, "3", "", .undecided, options: fruits),
    AnswerCase(.choice, "3", "<think>정답은 ③입니다.", .undecided, options: fruits),
    AnswerCase(.choice, "3", "\\boxed{③", .undecided, options: fruits),
    AnswerCase(.choice, "3", "대답은 3번 들었다고 합니다.", .undecided, options: fruits),
    AnswerCase(.choice, "3", "ㄱ, ㄷ", .equal, options: claims),
    AnswerCase(.choice, "3", "정답은 ㄱ, ㄷ입니다.", .equal, options: claims),
    AnswerCase(.choice, "3", "정답: ③ ㄱ, ㄷ", .equal, options: claims),
    AnswerCase(.choice, "5", "정답: ㄱ,ㄴ,ㄷ", .equal, options: claims),
    AnswerCase(.choice, "4", "정답: ㄱ, ㄷ", .different, options: claims),
    AnswerCase(.choice, "1", "옳은 것은 ㄱ이므로 정답: ㄱ", .equal, options: claims),
    AnswerCase(.choice, "ㄱ, ㄷ", "③", .equal, options: claims),
    AnswerCase(.choice, "3", "ㄱ과 ㄷ과 ㄹ", .undecided, options: claims),
    AnswerCase(.choice, "2", "정답: 3", .undecided, options: numbers),
    AnswerCase(.choice, "3", "정답: 3번", .equal, options: numbers),
    AnswerCase(.choice, "2", "정답: ②", .equal, options: numbers),
    AnswerCase(.choice, "4", "정답: 7", .equal, options: numbers),
    AnswerCase(.choice, "B", "정답은 부산입니다.", .equal, options: letters),
    AnswerCase(.choice, "(B) 부산", "B", .equal, options: letters),
    AnswerCase(.choice, "부산", "(B)", .equal, options: letters),
    AnswerCase(.choice, "B", "정답: (B) 부산", .equal, options: letters),
    AnswerCase(.choice, "B", "정답: (C) 대구", .different, options: letters),
    AnswerCase(.choice, "②", "2번", .equal), AnswerCase(.choice, "나", "②", .equal),
    AnswerCase(.choice, "10", "⑩", .equal), AnswerCase(.choice, "10", "10번", .equal),
    AnswerCase(.choice, "10", "정답: J", .equal), AnswerCase(.choice, "1", "10번", .different),
    AnswerCase(.choice, "3", "정답은 ①이다. 다시 보면, 정답은 ③이다.", .equal, options: fruits),
    AnswerCase(.choice, "1", "정답은 ①이다.\n다시 보면,\n정답은 ③이다.", .equal, options: fruits, .first),
    AnswerCase(.choice, "3", "정답은 ①이다.\n다시 보면,\n정답은 ③이다.", .equal, options: fruits, .last),
    AnswerCase(
      .choice, "1", "\\boxed{1}이 아니다. 길게 다시 계산하여 보면 다음과 같다.\n\\boxed{3}", .equal, options: fruits, .first),
    AnswerCase(
      .choice, "3", "\\boxed{1}이 아니다. 길게 다시 계산하여 보면 다음과 같다.\n\\boxed{3}", .equal, options: fruits, .last),
  ]

  /// Answer lines, units and separators of numbers.
  private static let sums: [(String, String, Agreement)] = [
    ("12", "정답은 12입니다.", .equal), ("12", "정답: 12", .equal), ("12", "따라서 답은 12개입니다.", .equal),
    ("12", "답: 12개", .equal), ("12개", "답: 12", .equal), ("12000", "따라서 답은 12,000원입니다.", .equal),
    ("12000", "답: 12{,}000원", .equal), ("12000", "답은 1만 2천 원입니다.", .equal), ("12000원", "1만2천원", .equal),
    ("320", "답은 삼백이십입니다.", .equal), ("32", "답: 서른둘", .equal), ("32", "서른두 개", .equal),
    ("32", "서른세 개", .different),
    ("15", "답은 열다섯 명입니다.", .equal), ("300000000", "3억", .equal), ("35000", "3만 5천", .equal),
    ("35000", "3만 5백", .different),
    ("12", "최종 답은 12m입니다.", .equal), ("12 m", "1200cm", .equal), ("12 m", "12 cm", .different),
    ("1.2km", "1200 m", .equal),
    ("2시간", "120분", .equal), ("200분", "3시간 20분", .equal), ("3시간 20분", "200분", .equal),
    ("150cm", "1m 50cm", .equal),
    ("60km/h", "시속은 다음과 같다.\n답: 60 km/h", .equal), ("25 cm^2", "답: 25cm²", .equal),
    ("25", "답: 25제곱센티미터", .equal),
    ("3 kg", "3000g", .equal), ("3 kg", "3 km", .undecided), ("3 kg", "4 km", .different),
    ("5개", "5명", .undecided),
    ("90", "90도", .equal), ("90", "90°", .equal), ("90^\\circ", "답: 90도", .equal), ("0.1", "10%", .equal),
    ("10%", "10 퍼센트", .equal),
    ("10%", "0.1", .equal), ("12.5%", "0.125", .equal), ("12.5%", "12.5", .different), ("10%", "10", .equal),
    ("3/4", "답: $\\frac{3}{4}$", .equal), ("0.75", "3/4", .equal), ("3/4", "정답은 \\(\\frac34\\)입니다.", .equal),
    ("1/3", "0.333333", .equal), ("1/3", "0.33", .different), ("7/2", "3 1/2", .equal),
    ("7/2", "$3\\frac12$", .equal),
    ("5", "x = 5", .equal), ("5", "따라서 $x=5$이다.\n정답은 $5$", .equal), ("5", "답: x=5", .equal),
    ("5", "답: 2+3=5", .equal),
    ("7", "답은 3+4=7개입니다.", .equal), ("7", "답은 약 7입니다.", .equal), ("7", "총 7개", .equal),
    ("-3", "답: −3", .equal),
    ("5", "정답은 사과 3개와 배 2개입니다.", .undecided), ("18", "#### 18", .equal), ("1800", "#### 1,800", .equal),
    ("2, 3", "답: 2와 3", .equal), ("2, 3", "$x=2$ 또는 $x=3$", .equal), ("2, 3", "3, 2", .equal),
    ("2, 3", "2, 4", .different),
    ("{1, 2}", "\\{2, 1\\}", .equal), ("(1, 2)", "(2, 1)", .different), ("(1, 2)", "[1, 2]", .different),
    ("[1,2)", "\\boxed{[1, 2)}", .equal), ("x>3", "$x > 3$", .equal), ("x>3", "3<x", .equal),
    ("x>3", "x≥3", .different),
    ("x>3", "(3, ∞)", .equal), ("x^2-1", "(x-1)(x+1)", .equal), ("x^2-1", "(x-1)^2", .different),
    ("2\\sqrt{2}", "답: $\\sqrt{8}$", .equal), ("2√2", "√8", .equal), ("2√2", "√7", .different),
    ("2\\pi", "6.283185", .equal),
    ("12", "\\boxed{12}", .equal), ("12", "\\boxed{12\\text{개}}", .equal), ("12", "$\\boxed{12}$개", .equal),
    ("12", "\\boxed{ 12 }", .equal), ("12", "\\boxed{{12}}", .equal), ("12", "\\fbox{12}", .equal),
    ("12", "\\boxed 12", .equal),
    ("12", "\\boxed{12", .undecided), ("12", "\\boxed{\\boxed{12}}", .equal),
    ("12", "\\boxed{x = 12}", .equal),
    ("12", "<think>\\boxed{13}</think>\\boxed{12}", .equal),
    ("13", "<think>\\boxed{13}</think>\\boxed{12}", .different),
    ("12", "<think>답은 12", .undecided), ("12", "모르겠습니다", .different), ("12", "", .undecided),
    ("1,234", "1234", .equal), ("1,234", "1.234", .different), ("1000000", "100만", .equal),
    ("1:2", "1/2", .equal),
    ("12", "정답은\n12\n입니다.", .equal), ("12", "**최종 답:** 12", .equal), ("12", "**답: 12**", .equal),
    ("오후 3시", "오후 3시", .equal), ("3", "The final answer is 3.", .equal), ("3", "Final Answer: 3", .equal),
    ("1/2", "확률은 $\\dfrac{1}{2}$이므로 정답은 $\\dfrac{1}{2}$입니다.", .equal),
    ("6", "경우의 수는 $3!=6$이다.\n답: 6가지", .equal),
  ]

  /// Words.
  private static let texts: [(String, String, Agreement)] = [
    ("민우", "민우", .equal), ("민우", "정답은 민우입니다.", .equal), ("민우", "답: 민우", .equal), ("민우", "답: 민우가", .equal),
    ("민우", "\\boxed{민우}", .equal), ("민우", "\\boxed{\\text{민우}}", .equal), ("민우", "정답은 민지입니다.", .different),
    ("대한민국", "대한 민국", .equal), ("대한민국", "'대한민국'", .equal), ("Seoul", "seoul", .equal),
    ("Seoul", "정답: SEOUL.", .equal),
    ("서울", "\u{1109}\u{1165}\u{110B}\u{116E}\u{11AF}", .equal), ("서울", "서울이", .equal),
    ("서울", "서울시", .different),
    ("서울", "<think>부산</think>서울", .equal), ("서울", "<think>서울", .undecided), ("서울", "", .undecided),
    ("고양", "고양이", .equal), ("고양이", "고양", .different), ("광합성", "풀이를 쓴다.\n답은 광합성이다.", .equal),
  ]

  /// Ends of nouns that may be verbs, letters whose case says something, names that may be the same.
  private static let words: [(AnswerKind, String, String, Agreement)] = [
    (.text, "책", "책임", .undecided), (.text, "책임", "책", .different), (.text, "책임", "정답은 책임입니다.", .equal),
    (.text, "게", "게임", .undecided), (.text, "게임", "게", .different), (.text, "게임", "답: 게임", .equal),
    (.text, "수", "정답은 수요", .undecided), (.text, "수요", "수", .different), (.text, "수요", "수요", .equal),
    (.text, "담", "담임", .undecided), (.text, "담임", "담", .different), (.text, "담임", "담임이에요", .equal),
    (.text, "아", "아이고", .undecided), (.text, "보이다", "보이다", .equal), (.text, "보이다", "보", .different),
    (.text, "서울", "서울이에요", .equal), (.text, "서울입니다", "서울", .equal),
    (.math, "책", "책임", .undecided), (.math, "게임", "게", .undecided), (.math, "책임", "정답은 책임입니다", .equal),
    (.math, "보이다", "보", .undecided), (.math, "서울입니다", "서울", .equal), (.math, "12", "답은 12임", .equal),
    (.math, "12", "12요", .equal), (.choice, "3", "③임", .equal),
    (.math, "$e$", "$E$", .undecided), (.math, "$E$", "$e$", .undecided), (.math, "$V$", "$v$", .undecided),
    (.math, "$v$", "$V$", .undecided), (.math, "$v$", "$v$", .equal), (.math, "\\text{V}", "$v$", .undecided),
    (.math, "$V = 5$", "$v = 5$", .undecided), (.math, "$V = 5$", "$v = 6$", .different),
    (.math, "\\text{Yes}", "$\\text{yes}$", .equal), (.math, "서울", "서울특별시", .undecided),
    (.math, "서울", "12", .different), (.math, "12", "서울", .different),
  ]

  /// A mark on one side, on both, and inside a function.
  private static let degrees: [(String, String, Agreement)] = [
    ("30°", "$\\frac{\\pi}{6}$", .equal), ("$\\frac{\\pi}{6}$", "30°", .equal), ("30°", "30", .equal),
    ("30", "30도", .equal), ("30°", "31", .different), ("30°", "31°", .different),
    ("$30^{\\circ}$", "$-\\frac{\\pi}{6}$", .undecided), ("$\\sin 30^\\circ$", "$\\frac12$", .equal),
    ("1/2", "sin 30°", .equal), ("1/2", "sin(30°)", .equal), ("1/2", "sin 30도", .equal),
    ("$\\sin 30^\\circ$", "$\\sin 30$", .undecided), ("$\\cos 60^\\circ$", "$\\sin 30^\\circ$", .equal),
    ("$\\sin 20^\\circ$", "0.342020", .equal), ("$\\frac{60^\\circ}{2}$", "$\\frac{\\pi}{6}$", .undecided),
    ("$180^\\circ-30^\\circ$", "150", .equal), ("30°", "0.523599 rad", .equal), ("30°", "30 rad", .different),
    ("$\\frac{\\pi}{6}$ rad", "30도", .equal), ("25", "25°C", .equal), ("25℃", "$25^\\circ C$", .equal),
    ("25°C", "$25^\\circ\\text{C}$", .equal), ("25°C", "26°C", .different), ("25°C", "25°F", .undecided),
    ("$(30^\\circ, 60^\\circ)$", "$(\\frac{\\pi}{6}, \\frac{\\pi}{3})$", .equal),
  ]

  /// Answers in a line of JSON, in a frame, and an equation that ends in the number asked for.
  private static let framed: [(AnswerKind, String, String, Agreement)] = [
    (.math, "3", "{\"정답\": 3}", .equal), (.math, "3", "{\"answer\": 3}", .equal),
    (.math, "3", "{\n  \"answer\": 3\n}", .equal), (.math, "3", "{\"정답\": \"3\"}", .equal),
    (.math, "3", "{\"answer\": 4}", .different), (.choice, "3", "{\"정답\": 3}", .equal),
    (.choice, "3", "{\"answer\": \"C\"}", .equal), (.text, "민우", "{\"정답\": \"민우\"}", .equal),
    (.math, "3", "answer:<3>", .equal), (.math, "3", "정답: <3>", .equal), (.choice, "3", "answer:<3>", .equal),
    (.text, "민우", "답: <민우>", .equal), (.math, "10", "$2x = 10$", .equal),
    (.math, "5", "$2x = 10$", .different),
  ]

  static let all =
    labels.map { AnswerCase(.choice, "3", $0, .equal, options: fruits) }
    + lines.map { AnswerCase(.choice, "3", $0.0, $0.1, options: fruits) } + traps
    + sums.map { AnswerCase(.math, $0.0, $0.1, $0.2) } + texts.map { AnswerCase(.text, $0.0, $0.1, $0.2) }
    + (words + framed).map { AnswerCase($0.0, $0.1, $0.2, $0.3, options: $0.0 == .choice ? fruits : []) }
    + degrees.map { AnswerCase(.math, $0.0, $0.1, $0.2) }
}
