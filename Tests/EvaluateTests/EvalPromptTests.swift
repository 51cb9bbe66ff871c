import TestKit
import Testing

@testable import Evaluate

@Suite struct EvalPromptTests {
  static let boxed = "문제 풀이를 마친 후, 최종 정답을 다음 형식으로 작성해 주세요: \\boxed{N}."

  private func item(_ kind: EvalItem.Kind, _ question: String, _ options: [String] = []) -> EvalItem {
    EvalItem(id: "1", task: "t", source: "s", kind: kind, question: question, options: options, gold: ["1"])
  }

  @Test func aNumberIsAskedForInABox() {
    #expect(EvalPrompt().text(of: item(.math, "1+1은?")) == "1+1은?\n" + Self.boxed)
    #expect(EvalPrompt(.plain).text(of: item(.math, "1+1은?")) == "1+1은?")
  }

  @Test func optionsAreLabelled() {
    let choice = item(.choice, "고르시오.", ["하나", "둘", "셋"])
    let laid = "고르시오.\nA. 하나\nB. 둘\nC. 셋"
    #expect(EvalPrompt(.plain).text(of: choice) == laid)
    #expect(
      EvalPrompt().text(of: choice) == laid + "\n" + Self.boxed + " N에는 고른 보기의 기호만 써 주세요: A, B, C")
    // Options in the question's text are there already.
    #expect(EvalPrompt().text(of: item(.choice, "고르시오. ① 가 ② 나")) == "고르시오. ① 가 ② 나\n" + Self.boxed)
  }

  @Test(
    arguments: [
      (["① 하나", "② 둘"], ["①", "②"]), (["(A) 하나", "(B) 둘"], ["A", "B"]), (["1) 하나", "2) 둘"], ["1", "2"]),
      (["A. 하나", "B. 둘"], ["A", "B"]), (["② 하나", "① 둘"], nil), (["1.5", "2.5"], nil), (["1", "2"], nil),
      (["(1)", "(2)"], nil), (["①", "②"], nil), (["A. 하나", "둘"], nil), (["12", "3"], nil),
      (["(가) 나", "(나) 다"], nil),
      (["A형", "B형"], nil), (["10) a", "11) b"], nil),
    ] as [([String], [String]?)]) func labelsOfTheirOwnStay(_ options: [String], _ labels: [String]?)
  {
    let labelled = LabelledOptions(options)
    if let labels {
      #expect(labelled.labels == labels && labelled.lines == options)
    } else {
      #expect(labelled.labels == ["A", "B"] && labelled.lines == ["A. \(options[0])", "B. \(options[1])"])
    }
  }

  @Test func aFileIsAPrompt() throws {
    let scratch = try Scratch()
    let path = try scratch.write("문제: {question}\r\n{options}\r\n({labels}) {x}\n답:\n\n", to: "p.txt")
    let prompt = try EvalPrompt(file: path)
    #expect(
      prompt.text(of: item(.choice, "{options}?", ["가", "나"])) == "문제: {options}?\nA. 가\nB. 나\n(A, B) {x}\n답:"
    )
    #expect(prompt.text(of: item(.math, "1+1은?")) == "문제: 1+1은?\n() {x}\n답:")
    for (name, text) in [
      ("q.txt", "{options}"), ("r.txt", ""), ("t.txt", "{question} {foo}"), ("u.txt", "{question} {Options}"),
    ] {
      let path = try scratch.write(text, to: name)
      #expect(throws: EvaluationError.self) { try EvalPrompt(file: path) }
    }
    _ = try EvalPrompt(text: "{question} \\boxed{answer} \\frac{aa}{bb} x_{max} {{labels}} {a, b}")
    #expect(throws: EvaluationError.self) { try EvalPrompt(file: path + "x") }
    #expect(throws: EvaluationError.self) { try EvalPrompt(file: scratch.file("s.txt", [0x7B, 0xFF])) }
  }

  @Test(
    arguments: [
      ("How many apples are there?", nil, false), ("사과는 몇 개인가? Apple", nil, true), ("1+1=?", nil, true),
      ("Combien de pommes ?", "fr", false), ("苹果有几个?", nil, false), ("$x$", "en", false), ("x+y", "ko", true),
    ] as [(String, String?, Bool)])
  func aQuestionIsAskedInItsLanguage(_ question: String, _ language: String?, _ isKorean: Bool) {
    var one = item(.choice, question, ["1", "2"])
    one.language = language
    let text = EvalPrompt().text(of: one)
    #expect(text.contains(Self.boxed) == isKorean && text.contains("\\boxed{N}"))
    #expect(text.contains("final answer") != isKorean && text.hasSuffix(": A, B"))
  }

  @Test(
    arguments: [
      ("Hello.", ["안녕."], nil, "다음 글을 한국어로 옮기고, 옮긴 글만 써 주세요."),
      (
        "안녕.", ["Hello there."], nil,
        "Translate the following text into English, and write only the translation."
      ),
      ("그래.", ["GPU"], "ko", "다음 글을 한국어로 옮기고, 옮긴 글만 써 주세요."),
      ("안녕.", ["你好"], nil, "Translate the following text, and write only the translation."),
    ] as [(String, [String], String?, String)])
  func aTranslationIsAskedForInTheReferencesLanguage(
    _ question: String, _ gold: [String], _ target: String?, _ instruction: String
  ) {
    let item = EvalItem(
      id: "1", task: "t", source: "s", kind: .translation, question: question, gold: gold, target: target)
    #expect(EvalPrompt().text(of: item) == instruction + "\n\n" + question)
  }
}
