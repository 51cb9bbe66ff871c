import Testing

@testable import Evaluate

struct GroupScoreTests {
  /// One letter an answer: r right, w wrong, u undecided, n none, f failed, t cut off and without an answer, - to come.
  /// Capitals are in the wrong language.
  private func item(
    _ answers: String, source: String = "s", kind: EvalItem.Kind = .math, extracted: [String?]? = nil,
    reflections: [Int]? = nil
  ) -> JudgedItem {
    let item = EvalItem(
      id: "i", task: "t", source: source, kind: kind, question: "?", options: ["배", "감", "귤"], gold: ["1"])
    return JudgedItem(
      item,
      samples: answers.enumerated().map { place, letter in
        if letter == "-" { return nil }
        let verdicts: [Character: JudgedSample.Verdict] = [
          "r": .right, "w": .wrong, "u": .undecided, "n": .noAnswer, "f": .failed, "t": .noAnswer,
        ]
        var sample = JudgedSample(key: [], verdict: verdicts[Character(letter.lowercased())] ?? .failed)
        sample.answerConsistent = letter.isLowercase && letter != "t" && letter != "f"
        sample.isTruncated = letter == "t"
        sample.extracted = extracted?[place]
        sample.reflections = reflections?[place] ?? 0
        sample.tokens = letter == "f" ? nil : 10 * (place + 1)
        return sample
      })
  }

  // By hand: items 1, 1/2, 0, 1/4 → 7/16; Σ (x − 7/16)² = 0.546875 → √(0.546875 / 12).
  @Test func fourItemsByHand() throws {
    let score = GroupScore("t", [item("rrrr"), item("rrww"), item("wuun"), item("Rftw")], ks: [4, 1, 2])
    let accuracy = try #require(score.accuracy)
    #expect(score.items == 4 && score.samples == 16 && score.missing == 0)
    #expect(accuracy.mean == 7.0 / 16)
    let error = try #require(accuracy.standardError)
    #expect(abs(error - (0.546875 / 12).squareRoot()) < 1e-12)
    // Runs: 3/4, 2/4, 1/4, 1/4.
    let runs = try #require(score.runs)
    let errorOfRuns = try #require(runs.standardError)
    #expect(runs.mean == 7.0 / 16 && abs(errorOfRuns - (0.171875 / 12).squareRoot()) < 1e-12)
    #expect(score.upperBound == 9.0 / 16)
    // pass@1 is the accuracy; pass@2: 1, 1 − 1/6, 0, 1/2; pass@4: 1, 1, 0, 1.
    #expect(score.passAt.map(\.k) == [1, 2, 4])
    #expect(abs(score.passAt[0].value.mean - 7.0 / 16) < 1e-12)
    #expect(abs(score.passAt[1].value.mean - (1 + 5.0 / 6 + 0.5) / 4) < 1e-12)
    #expect(score.passAt[2].value.mean == 0.75)
    // Out of the language: R, f, t. Right in it: 6 of 16.
    #expect(score.consistency?.mean == 13.0 / 16 && score.consistentAndRight?.mean == 6.0 / 16)
    #expect(score.rate("truncated") == 1.0 / 16 && score.rate("no_answer") == 2.0 / 16)
    #expect(score.rate("undecided") == 2.0 / 16 && score.rate("failed") == 1.0 / 16)
    // 16 answers of 25 on average, without the failed one of 20.
    #expect(score.meanTokens == (400.0 - 20) / 15)
    #expect(try #require(score.interval).contains(7.0 / 16))
  }

  @Test func allRightNoneRightAndOneItem() throws {
    for (answers, mean) in [("rrrrrrrr", 1.0), ("wwwwwwww", 0.0)] {
      let score = GroupScore("t", [item(answers), item(answers)], ks: [1, 2, 4, 8])
      #expect(score.accuracy?.mean == mean && score.accuracy?.standardError == 0)
      #expect(score.passAt.allSatisfy { $0.value.mean == mean })
      // Two of two right say little: 0.342 … 1.
      let interval = try #require(score.interval)
      #expect(interval.contains(mean) && abs(interval.upperBound - interval.lowerBound - 0.657619772) < 1e-6)
    }
    let one = GroupScore("t", [item("r")], ks: [1])
    #expect(one.accuracy?.mean == 1 && one.accuracy?.standardError == nil && one.runs == nil)
    #expect(one.interval != nil && one.majority == nil)
  }

  // methods.md F.2: R = [3, 0, 2, 5], Acc = [1, 1, 0, 1] is 8 of 10.
  @Test func reflectionsOfRightAnswersAreEffective() throws {
    let counts = [3, 0, 2, 5]
    let items = zip("rrwr", counts).map { item(String($0), reflections: [$1]) }
    let score = GroupScore("t", items, ks: [1])
    #expect(score.effectiveReflection == 0.8 && score.meanReflections == 2.5)
    // The same in two samples of two items, and with what nobody can decide, what failed, and what is to come.
    let more = [
      item("rw", reflections: [3, 2]), item("rr", reflections: [0, 5]), item("uf-", reflections: [7, 9, 9]),
    ]
    let mixed = GroupScore("t", more, ks: [1])
    #expect(mixed.effectiveReflection == 0.8 && mixed.meanReflections == 17.0 / 5)
    // An answer that was not found is wrong.
    let none = GroupScore("t", [item("rn", reflections: [1, 3])], ks: [1])
    #expect(none.effectiveReflection == 0.25)
    // Of nothing there is no share, and no part in a mean.
    let silent = GroupScore("t", [item("rw")], ks: [1])
    #expect(silent.effectiveReflection == nil && silent.meanReflections == 0)
    let macro = MacroScore([score, none, silent])
    #expect(macro.effectiveReflection == 0.525 && macro.reflections == 1.5)
  }

  @Test func whatIsStillToComeIsNotRight() {
    let score = GroupScore("t", [item("r-"), item("rr")], ks: [1])
    #expect(score.missing == 1 && score.accuracy?.mean == 0.75 && score.rate("failed") == 0.25)
  }

  @Test func everySourceHasTheSameWeight() throws {
    let task = JudgedTask(
      name: "t",
      items: [
        item("r", source: "a"), item("w", source: "b"), item("r", source: "b"), item("w", source: "b"),
        item("w", source: "b"),
      ])
    let score = TaskScore(task, ks: [1])
    #expect(score.all.accuracy?.mean == 0.4 && score.sources.map(\.name) == ["a", "b"])
    #expect(score.macro.accuracy?.mean == 0.625 && score.macro.passAt[1]?.mean == 0.625)
    // A source of one item has no error, so the mean has none.
    #expect(score.macro.accuracy?.standardError == nil && score.kinds.isEmpty)
    let mixed = TaskScore(JudgedTask(name: "t", items: [item("r"), item("w", kind: .choice)]), ks: [1])
    #expect(mixed.kinds.map(\.name) == ["choice", "math"])
  }

  @Test func themajorityWins() {
    func majority(_ answers: String, _ extracted: [String?], _ kind: EvalItem.Kind = .math) -> Bool? {
      item(answers, kind: kind, extracted: extracted).isMajorityRight
    }
    #expect(majority("rrw", ["1", "1.0", "2"]) == true)
    // 1/2 and 0.5 are one answer, which outvotes the right one.
    #expect(majority("rwwn", ["1", "1/2", "0.5", nil]) == false)
    #expect(majority("wrrw", ["2", "1", "1", "3"]) == true)
    // Of classes of one size the one that came first.
    #expect(majority("rw", ["1", "2"]) == true && majority("wr", ["2", "1"]) == false)
    // What cannot be decided votes with its like.
    #expect(majority("ruu", ["1", "x?", " x?"]) == false && majority("ruu", ["1", "x?", "y?"]) == true)
    #expect(majority("uun", ["?", "?", nil]) == false && majority("r", ["1"]) == nil)
    // ② and 감 are one option.
    #expect(majority("rww", ["1", "②", "감"], .choice) == false)
  }

  // Every pair of 2,000 answers would be two million comparisons.
  @Test func manyDifferentAnswersAreCounted() {
    let answers = (0..<2_000).map { Optional("\($0 + 2)x+\($0)") } + ["1", "1"]
    let letters = String(repeating: "w", count: 2_000) + "rr"
    #expect(item(letters, extracted: answers).isMajorityRight == true)
  }

  @Test func translationsAreScoredAndNotRight() throws {
    func translated(_ texts: [String]) -> JudgedItem {
      let item = EvalItem(
        id: "i", task: "t", source: "s", kind: .translation, question: "apple", gold: ["사과"])
      return JudgedItem(
        item,
        samples: texts.map {
          var sample = JudgedSample(key: [], verdict: .scored)
          sample.extracted = $0
          return sample
        })
    }
    let metric = TranslationMetric("same") { hypotheses, references in
      100 * Double(zip(hypotheses, references).count { $1.contains($0) }) / Double(hypotheses.count)
    } sentence: { hypothesis, references in
      references.contains(hypothesis) ? 50 : 0
    }
    let score = GroupScore(
      "t", [translated(["사과", "배"]), translated(["사과", "사과"])], ks: [1], metrics: [metric])
    #expect(score.accuracy == nil && score.passAt.isEmpty && score.consistentAndRight == nil)
    let found = try #require(score.translations.first)
    #expect(found.name == "same" && found.runs.mean == 75 && found.runs.standardError == 25)
    #expect(found.sentences.mean == 37.5 && found.sentences.standardError == 12.5)
    #expect(GroupScore("t", [item("r")], ks: [1], metrics: [metric]).translations.isEmpty)
    // A translation has no accuracy, and no part in the mean of accuracies.
    let mixed = MacroScore([score, GroupScore("u", [item("r"), item("w")], ks: [1])])
    #expect(mixed.groups == 1 && mixed.accuracy?.mean == 0.5)
    // A short sentence that is right has the whole score.
    let bleu = try TranslationMetric(#require(TranslationScorer(names: ["bleu"]).metrics.first))
    let short = GroupScore("t", [translated(["사과"])], ks: [1], metrics: [bleu])
    #expect(try abs(#require(short.translations.first).sentences.mean - 100) < 1e-9)
  }
}
