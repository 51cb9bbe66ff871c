import Reasoning
import Testing

@testable import Evaluate

struct SampleJudgeTests {
  private func item(
    _ kind: EvalItem.Kind, _ gold: String..., options: [String] = [], question: String = "사과는 모두 몇 개인가요?"
  ) -> EvalItem {
    EvalItem(id: "1", task: "t", source: "s", kind: kind, question: question, options: options, gold: gold)
  }

  private func judged(
    _ content: String, reasoning: String? = nil, of item: EvalItem, finish: String = "stop",
    _ change: (inout EvalSettings) -> Void = { _ in }
  ) -> JudgedSample {
    var settings = EvalSettings()
    change(&settings)
    let judge = SampleJudge(settings)
    return judge.judged(
      body(content, reasoning: reasoning, finish: finish), of: item,
      in: judge.language(of: item, usual: .korean), key: [])
  }

  // methods.md A.10: the first box behind the thoughts; boxes in them and later ones are ignored.
  @Test func theFirstBoxBehindTheThoughtsCounts() {
    let text = "<think>\\boxed{1}</think>답은 \\boxed{2}입니다. 다시 보니 \\boxed{3}입니다."
    #expect(judged(text, of: item(.math, "2")).verdict == .right)
    #expect(judged(text, of: item(.math, "1")) { $0.extraction = .first }.verdict == .right)
    #expect(judged(text, of: item(.math, "3")) { $0.extraction = .last }.verdict == .right)
    // Wherever the server puts the thoughts.
    #expect(judged("답은 \\boxed{2}", reasoning: "\\boxed{1}", of: item(.math, "2")).verdict == .right)
    #expect(
      judged("답은 \\boxed{2}", reasoning: "\\boxed{1}", of: item(.math, "1")) { $0.extraction = .first }
        .verdict
        == .right)
  }

  // The paper's rule: without a box behind the thoughts there is no answer, whatever the text says.
  @Test func noBoxIsNoAnswer() {
    let text = "<think>음</think>먼저 3을 더하면 답은 5"
    #expect(judged(text, of: item(.math, "5"), finish: "length").verdict == .noAnswer)
    #expect(judged(text, of: item(.math, "5")) { $0.extraction = .afterThink }.verdict == .right)
    #expect(judged("정답은 ②번입니다.", of: item(.choice, "2", options: ["배", "감"])).verdict == .noAnswer)
    #expect(judged("<think>\\boxed{5}</think>답은 5", of: item(.math, "5")).verdict == .noAnswer)
    #expect(judged("답은 \\boxed{5", of: item(.math, "5"), finish: "length").verdict == .noAnswer)
  }

  @Test func ofTwoBoxesTheFirstCounts() {
    #expect(judged("\\boxed{2}\n\\boxed{3}", of: item(.math, "2")).verdict == .right)
    #expect(judged("\\boxed{2}\n\\boxed{3}", of: item(.math, "3")).verdict == .wrong)
    #expect(judged("\\boxed{\\fbox{2}} \\boxed{3}", of: item(.math, "2")).verdict == .right)
  }

  @Test func theScriptsDoubledBraceIsUnderstood() {
    #expect(judged("답: \\boxed{{3}}", of: item(.math, "3")).verdict == .right)
    #expect(judged("답: \\boxed{{3}}", of: item(.choice, "3", options: ["가", "나", "다"])).verdict == .right)
  }

  @Test func kindsAreComparedTheirOwnWay() {
    #expect(judged("\\boxed{0.5}", of: item(.math, "\\frac{1}{2}")).verdict == .right)
    let two = item(.choice, "2", options: ["배", "감"])
    #expect(judged("정답은 ②번입니다.", of: two) { $0.extraction = .afterThink }.verdict == .right)
    #expect(judged("정답은 감입니다.", of: two) { $0.extraction = .afterThink }.verdict == .right)
    #expect(judged("\\boxed{서울}", of: item(.text, "서울")).verdict == .right)
    #expect(judged("\\boxed{부산}", of: item(.text, "서울", "부산 ")).verdict == .right)
    #expect(judged("\\boxed{대구}", of: item(.text, "서울", "부산")).verdict == .wrong)
  }

  @Test func whatIsNotRightIsToldApart() {
    let two = item(.choice, "2", options: ["배", "감", "귤"])
    #expect(judged("\\boxed{1}", of: two).verdict == .wrong)
    #expect(judged("\\boxed{A 또는 B}", of: two).verdict == .undecided)
    let none = judged("잘 모르겠습니다.\n그래도 해 보자", of: item(.math, "2"))
    #expect(none.verdict == .noAnswer && none.extracted == nil)
    let cut = judged("<think>하나, 둘, \\boxed{2}", of: item(.math, "2"), finish: "length")
    #expect(cut.verdict == .noAnswer && cut.isTruncated && cut.isEmpty && !cut.answerConsistent)
    // Cut off behind the box, the answer is there.
    let late = judged("<think>음</think>\\boxed{2} 왜냐", of: item(.math, "2"), finish: "length")
    #expect(late.verdict == .right && late.isTruncated && !late.isEmpty)
    #expect(judged("", of: two).isEmpty)
    let broken = SampleJudge(EvalSettings()).judged(Array("<html>".utf8), of: two, in: .korean, key: [7])
    #expect(broken.verdict == .failed && broken.failure == "teacher.not_json" && broken.key == [7])
  }

  // A template that opens the thoughts leaves only their end in the text: cut off, all of it is thoughts.
  @Test func anOpenedThinkPartIsNoAnswer() {
    let cut = judged("혹시 \\boxed{2}", of: item(.math, "2"), finish: "length") { $0.opensThink = true }
    #expect(cut.verdict == .noAnswer && cut.isEmpty)
    #expect(judged("혹시</think>\\boxed{2}", of: item(.math, "2")) { $0.opensThink = true }.verdict == .right)
  }

  private static let korean = "사과가 두 개 있고 세 개를 더하면 모두 다섯 개가 됩니다."
  private static let english = "There are two apples and three more, so there are five in all."

  @Test func languagesAreHeldAgainstTheQuestions() {
    let own = item(.math, "5")
    let both = judged("<think>\(Self.korean)</think>\(Self.korean)", of: own)
    #expect(both.thinkConsistent == true && both.answerConsistent && both.isConsistent)
    let thought = judged("<think>\(Self.english)</think>\(Self.korean)", of: own)
    #expect(thought.thinkConsistent == false && thought.answerConsistent && !thought.isConsistent)
    #expect(
      judged("<think>\(Self.english)</think>\(Self.korean)", of: own) { $0.thinkLanguage = .english }
        .isConsistent)
    #expect(!judged(Self.english, of: own).answerConsistent)
    let foreign = item(.math, "5", question: "How many apples are there in all?")
    #expect(judged(Self.english, of: foreign).isConsistent && !judged(Self.korean, of: foreign).isConsistent)
    // Without thoughts only the answer is asked.
    #expect(judged(Self.korean, of: own).thinkConsistent == nil && judged(Self.korean, of: own).isConsistent)
  }

  @Test func mixedThoughtsHaveFiveToTwentyInAHundred() {
    func isMixed(_ think: String) -> Bool? {
      judged("<think>\(think)</think>답", of: item(.math, "5")) { $0.thinkLanguage = .mixed }.thinkConsistent
    }
    #expect(isMixed(Self.english) == false && isMixed(Self.korean) == false)
    #expect(isMixed(Self.english + " \"사과 다섯 개\" it is.") == true)
    // 1 of 20 scalars, and 1 of 21.
    #expect(isMixed(String(repeating: "a", count: 19) + "가") == true)
    #expect(isMixed(String(repeating: "a", count: 20) + "가") == false)
    #expect(isMixed(String(repeating: "a", count: 4) + "가") == true)
    #expect(isMixed(String(repeating: "a", count: 3) + "가") == false)
  }

  // MMATH in Chinese is held against nothing, rather than against Korean.
  @Test func otherLanguagesAreNotMeasured() {
    let judge = SampleJudge(EvalSettings())
    let chinese = item(.math, "5", question: "一共有多少个苹果？请回答。")
    var told = chinese
    told.language = "en"
    #expect(judge.language(of: told, usual: nil) == .english)
    let formula = item(.math, "2", question: "$x^2 = 4$")
    #expect(judge.language(of: chinese, usual: .korean) == nil)
    #expect(judge.language(of: formula, usual: .korean) == .korean)
    #expect(
      judge.usualLanguage(of: [chinese, formula]) == nil && judge.usualLanguage(of: [formula]) == .korean)
    let score = GroupScore(
      "t", [JudgedItem(chinese, isLanguageKnown: false, samples: [JudgedSample(key: [], verdict: .right)])],
      ks: [1])
    #expect(score.accuracy?.mean == 1 && score.consistency == nil && score.answerConsistency == nil)
  }

  @Test func aTranslationIsInItsReferencesLanguage() {
    let one = item(.translation, "사과가 다섯 개 있습니다.", question: "There are five apples in all, said the farmer.")
    let found = judged("<think>\(Self.english)</think>\n\(Self.korean)\n", of: one)
    #expect(found.verdict == .scored && found.extracted == Self.korean && found.isConsistent)
  }
}
