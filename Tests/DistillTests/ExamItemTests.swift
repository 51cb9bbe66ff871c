import Corpus
import Testing

@testable import Distill

@Suite struct ExamItemTests {
  /// The text, the options, and what is before them.
  @Test(
    arguments: [
      ("수도는?\n① 서울\n② 부산\n③ 대구", ["서울", "부산", "대구"], "수도는?\n"),
      ("수도는? ① 서울 ② 부산 ③ 대구 ④ 광주", ["서울", "부산", "대구", "광주"], "수도는? "),
      ("수도는?\n①서울②부산③대구", ["서울", "부산", "대구"], "수도는?\n"),
      ("수도는?\n1) 서울\n2) 부산\n3) 대구\n4) 광주\n5) 인천", ["서울", "부산", "대구", "광주", "인천"], "수도는?\n"),
      ("수도는?\n(1) 서울 (2) 부산 (3) 대구", ["서울", "부산", "대구"], "수도는?\n"),
      ("수도는?\n[1] 서울\n[2] 부산\n[3] 대구", ["서울", "부산", "대구"], "수도는?\n"),
      ("수도는?\n1. 서울\n2. 부산\n3. 대구", ["서울", "부산", "대구"], "수도는?\n"),
      ("수도는?\n1번 서울\n2번 부산\n3번 대구", ["서울", "부산", "대구"], "수도는?\n"),
      ("수도는?\nA. 서울\nB. 부산\nC. 대구\nD. 광주", ["서울", "부산", "대구", "광주"], "수도는?\n"),
      ("수도는?\n(A) 서울\n(B) 부산\n(C) 대구", ["서울", "부산", "대구"], "수도는?\n"),
      ("수도는?\na) 서울\nb) 부산\nc) 대구", ["서울", "부산", "대구"], "수도는?\n"),
      ("수도는?\nㄱ. 서울\nㄴ. 부산\nㄷ. 대구", ["서울", "부산", "대구"], "수도는?\n"),
      ("수도는?\n가. 서울\n나. 부산\n다. 대구", ["서울", "부산", "대구"], "수도는?\n"),
      ("수도는?\n(가) 서울\n(나) 부산\n(다) 대구", ["서울", "부산", "대구"], "수도는?\n"),
      ("수도는?\n❶ 서울\n❷ 부산\n❸ 대구", ["서울", "부산", "대구"], "수도는?\n"),
      ("수도는?\n⑴ 서울\n⑵ 부산\n⑶ 대구", ["서울", "부산", "대구"], "수도는?\n"),
      ("수도는?\n１） 서울\n２） 부산\n３） 대구", ["서울", "부산", "대구"], "수도는?\n"),
      ("수도는?\n① 서울\t② 부산\n③ 대구\t④ 광주", ["서울", "부산", "대구", "광주"], "수도는?\n"),
      ("수도는?\r\n① 서울\r\n② 부산\r\n③ 대구\r\n", ["서울", "부산", "대구"], "수도는?\r\n"),
      ("수도는?\n① 서울, ② 부산, ③ 대구", ["서울", "부산", "대구"], "수도는?\n"),
      ("값은?\n① 1.5\n② 2.5\n③ 10", ["1.5", "2.5", "10"], "값은?\n"),
      ("옳은 설명은?\n① 첫 줄\n둘째 줄\n② 한 줄\n③ 셋째\n넷째\n\n풀이 부탁드립니다.", ["첫 줄\n둘째 줄", "한 줄", "셋째\n넷째"], "옳은 설명은?\n"),
      (
        "고르시오.\n<보기>\nㄱ. 하나\nㄴ. 둘\nㄷ. 셋\n① ㄱ\n② ㄴ\n③ ㄱ, ㄷ", ["ㄱ", "ㄴ", "ㄱ, ㄷ"],
        "고르시오.\n<보기>\nㄱ. 하나\nㄴ. 둘\nㄷ. 셋\n"
      ),
      ("고른 것은?\n가. 하나\n나. 둘\n다. 셋\n1) 가\n2) 나\n3) 가, 다", ["가", "나", "가, 다"], "고른 것은?\n가. 하나\n나. 둘\n다. 셋\n"),
      ("무엇?\n① 갑\n② 을\n③ ①과 ②", ["갑", "을", "①과 ②"], "무엇?\n"),
      ("수도는?\n① 서울\n② 부산\n③ 대구\n감사합니다", ["서울", "부산", "대구"], "수도는?\n"),
      (
        "모두는?\n① 가\n② 나\n③ 다\n④ 라\n⑤ 마\n⑥ 바\n⑦ 사\n⑧ 아\n⑨ 자\n⑩ 차",
        ["가", "나", "다", "라", "마", "바", "사", "아", "자", "차"], "모두는?\n"
      ),
    ] as [(String, [String], String)])
  func readsOptions(_ text: String, _ options: [String], _ stem: String) {
    let exam = ExamItem(parsing: examItem(1, text))
    #expect(exam?.options == options)
    #expect(exam?.stem == stem)
  }

  @Test(arguments: [
    "수도는 어디인가요?", "① 하나뿐", "수도는?\n① 서울\n② 부산", "수도는?\n② 서울\n③ 부산\n④ 대구",
    // Several questions.
    "1번\n① 가\n② 나\n③ 다\n2번\n① 라\n② 마\n③ 바",
    // Questions, not options.
    "질문이 있어요.\n1. 왜 그런가요?\n2. 언제부터인가요?\n3. 누가 했나요?",
    // An empty option; the same option twice.
    "수도는?\n① 서울\n②\n③ 대구", "수도는?\n① 서울\n② 서 울\n③ 대구",
    // Marks within a passage.
    "밑줄 친 ①나는 학교에 ②갔고 친구를 ③만났다 어법상 옳은 것은?",
    // Within words and numbers.
    "f(1) = 2, f(2) = 3, f(3) = 5이고 1.5, 2.5, 3.5가 있다.", "비가. 눈나. 말다. 끝",
  ])
  func leavesOthers(_ text: String) { #expect(ExamItem(parsing: examItem(1, text)) == nil) }

  /// A numbered list is options only where something says so.
  @Test(
    arguments: [
      ("방법은 이렇습니다.\n1. 씻는다\n2. 썬다\n3. 끓인다", "daily", nil, false),
      ("방법은 이렇습니다.\n1. 씻는다\n2. 썬다\n3. 끓인다", "exams", nil, true),
      ("다음 중 맞는 말을 고르시오.\n1. 씻는다\n2. 썬다\n3. 끓인다", "daily", nil, true),
      ("먼저 할 일\n1. 씻는다\n2. 썬다\n3. 끓인다", "daily", "정답은 1번입니다.", true),
      ("Which of the following is a fruit?\nA. apple\nB. stone\nC. iron", nil, nil, true),
    ] as [(String, String?, String?, Bool)])
  func listsNeedAReason(_ text: String, _ category: String?, _ answer: String?, _ isExam: Bool) {
    #expect((ExamItem(parsing: examItem(1, text, answer: answer, category: category)) != nil) == isExam)
  }

  @Test(
    arguments: [
      ("③", 2), ("3번", 2), ("정답은 ③", 2), ("정답은 ③입니다.", 2), ("정답: 3", 2), ("답은 3번이에요", 2), ("(3)", 2),
      ("대구", 2), ("정답은 대구입니다.", 2), ("답: ③ 대구", 2), ("풀이\n따라서 정답은 ②번입니다.", 1), ("③ 대구", 2), ("Answer: 2", 1),
      ("3", 2), ("정답 ②", 1), ("정답은 ②가 아니라 ③이다", 2), ("① 서울은 수도\n② 부산은 항구\n③ 대구는 분지", nil),
      ("정답은 5번", nil), ("모르겠습니다", nil), ("답은 3개입니다", nil), ("정답은 ②, 다른 풀이로도 정답은 ③", nil), ("", nil),
    ] as [(String, Int?)])
  func readsTheGold(_ answer: String, _ gold: Int?) {
    let item = examItem(1, "수도가 아닌 것은?\n① 서울\n② 부산\n③ 대구\n④ 광주", answer: answer)
    #expect(ExamItem(parsing: item)?.gold == gold)
  }

  /// A bare number may be an option as well as a label.
  @Test(
    arguments: [("3", nil), ("정답은 3", nil), ("3번", 2), ("③", 2), ("정답은 (3)", 2), ("4", 2), ("정답은 1", 0)]
      as [(String, Int?)])
  func aNumberMayBeEither(_ answer: String, _ gold: Int?) {
    let item = examItem(1, "1+2의 값을 고르시오.\n① 2\n② 3\n③ 4", answer: answer)
    #expect(ExamItem(parsing: item)?.gold == gold)
  }

  @Test func theAcceptedAnswerComesFirst() {
    let body = "수도는?\n① 서울\n② 부산\n③ 대구"
    func gold(_ answers: [Item.Answer]) -> Int? {
      let item = examItem(1, body)
      return ExamItem(
        parsing: Item(
          id: item.id, page: item.page, post: 0, url: item.url, host: item.host, category: "exams", title: "",
          body: body, answers: answers, askedAt: nil, method: "test", retrievedAt: 0))?.gold
    }
    let (one, two) = (Item.Answer(body: "정답은 ②"), Item.Answer(body: "①"))
    #expect(gold([one, Item.Answer(body: "①", accepted: true)]) == 0)
    #expect(gold([one, two]) == nil)
    #expect(gold([one, one]) == 1)
    #expect(gold([one, Item.Answer(body: "글쎄요", accepted: true)]) == 1)
  }

  /// Every label of every kind is read, and written again as it was.
  @Test(arguments: [
    "①②③④⑤⑥⑦⑧⑨⑩", "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽", "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑", "⒜⒝⒞⒟⒠⒡⒢⒣⒤⒥", "ⒶⒷⒸⒹⒺⒻⒼⒽⒾⒿ", "ⓐⓑⓒⓓⓔⓕⓖⓗⓘⓙ",
    "⓵⓶⓷⓸⓹⓺⓻⓼⓽⓾", "❶❷❸❹❺❻❼❽❾❿", "➀➁➂➃➄➅➆➇➈➉", "➊➋➌➍➎➏➐➑➒➓", "㈀㈁㈂㈃㈄㈅㈆㈇㈈㈉", "㈎㈏㈐㈑㈒㈓㈔㈕㈖㈗", "㉠㉡㉢㉣㉤㉥㉦㉧㉨㉩",
    "㉮㉯㉰㉱㉲㉳㉴㉵㉶㉷",
  ])
  func everyEnclosedLabelIsReadAndWritten(_ labels: String) throws {
    try expectReadAndWritten(labels.map(String.init))
  }

  @Test(
    arguments: ["ABCDEFGHIJ", "abcdefghij", "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊ", "가나다라마바사아자차", "123456789X"],
    [["(", ")"], ["[", "]"], ["", ")"], ["", "."]])
  func everyFramedLabelIsReadAndWritten(_ letters: String, _ frame: [String]) throws {
    try expectReadAndWritten(letters.map { frame[0] + ($0 == "X" ? "10" : String($0)) + frame[1] })
  }

  private func expectReadAndWritten(_ labels: [String]) throws {
    let options = (0..<10).map { "보기\($0)번째" }
    let lines = zip(labels, options).map { $0 + " " + $1 }
    let text = "다음 중 맞는 것은?\n" + lines.joined(separator: "\n")
    let exam = try #require(ExamItem(parsing: examItem(1, text)))
    #expect(exam.options == options)
    #expect(exam.text(with: exam.options) == text)
  }
}
