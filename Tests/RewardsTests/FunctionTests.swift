import Reasoning
import Rewards
import StrictJSON
import Testing

@Suite struct FunctionTests {
  static func input(
    _ text: String, ended: Bool = true, opensThink: Bool = false, _ columns: [JSON.Member] = []
  ) -> RewardInput {
    var input = RewardInput(
      prompt: .null, completion: Array(text.utf8), ids: [], ended: ended, maxTokens: 10,
      columns: .object(columns))
    input.opensThink = opensThink
    return input
  }

  static func score(
    _ function: RewardFunction, _ input: RewardInput, _ settings: RewardSettings = RewardSettings()
  ) -> Double? {
    function.reward(settings).scores([input], report: { _ in })[0]
  }

  static let accuracies: [(String, [JSON.Member], Double?)] = [
    ("정답: 3", [.init("gold", .text("3"))], 1), ("정답: 3", [.init("gold", .integer(3))], 1),
    ("정답: 2.5", [.init("gold", .number(2.5))], 1),
    ("\\boxed{\\frac{5}{2}}", [.init("gold", .number(2.5))], 1),
    ("\\boxed{0.0000002}", [.init("gold", .number(2e-7))], 1),
    ("정답: 3", [], nil), ("정답: 3", [.init("gold", .null), .init("answer", .text("4"))], 0),
    ("정답: 3", [.init("gold", .text("3")), .init("answer", .text("4"))], 1),
    ("정답: 3", [.init("solution", .text("그러므로 \\boxed{3}이다."))], 1),
    ("서울", [.init("gold", .text("서울특별시"))], nil), ("모르겠다. 정말로 모르겠다.", [.init("gold", .text("3"))], 0),
    ("정답: 서울", [.init("gold", .text("부산")), .init("kind", .text("text"))], 0),
    ("정답: ②", [.init("gold", .integer(2)), .init("options", .array([.text("가게"), .text("나무")]))], 1),
    ("정답: ①", [.init("gold", .text("나무")), .init("options", .array([.text("가게"), .text("나무")]))], 0),
    ("정답: ①", [.init("gold", .text("②")), .init("kind", .text("choice"))], 0),
    ("정답: ①, ②", [.init("gold", .integer(2)), .init("options", .array([.text("가게"), .text("나무")]))], 0),
    ("정답은 \\boxed{}이다. 그렇고 말고.", [.init("gold", .text("3"))], 0),
    ("따라서 \\boxed{3} 또는 \\boxed{4}", [.init("gold", .text("3"))], 0),
    ("정답: \\int_0^1 6x dx", [.init("gold", .text("3"))], nil),
    ("", [.init("gold", .text("\\undefined{"))], nil),
  ]

  @Test(arguments: accuracies)
  func accuracy(_ text: String, _ columns: [JSON.Member], _ wanted: Double?) {
    #expect(FunctionTests.score(.accuracy, FunctionTests.input(text, columns)) == wanted)
  }

  @Test func whatWasCutOffIsWrong() {
    let gold = [JSON.Member("gold", .text("3"))]
    #expect(FunctionTests.score(.accuracy, FunctionTests.input("정답: 3", ended: false, gold)) == 0)
    #expect(FunctionTests.score(.accuracy, FunctionTests.input("정답: 3", ended: false)) == nil)
  }

  @Test func anOpenedThinkPartThatNeverEndsHasNoAnswer() {
    let gold = [JSON.Member("gold", .text("3"))]
    for (text, wanted) in [("정답: 3", 0.0), ("음. 4?</think>정답: 3", 1), ("\\boxed{3}</think>\\boxed{4}", 0)] {
      #expect(FunctionTests.score(.accuracy, FunctionTests.input(text, opensThink: true, gold)) == wanted)
    }
    var settings = RewardSettings()
    for (extraction, wanted) in [(Extraction.first, 1.0), (.last, 0)] {
      settings.extraction = extraction
      let input = FunctionTests.input("\\boxed{3}. That is wrong.</think>\\boxed{4}", opensThink: true, gold)
      #expect(FunctionTests.score(.accuracy, input, settings) == wanted)
    }
  }

  @Test func theTemplateMayOpenTheThinkPart() {
    for (text, opens, wanted) in [
      ("그래서.</think>삼.", true, 1.0), ("그래서. 삼.", true, 0), ("</think>삼.", true, 0),
      ("<think>그래서.</think>삼.", true, 1), ("그래서.</think>삼.", false, 0),
    ] {
      let input = FunctionTests.input(text, opensThink: opens)
      #expect(FunctionTests.score(.thinkFormat, input) == wanted, "\(text)")
    }
  }

  /// Of a hundred scalars so many are Hangul.
  static let mixes: [(Int, Double)] = [
    (0, 0), (1, 0.2), (4, 0.8), (5, 1), (12, 1), (20, 1), (40, 0.75), (60, 0.5), (90, 0.125), (100, 0),
  ]

  @Test(arguments: mixes)
  func languageMix(_ korean: Int, _ wanted: Double) throws {
    let think = String(repeating: "a", count: 100 - korean) + String(repeating: "가", count: korean)
    let found = FunctionTests.score(.languageMix, FunctionTests.input("<think>\(think)</think>삼."))
    #expect(abs(try #require(found) - wanted) < 1e-12)
  }

  @Test func withoutThoughtsThereIsNoMix() {
    #expect(FunctionTests.score(.languageMix, FunctionTests.input("삼.")) == 0)
    #expect(FunctionTests.score(.languageMix, FunctionTests.input("<think></think>three 삼.")) == 0)
    #expect(
      FunctionTests.score(.languageMix, FunctionTests.input("abcdefghi가", ended: false, opensThink: true))
        == 1)
  }

  @Test func aNarrowWindowDividesByNothing() throws {
    var settings = RewardSettings()
    (settings.noMixBelow, settings.noMixAbove) = (0.05, 0.20)
    for (korean, wanted) in [(4, 0.0), (5, 1), (20, 1), (21, 0)] {
      let think = String(repeating: "a", count: 100 - korean) + String(repeating: "가", count: korean)
      let input = FunctionTests.input("<think>\(think)</think>삼.")
      #expect(FunctionTests.score(.languageMix, input, try settings.checked()) == wanted)
    }
  }

  static let answers: [(String, Double)] = [
    ("답은 삼입니다. 왜냐하면 그렇기 때문입니다.", 1), ("The answer is three, of course.", 0), ("\\boxed{3}", 1), ("", 0),
    ("\u{1102}\u{1161}\u{1102}\u{1161} 가나다라마바사아자차", 1), ("가나 abcdefgh", 0.4), ("가나다라마 abcde", 1),
    ("```\nprint(answer_of_the_question)\n```", 1),
  ]

  @Test(arguments: answers)
  func answerLanguage(_ answer: String, _ wanted: Double) {
    let input = FunctionTests.input("<think>What?</think>\(answer)")
    #expect(FunctionTests.score(.answerLanguage, input) == wanted)
  }

  @Test func withoutTokensNothingIsSaidOfThem() {
    let gold = [JSON.Member("gold", .text("3"))]
    for function in [RewardFunction.repetition, .length, .overlong] {
      #expect(FunctionTests.score(function, FunctionTests.input("정답: 3", gold)) == nil)
    }
    var unlimited = FunctionTests.input("정답: 3", gold)
    (unlimited.ids, unlimited.maxTokens) = ([1, 2, 3, 4], 0)
    #expect(
      FunctionTests.score(.length, unlimited) == nil && FunctionTests.score(.overlong, unlimited) == nil)
    #expect(FunctionTests.score(.repetition, unlimited) == 0)
  }

  @Test func theCacheIsAFifth() {
    var input = FunctionTests.input("x")
    (input.ids, input.maxTokens) = (Array(repeating: 1, count: 9), 10)
    #expect(FunctionTests.score(.overlong, input) == -0.5)
  }
}
