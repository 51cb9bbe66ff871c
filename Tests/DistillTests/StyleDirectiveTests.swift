import Corpus
import Reasoning
import StrictJSON
import TestKit
import Testing

@testable import Distill

@Suite struct StyleDirectiveTests {
  @Test func thereAreAsManyAsAsked() {
    #expect(StyleDirective.all.count >= 12)
    #expect(Set(StyleDirective.all.map(\.id)).count == StyleDirective.all.count)
    #expect(Set(StyleDirective.all.map(\.text)).count == StyleDirective.all.count)
    for prefix in ["ko-", "en-"] { #expect(StyleDirective.all.count { $0.id.hasPrefix(prefix) } >= 5) }
  }

  /// Each directive with an answer in its form.
  private static let forms = [
    ("ko-boxed", "\\boxed{3}"), ("ko-boxed-label", "\\boxed{③}"), ("ko-colon", "정답: 3"),
    ("ko-sentence", "정답은 3번입니다."), ("ko-therefore", "따라서 정답은 3"), ("ko-angle", "answer:<3>"),
    ("ko-json", "{\"정답\": 3}"), ("ko-text", "정답: ③ 니스"), ("ko-brief", "답: 3"), ("ko-each", "최종 답: 3"),
    ("en-boxed", "\\boxed{3}"), ("en-angle", "answer:<3>"), ("en-colon", "Answer: 3"),
    ("en-json", "{\"answer\": 3}"), ("en-final", "Final Answer: 3"),
  ]

  /// None is missing, and each is what its directive shows.
  @Test func everyFormIsTried() {
    #expect(StyleDirectiveTests.forms.map(\.0) == StyleDirective.all.map(\.id))
    for (directive, (id, form)) in zip(StyleDirective.all, StyleDirectiveTests.forms) {
      let shown = [form, form.replacing("3", with: "N"), form.replacing("3", with: ""), "\"정답:\""]
      #expect(shown.contains { directive.text.contains($0) }, "\(id)")
    }
  }

  /// An answer in the form that is asked for is read, so that no style costs its traces their check; a wrong one is seen.
  @Test(arguments: forms)
  func whatIsAskedForIsRead(_ id: String, _ form: String) {
    let options = ["파리", "리옹", "니스", "낭트"]
    let answer = "<think>ok</think>\n니스는 프랑스 남쪽에 있는 도시입니다. 파리와 리옹은 바다에서 멉니다.\n\n" + form
    for extraction in [Extraction.last, .afterThink] {
      for (gold, agreement) in [("3", Agreement.equal), ("2", .different)] {
        let found = compareAnswer(
          gold: gold, answer: answer, kind: .choice, options: options, extraction: extraction)
        #expect(found.agreement == agreement, "\(extraction) \(found)")
      }
    }
  }

  /// Nor where the known answer is a number alone, and nobody knows of options.
  @Test(arguments: forms.filter { !$0.1.contains("③") })
  func aNumberInTheFormIsRead(_ id: String, _ form: String) {
    let answer = "<think>ok</think>\n2와 7을 살펴보면 하나가 남습니다.\n\n" + form
    for (gold, agreement) in [("3", Agreement.equal), ("7", .different)] {
      let found = compareAnswer(gold: gold, answer: answer, kind: .math, extraction: .afterThink)
      #expect(found.agreement == agreement, "\(found)")
    }
  }

  /// NFD, emojis, CR LF, blanks at both ends: the question's bytes stand together, the directive on one side.
  @Test func theQuestionIsUntouched() throws {
    let augmenter = Augmenter(pool: [], kinds: [.style], seed: 7)
    let pieces = [
      "가\u{0301}", "\u{1112}\u{1161}\u{11AB}", "👩‍👩‍👧‍👦", "\r\n", " ", "\u{3000}", "값", "x²", "$\\frac{1}{2}$", "é",
      "\u{65}\u{301}", "\u{FEFF}",
      "㈜", "\t", "．", "ㅋㅋ", "①", "정답",
    ]
    var random = SplitMix(seed: 1)
    var (seen, places) = (Set<String>(), Set<String>())
    var rounds = 0
    for number in 0..<5_000 {
      let noise = (0..<Int.random(in: 0...6, using: &random)).map { _ in
        pieces.randomElement(using: &random) ?? ""
      }
      let item = examItem(number, noise.joined() + " 다음 중 알맞은 것은?\n① 사과 \r\n② 배🍐\r\n③ 감\r\n")
      let prompt = augmenter.augment(item)
      guard let augmentation = prompt.augmentation else {
        #expect(Array(prompt.text.utf8) == Array(item.text.utf8))
        continue
      }
      rounds += 1
      let row = try JSON(parsing: Array(augmentation.utf8))
      let directive = try #require(StyleDirective.all.first { $0.id == row["directive"]?.text })
      let place = try #require(row["place"]?.text)
      let (question, said) = (Array(item.text.utf8), Array(directive.text.utf8))
      let expected = place == "prefix" ? said + [10, 10] + question : question + [10, 10] + said
      #expect(Array(prompt.text.utf8) == expected)
      #expect(row["kind"]?.text == "style")
      seen.insert(directive.id)
      places.insert(place)
    }
    #expect(rounds > 4_000)
    #expect(seen.count == StyleDirective.all.count && places == ["prefix", "suffix"])
    print("style-augmentation: \(rounds)/\(rounds)")
  }

  @Test func theChoiceIsTheItemsOwn() {
    let items = (0..<200).map { examItem($0, "값은 \($0)?\n① 1\n② 2\n③ 3", answer: "②") }
    let (one, again) = (
      Augmenter(pool: [], kinds: [.style], seed: 1), Augmenter(pool: [], kinds: [.style], seed: 1)
    )
    let other = Augmenter(pool: [], kinds: [.style], seed: 2)
    #expect(items.map(one.augment) == items.reversed().map(again.augment).reversed())
    #expect(items.map(one.augment) != items.map(other.augment))
    #expect(items.allSatisfy { one.augment($0).gold == "2" && one.augment($0).options == ["1", "2", "3"] })
  }

  @Test func whatIsNoExamStays() {
    let item = examItem(1, "서울에서 부산까지 얼마나 걸리나요?", category: "daily")
    #expect(
      Augmenter(pool: [], kinds: [.style, .option], seed: 1).augment(item) == AugmentedPrompt(text: item.text)
    )
    let exam = examItem(2, "수도는?\n① 서울\n② 부산\n③ 대구", answer: "①")
    #expect(
      Augmenter(pool: [], kinds: [], seed: 1).augment(exam)
        == AugmentedPrompt(text: exam.text, options: ["서울", "부산", "대구"], gold: "1"))
  }
}
