import Corpus
import Testing

@testable import Distill

@Suite struct TranslationGateTests {
  /// The source, what the teacher wrote within the tag, and the rule that refuses it; nil where it is kept.
  static let table: [(String, String, String?)] = [
    // Plain.
    ("What is the capital of France?", "프랑스의 수도는 어디인가요?", nil), ("Why is the sky blue?", "하늘은 왜 파란가요?", nil),
    ("What is the capital of France?", "What is the capital of France?", "korean"),
    ("What is the capital of France?", "法国的首都是哪里？", "korean"),
    ("Explain list comprehension in Python.", "Python의 list comprehension을 설명해 주세요. 예도 들어 주세요.", nil),
    ("Explain list comprehension in Python.", "Python list comprehension explain 해줘", "korean"),
    ("Hello there", "", "empty"),
    // Numbers in digits.
    ("Add 12 and 30.", "12와 30을 더하세요.", nil), ("Add 12 and 30.", "12와 3을 더하세요.", "number"),
    ("Add 12 and 30.", "12를 더하세요.", "number"),
    ("Add 12 and 30.", "12와 30과 5를 더하세요.", "number"), ("There were 1,500 people.", "사람이 1500명 있었다.", nil),
    ("There were 1500 people.", "사람이 1,500명 있었다.", nil), ("There were 1500 people.", "사람이 천오백 명 있었다.", nil),
    ("There were 150 people.", "사람이 1500명 있었다.", "number"), ("It weighs 3.5 kg.", "무게는 3.5kg이다.", nil),
    ("It weighs 3.5 kg.", "무게는 35kg이다.", "number"), ("It weighs 3.50 kg.", "무게는 3.5kg이다.", nil),
    ("The city has 2 million people.", "그 도시의 인구는 200만 명이다.", nil),
    ("The city has 2.5 million people.", "그 도시의 인구는 250만 명이다.", nil),
    ("The city has 2 million people.", "그 도시의 인구는 20만 명이다.", "number"),
    ("It costs 35,000 won.", "가격은 3만 5천 원이다.", nil),
    ("It costs 35,000 won.", "가격은 3만 5,000원이다.", nil), ("It costs 35,000 won.", "가격은 3만 원이다.", "number"),
    ("He lost 3 billion won in 2008.", "그는 2008년에 30억 원을 잃었다.", nil),
    ("He lost 3 billion won in 2008.", "그는 2008년에 3억 원을 잃었다.", "number"),
    ("Tom has 3 apples.", "톰은 사과를 세 개 가지고 있다.", nil), ("Tom has 3 apples.", "톰은 사과를 네 개 가지고 있다.", "number"),
    ("Tom has 4 apples.", "톰은 사과를 가지고 있다.", "number"), ("Turn left 5 times.", "왼쪽으로 다섯 번 도세요.", nil),
    ("Is 7 less than 9, and 7 odd?", "7은 9보다 작고 홀수인가요?", nil), ("5 is less than 5 + 5.", "5는 5보다 작다.", nil),
    // Numbers in words.
    ("Tom has three apples.", "톰은 사과를 3개 가지고 있다.", nil), ("Tom has three apples.", "톰은 사과를 세 개 가지고 있다.", nil),
    ("Tom has three apples.", "톰은 사과를 13개 가지고 있다.", "number"),
    ("Twenty-five students came.", "학생 25명이 왔다.", nil),
    ("Two hundred and forty students came.", "학생 240명이 왔다.", nil), ("It took a decade.", "10년이 걸렸다.", nil),
    ("He runs twice a day.", "그는 하루에 2번 달린다.", nil),
    ("It goes 60 miles per hour.", "시속 60마일로, 곧 1시간에 60마일을 간다.", nil),
    ("On March 5, 1990 it rained.", "1990년 3월 5일에 비가 왔다.", nil), ("In the 21st century", "21세기에", nil),
    ("the 1990s", "1990년대", nil), ("Meet at 15:30.", "15시 30분에 만나요.", nil),
    ("Is one half of a dozen six?", "12의 절반은 6인가요?", nil), ("A thousand ships sailed.", "배 1000척이 떠났다.", nil),
    // Formulas.
    ("Solve $x^2 = 4$ for real $x$.", "실수 $x$에 대하여 $x^2 = 4$를 푸세요.", nil),
    ("Solve $x^2 = 4$.", "$x^2=4$를 푸세요.", nil),
    ("Solve $x^2 = 4$.", "\\(x^2 = 4\\)를 푸세요.", nil), ("Solve $x^2 = 4$.", "$x^3 = 4$를 푸세요.", "tex"),
    ("Solve $x^2 = 4$.", "x² = 4를 푸세요.", "tex"), ("Find $f(2)$ and $f(3)$.", "$f(2)$를 구하세요.", "tex"),
    ("Let $f(x) = 1 \\text{ if } x > 0$.", "$f(x) = 1 \\text{ 단, } x > 0$이라 하자.", nil),
    ("Find it.", "$x$를 구하세요.", "tex"),
    ("Compute $$\\int_0^1 x\\,dx$$ now.", "다음을 계산하세요. $$\\int_0^1 x\\,dx$$", nil),
    ("Compute \\begin{align}a&=1\\end{align} now.", "\\begin{align}a&=2\\end{align}을 계산하세요.", "tex"),
    ("Apples cost $5 and pears $6.", "사과는 $5, 배는 $6이다.", nil),
    ("Apples cost $5 and pears $6.", "사과는 5달러, 배는 6달러이다.", nil),
    // Code.
    ("What does `print(1)` do?", "`print(1)`은 무엇을 하나요?", nil),
    ("What does `print(1)` do?", "`print(2)`는 무엇을 하나요?", "code"),
    ("What does `print(1)` do?", "print(1)은 무엇을 하나요?", "code"),
    (
      "Explain:\n```python\nfor i in range(3):\n    print(i)\n```",
      "설명하세요:\n```python\nfor i in range(3):\n    print(i)\n```", nil
    ),
    (
      "Explain:\n```python\nfor i in range(3):\n    print(i)\n```",
      "설명하세요:\n```python\nfor i in range(3):\n  print(i)\n```", "code"
    ),
    ("Explain:\n```\na\n```\nand\n```\nb\n```", "다음을 설명하세요.\n```\na\n```", "code"),
    // Addresses.
    ("See https://example.org/a?b=1 for details.", "자세한 내용은 https://example.org/a?b=1을 보세요.", nil),
    ("See https://example.org/a.", "https://example.org/a에서 보세요.", nil),
    ("See https://example.org/a.", "https://example.com/a에서 보세요.", "url"),
    ("See https://example.org/a.", "그곳을 보세요.", "url"),
    // Choices.
    ("Which of these?\n(A) red\n(B) blue\n(C) green", "어느 것인가요?\n(A) 빨강\n(B) 파랑\n(C) 초록", nil),
    ("Which of these?\n(A) red\n(B) blue\n(C) green", "어느 것인가요?\n(가) 빨강\n(나) 파랑\n(다) 초록", "label"),
    ("Which of these?\n(A) red\n(B) blue\n(C) green", "어느 것인가요?\n(A) 빨강\n(B) 파랑과 초록", "label"),
    ("Which of these?\nA. red\nB. blue\nC. green", "어느 것인가요?\nA. 빨강\nB. 파랑\nC. 초록", nil),
    ("Which of these?\n1) red\n2) blue\n3) green", "어느 것인가요?\n① 빨강\n② 파랑\n③ 초록", "label"),
    // Lengths.
    (String(repeating: "The cat sat on the mat. ", count: 10), "고양이.", "short"),
    (
      "Why?",
      "왜 그런지 아주 길고 자세하게, 처음부터 끝까지, 빠짐없이, 그리고 알기 쉽게, 예를 들어 가며, 근거를 대어 가며, 차근차근, 꼼꼼하게, 정성껏, 되풀이해서, 몇 번이고 설명해 주시겠습니까?",
      "long"
    ),
    (
      String(repeating: "The cat sat on the mat. ", count: 10),
      String(repeating: "고양이가 매트 위에 앉았다.", count: 10), nil
    ),
    // Nothing to translate.
    ("$1 + 1 = ?$", "$1 + 1 = ?$", nil),
  ]

  @Test func theTableIsLongEnough() { #expect(TranslationGateTests.table.count >= 60) }

  @Test(arguments: table) func judges(_ source: String, _ translation: String, _ rule: String?) {
    let reply = Array("<translation>\n\(translation)\n</translation>".utf8)
    switch TranslationGate().judge(source: source, reply: reply, finishReason: "stop") {
    case .success(let text): #expect(rule == nil && Array(text.utf8) == Array(translation.utf8))
    case .failure(let rejection):
      #expect(rejection.reason == "translate." + (rule ?? "nothing"), "\(rejection)")
    }
  }

  /// What stands around the translation.
  @Test(
    arguments: [
      ("<translation>프랑스의 수도는?</translation>", "stop", nil),
      ("네.\n<translation>프랑스의 수도는?</translation>\n끝.", "stop", nil),
      (
        "<think>The user wants <translation>x</translation>.</think>\n<translation>프랑스의 수도는?</translation>",
        "stop", nil
      ),
      ("프랑스의 수도는?", "stop", "tag"), ("<translation>프랑스의 수도는?", "stop", "tag"),
      ("프랑스의 수도는?</translation>", "stop", "tag"),
      ("<translation>프랑스</translation><translation>수도는?</translation>", "stop", "tag"),
      ("</translation>프랑스<translation>", "stop", "tag"),
      ("<translation>프랑스의 수도는?</translation>", "length", "truncated"),
      ("<translation>프랑", "length", "truncated"),
      ("", "stop", "tag"), ("<translation> \n </translation>", "stop", "empty"),
      ("<think><translation>프랑스의 수도는?</translation>", "stop", nil),
    ] as [(String, String, String?)])
  func theTagStandsOnce(_ reply: String, _ finish: String, _ rule: String?) {
    let result = TranslationGate().judge(
      source: "What is the capital of France?", reply: Array(reply.utf8), finishReason: finish)
    switch result {
    case .success(let text): #expect(rule == nil && text == "프랑스의 수도는?")
    case .failure(let rejection): #expect(rejection.reason == "translate." + (rule ?? "nothing"))
    }
  }
}
