import Reasoning
import Testing

@Suite struct ReflectionTests {
  /// Labelled by hand: how many reflections a reader counts in a segment.
  struct Segment: Sendable {
    let text: String
    let count: Int
    init(_ count: Int, _ text: String) { (self.count, self.text) = (count, text) }
  }

  static let english: [Segment] = [
    Segment(1, "Wait, that does not add up."), Segment(1, "Wait. Let me recheck the sign."),
    Segment(1, "wait. The sum is 12, not 13."),
    Segment(1, "But wait, the problem says 이상, so 8 is included."), Segment(1, "Hmm, hold on. 7 is odd."),
    Segment(1, "Hold on — is the unit kilograms or grams?"),
    Segment(1, "Wait, let me recheck the second step."),
    Segment(1, "Let me double-check this by substitution."), Segment(1, "I should double check the sign."),
    Segment(1, "Actually, let me verify that with n = 3."), Segment(1, "Let me re-examine the condition."),
    Segment(1, "So the answer is 12. Let me check: 3 · 4 = 12."), Segment(1, "Oops, I misread the question."),
    Segment(1, "That's not right, because 5 is prime."), Segment(1, "No, wait. The order matters here."),
    Segment(1, "Let's reconsider. The circle is inscribed."),
    Segment(1, "On second thought, induction is simpler."),
    Segment(1, "I made a mistake in the third line."),
    Segment(1, "It's worth double-checking the base case."),
    Segment(1, "Let me think again about the border case."),
    Segment(1, "Scratch that, use the other formula."),
    Segment(2, "Wait, is it 6? No: 2 · 3 = 6, yes. Let me verify with the table."),
    Segment(1, "There must be an error somewhere above; going back to line two."),  // no marker: missed
    Segment(1, "Is that right? 4 + 4 = 8, yes it is."),  // likewise
    Segment(0, "The Waiting room has six chairs."), Segment(0, "We await the result of the call."),
    Segment(0, "Use await before fetch, and then wait for the response."),
    Segment(0, "Wait for the page to load."),
    Segment(0, "The function `wait()` blocks."), Segment(0, "Wait times in hospitals are long."),
    Segment(0, "\"Wait,\" she said, \"I am coming.\""), Segment(0, "He said “hold on” and left."),
    Segment(0, "The message is 'please try again later'."), Segment(0, "The waiter brought the check."),
    Segment(0, "They must hold on to the rope."), Segment(0, "```\nwait(); // let me check\n```"),
    Segment(0, "The awaited letter came."), Segment(0, "Two real numbers, so the root exists."),
    Segment(0, "A recheckable condition is listed below."),
    Segment(0, "Check valves keep water from flowing back."),
    Segment(0, "The user should double-check the bill before paying."),
  ]

  static let korean: [Segment] = [
    Segment(1, "잠깐, 8도 포함해야 한다."), Segment(1, "잠깐만, 단위가 다르다."), Segment(1, "아, 잠시만. 문제에서는 3개라고 했다."),
    Segment(1, "그런데 잠깐, 조건이 하나 더 있다."), Segment(1, "다시 확인해 보자. 3 + 4 = 7이 맞다."),
    Segment(1, "계산을 다시 확인하면 12가 된다."),
    Segment(1, "다시계산해 보니 15였다."), Segment(1, "검산해 보면 24 + 26 + 28 = 78이다."), Segment(1, "검산: 3 × 4 = 12"),
    Segment(1, "이 부분은 재검토가 필요하다."), Segment(1, "x = 2를 대입하여 확인해 보면 성립한다."), Segment(1, "아니다, 부호가 반대다."),
    Segment(1, "아니, 2가 아니라 3이다."), Segment(1, "내가 틀렸다. 4는 소수가 아니다."), Segment(1, "앞에서 계산이 틀렸다. 다시 하자."),
    Segment(1, "부호 실수가 있었다."), Segment(1, "방금 실수했다. 분모는 6이다."), Segment(1, "문제를 다시 읽어 보니 '이하'였다."),
    Segment(1, "내가 단위를 착각했다."), Segment(1, "Wait, 다시 생각해 보자."), Segment(1, "어라, 합이 맞지 않는다."),
    Segment(2, "잠깐, 5는 홀수다. 그러면 다시 계산하자."), Segment(1, "다시 한번 세어 보면 모두 9개다."),  // missed
    Segment(1, "뭔가 빠뜨린 것 같은데, 처음 식으로 돌아가자."),  // missed
    Segment(0, "친구를 기다려 함께 갔다."), Segment(0, "두 실수 a, b에 대하여 생각한다."), Segment(0, "실수(real number) 전체의 집합이다."),
    Segment(0, "x는 양의 실수이므로 나눌 수 있다."), Segment(0, "잠깐 동안 멈추었다가 다시 출발한다."), Segment(0, "잠시만 기다려 달라고 했다."),
    Segment(0, "4는 소수가 아니다."), Segment(0, "보기 ②는 틀렸다."), Segment(0, "그때의 일이 다시 생각났다."),
    Segment(0, "아니면 5를 넣는다."),
    Segment(0, "아니라고 답한 사람은 세 명이다."), Segment(0, "그는 \"잠깐, 기다려.\"라고 말했다."), Segment(0, "이것은 거짓이 아니다. 참이다."),
    Segment(0, "잠깐의 휴식이 필요하다."), Segment(0, "틀린 것을 모두 고르시오."), Segment(0, "비밀번호를 다시 입력하라는 화면이 나온다."),
    Segment(0, "화면에는 입력한 값을 다시 확인하라는 문구가 나온다."),  // taken for one
  ]

  /// Both languages in one, and names.
  static let mixed: [Segment] = [
    Segment(1, "Wait, 문제는 '이상'이라고 했으니 8도 포함이다."), Segment(1, "Hmm, 다시 계산하면 3 + 4 = 7."),
    Segment(1, "So 둘레는 12. Let me check: 네 변이 3이니까 맞다."), Segment(1, "하지만 wait, the 반지름 is 3, not 6."),
    Segment(1, "검산: plug x = 2 into the 식."), Segment(1, "Actually 아니다, the 분모 is 6."),
    Segment(1, "잠깐, let me re-read the 조건."), Segment(1, "I misread 이하 as 미만."),
    Segment(2, "Wait, 단위가 cm다. 그러면 다시 계산하자: 120 cm."),
    Segment(1, "Is 7 really 홀수? 7 = 2 · 3 + 1, yes."),  // no marker
    Segment(0, "Mr. Wait bought 사과 세 개."), Segment(0, "Mina Wait의 나이는 열 살이다."),
    Segment(0, "Wait 씨는 사과를 세 개 샀다."), Segment(0, "The 실수 part of z is 3."),
    Segment(0, "「잠깐」이라는 제목의 책을 read했다."), Segment(0, "참이 아니다 means not true."),
    Segment(0, "`wait`는 기다린다는 뜻이다."), Segment(0, "x가 짝수인 것은 아니다. So it is odd."),
    Segment(0, "Wait and See라는 영화는 두 시간이다."), Segment(0, "Kim Hold on 역에서 내린다."),
  ]

  /// Precision and recall of the list, printed; a list of words is no reader, so that neither is one.
  @Test(arguments: [("English", 0.9), ("Korean", 0.9), ("mixed", 0.5)])
  func labelled(_ language: String, _ least: Double) {
    let segments = language == "English" ? Self.english : language == "Korean" ? Self.korean : Self.mixed
    var (right, found, wanted) = (0, 0, 0)
    for segment in segments {
      let count = findReflections(in: Array(segment.text.utf8)).count
      right += min(count, segment.count)
      found += count
      wanted += segment.count
      if count != segment.count { print("reflections: \(count) for \(segment.count): \(segment.text)") }
    }
    print(
      "reflections-\(language): \(segments.count) segments, precision \(right)/\(found), recall \(right)/\(wanted)"
    )
    #expect(Double(right) > least * Double(found) && Double(right) > least * Double(wanted))
  }

  @Test func rangesRunToTheNextMarkerOrTheEndOfTheParagraph() {
    let text = "The sum is 7. Wait, 3 + 5 = 8.\nSo 8. 다시 확인하면 8이다.\n\nNext part.\n\nHold on, x = 2?  \n"
    let bytes = Array(text.utf8)
    let found = findReflections(in: bytes)
    #expect(found.map(\.marker) == ["wait", "다시 확인", "hold on"])
    #expect(
      found.map { String(decoding: bytes[$0.start..<$0.end], as: UTF8.self) } == [
        "Wait, 3 + 5 = 8.\nSo 8. ", "다시 확인하면 8이다.", "Hold on, x = 2?",
      ])
  }

  @Test func longestFirst() {
    #expect(findReflections(in: Array("잠깐만, 다르다.".utf8)).map(\.marker) == ["잠깐만"])
    #expect(findReflections(in: Array("Let me check again.".utf8)).map(\.marker) == ["let me check"])
  }

  @Test(arguments: ReflectionMarker.all.map(\.text))
  func everyMarkerIsFound(_ marker: String) {
    let found = findReflections(in: Array("\(marker), 12.\n".utf8))
    #expect(found.map(\.marker) == [marker])
  }

  @Test func listIsWithoutRepeats() {
    #expect(Set(ReflectionMarker.all.map(\.text)).count == ReflectionMarker.all.count)
  }
}
