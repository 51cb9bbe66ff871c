import Evaluate
import Reasoning
import Testing

@Suite struct TranslationScorerTests {
  /// A short sentence that is right has no run of four tokens: alone it is right all the same.
  @Test func aShortSentenceThatIsRightScoresAll() throws {
    for metric in try TranslationScorer(names: TranslationScorer.known).metrics {
      #expect(abs(metric.sentence("안녕하세요.", references: ["안녕하세요."]) - 100) < 1e-9, "\(metric.name)")
    }
    let bleu = try TranslationScorer(names: ["bleu"]).metrics[0]
    #expect(bleu.corpus(["안녕하세요."], references: [["안녕하세요."]]) == 0)
  }

  @Test func metricsAreThoseOfTheirNames() throws {
    let metrics = try TranslationScorer(names: TranslationScorer.known).metrics
    #expect(metrics.map(\.name) == TranslationScorer.known)
    let (text, other) = ("나는 어제 밥을 많이 먹었다.", "나는 어제 밥을 조금 먹었다.")
    let wanted = [
      ChrF().sentence(text, references: [other]), ChrF.plusPlus.sentence(text, references: [other]),
      BLEU().sentence(text, references: [other]).score,
      BLEU(tokenizer: .character).sentence(text, references: [other]).score,
      BLEU(tokenizer: .none).sentence(text, references: [other]).score,
    ]
    #expect(metrics.map { $0.sentence(text, references: [other]) } == wanted)
    #expect(Set(wanted).count == 5)
    #expect(metrics[0].corpus([text], references: [[other]]) == wanted[0])
    #expect(Set(metrics.map(\.signature)).count == 5)
    #expect(metrics[3].signature == "case:mixed|eff:no|tok:char|smooth:exp|as:sacrebleu-2.6")
    #expect(metrics[1].signature == "case:mixed|eff:yes|nc:6|nw:2|space:no|as:sacrebleu-2.6")
  }

  @Test(arguments: [([], "names none"), (["comet"], "there is no comet"), (["chrf", "chrf"], "given twice")])
  func namesThatAreNoMetricsSayWhy(_ names: [String], _ words: String) throws {
    let error = #expect(throws: EvaluationError.self) { try TranslationScorer(names: names) }
    #expect("\(try #require(error))".contains(words))
  }
}
