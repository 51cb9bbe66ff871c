import Testing

@testable import Similarity

@Suite struct NumericGuardTests {
  struct Case: Sendable {
    let one: String
    let other: String
    let isSame: Bool
    init(_ one: String, _ other: String, same: Bool) { (self.one, self.other, isSame) = (one, other, same) }
  }

  static let cases: [Case] = [
    Case("3+5는?", "7+2는?", same: false), Case("3 + 5는?", "3+5는 ?", same: true),
    Case("3+5", "3-5", same: false), Case("3+5", "5+3", same: true), Case("3×5", "3*5", same: true),
    Case("3×5", "3+5", same: false), Case("6÷2", "6/2", same: true), Case("6÷2", "6×2", same: false),
    Case("x=3", "x=4", same: false), Case("x<3", "x>3", same: false), Case("x ≤ 3", "x < 3", same: false),
    Case("x^2", "x²", same: true), Case("x^2", "x^3", same: false), Case("√2", "2", same: false),
    Case("a-b의 값", "a+b의 값", same: false), Case("(a+b)-c", "(a+b)+c", same: false),
    Case("-3의 절댓값", "3의 절댓값", same: false),
    Case("−3", "-3", same: true), Case("＋３", "+3", same: true), Case("3:5의 비", "3:7의 비", same: false),
    Case("1,000원", "1000원", same: true), Case("1,000원", "10000원", same: false),
    Case("3.0cm", "3cm", same: true),
    Case("3.50", "3.5", same: true), Case("3.05", "3.5", same: false), Case("007", "7", same: true),
    Case("0.5", "5", same: false), Case("3만원", "30,000원", same: true),
    Case("1.5억 원", "150000000원", same: true),
    Case("5천 명", "5백 명", same: false), Case("사과 3개", "사과 세 개", same: true),
    Case("사과 세 개", "사과 네 개", same: false),
    Case("사과 두개", "사과 2개", same: true), Case("열다섯 명", "15명", same: true), Case("스무 살", "20살", same: true),
    Case("서른두 마리", "서른세 마리", same: false), Case("이백 원", "200원", same: true),
    Case("삼천오백 원", "3500원", same: true),
    Case("이만 원", "20000원", same: true), Case("세계 여행", "네계 여행", same: true), Case("이 문제", "저 문제", same: true),
    Case("한 번 풀어 주세요", "풀어 주세요", same: true), Case("C++ 질문", "C 질문", same: true),
    Case("**3**번", "3번", same: true),
    Case("- 3개", "3개", same: true), Case("well-known", "well known", same: true),
    Case("^^ 궁금해요", "궁금해요", same: true),
    Case(#"\frac{1}{2}"#, "1/2", same: true), Case(#"3\times5"#, "3×5", same: true),
    Case(#"\sqrt{2}"#, "√2", same: true),
    Case(#"x\le3"#, "x≤3", same: true), Case(#"x \geq 3"#, "x ≤ 3", same: false),
    Case("①번", "②번", same: false),
    Case("2, 3, 5의 합", "5, 2, 3의 합", same: true), Case("2, 3의 합", "2, 3, 3의 합", same: false),
    Case("안녕하세요 이 물건의 무게는 3kg입니까 내공 100", "이 물건의 무게는 3kg입니까", same: true),
    Case("FM 1506", "FM 1507", same: false), Case("10:30에", "10:40에", same: false),
    Case("사과+배", "사과와 배", same: false),
    Case("f(x)=x", "f(x)=-x", same: false), Case("f(x)=x", "f(x)=|x|", same: false),
    Case("f(x)=x", "f(x)=x!", same: false), Case("f(x)=x", "f(x)=√x", same: false),
    Case("값은 -x", "값은 x", same: false), Case("-(a+b)", "(a+b)", same: false),
    Case("-sin x", "sin x", same: false), Case("2-sin x", "2+sin x", same: false),
    Case("|x|-1", "|x|+1", same: false), Case("||x|-1|", "|x|-1", same: false),
    Case(#"\left|x\right|"#, "|x|", same: true), Case(#"\lvert x \rvert"#, "|x|", same: true),
    Case("| 3 | 4 |", "3 4", same: true), Case("(n+1)!의 값", "(n+1)의 값", same: false),
    Case("(급합니다)!", "(급합니다)", same: true), Case("알려 주세요!", "알려 주세요", same: true),
    Case("3번 !!", "3번", same: true), Case("비타민-c", "비타민 c", same: true),
    Case("sin x", "cos x", same: false), Case("sinx", "SIN x", same: true),
    Case(#"\sin x"#, "sin(x)", same: true),
    Case("log x", "ln x", same: false), Case("lim x", "x", same: false),
    Case("max(a, b)", "min(a, b)", same: false),
    Case("lnx", "logx", same: false), Case("single cost", "double cost", same: true),
    Case("f의 최댓값", "f의 최솟값", same: false), Case("f의 최댓값", "f의 최대값", same: true),
    Case("참인 것은", "거짓인 것은", same: false), Case("옳은 것은", "옳지 않은 것은", same: false),
    Case("옳지 않은 것은", "옳지않은것은", same: true), Case("맞는 것은", "틀린 것은", same: false),
    Case("값이 증가", "값이 감소", same: false), Case("5 이상", "5 이하", same: false), Case("5 초과", "5 미만", same: false),
    Case("홀수", "짝수", same: false), Case("이상한 점이", "이 상한 점이", same: true), Case("참고로", "참고 로", same: true),
    Case("안녕하세요! -3의 절댓값을 구하는 방법은 무엇인가요 감사합니다", "안녕하세요! 3의 절댓값을 구하는 방법은 무엇인가요 감사합니다", same: false),
    Case("방정식의 해의 개수를 나타내는 값은 x! 감사합니다", "방정식의 해의 개수를 나타내는 값은 x 감사합니다", same: false),
    Case("", "", same: true), Case("가나다", "라마바", same: true),
    Case("99999999999999999999999", "99999999999999999999998", same: false),
  ]

  @Test func handMadeCases() {
    var passed = 0
    for item in Self.cases {
      let (one, other) = (NumericGuard(of: Array(item.one.utf8)), NumericGuard(of: Array(item.other.utf8)))
      let isSame = one.verdict(against: other) == .same
      #expect(isSame == item.isSame, "\(item.one) | \(item.other): \(one) \(other)")
      #expect(isSame == (other.verdict(against: one) == .same))
      if isSame == item.isSame { passed += 1 }
    }
    print("numeric-guard: \(passed)/\(Self.cases.count)")
  }

  @Test func saysWhy() {
    let guards = ["3+5=8", "3+7=8", "3-5=8", "짝수 3+5=8"].map { NumericGuard(of: Array($0.utf8)) }
    #expect(guards[0].verdict(against: guards[1]) == .numbers(["5"], ["7"]))
    #expect(guards[0].verdict(against: guards[2]) == .operators(["+"], ["-"]))
    #expect(guards[0].verdict(against: guards[3]) == .words([], ["짝수"]))
    #expect(Set(guards.map(\.digest)).count == 4)
  }

  @Test(
    .timeLimit(.minutes(15)),
    arguments: [
      "1", "1,", "1,000", "+", "가", "이십", " ", "열", "만", "\\", "1.", "²", "세 ", "99999억", "|", "x!", "않",
      "sin", "최대",
    ])
  func hostileTextTakesLinearTime(_ unit: String) {
    _ = NumericGuard(of: Array(String(repeating: unit, count: 30_000).utf8))
  }
}
