import Foundation
import Reasoning
import TestKit
import Testing

/// Whether answers agree: our Korean table, math-verify's own cases, and what it said of generated pairs.
struct AnswerTests {
  @Test(arguments: KoreanCases.all)
  func koreanTable(_ row: AnswerCase) {
    let found = compareAnswer(
      gold: row.gold, answer: row.answer, kind: row.kind, options: row.options, extraction: row.extraction)
    #expect(found.agreement == row.verdict, "\(found.extracted ?? "nothing") was extracted")
  }

  @Test func theKoreanTableIsLarge() {
    #expect(KoreanCases.all.count >= 200)
    print("korean answers: \(KoreanCases.all.count) cases")
  }

  /// Counts how often a list of pairs is judged as math-verify does.
  private struct Tally {
    var (agree, undecided) = (0, 0)
    var (falseEqual, falseDifferent): ([String], [String]) = ([], [])
    var decided: Int { agree + falseEqual.count + falseDifferent.count }
    var all: Int { decided + undecided }

    mutating func judge(_ gold: String, _ answer: String, equal: Bool, digits: Int = 6) {
      let said = compareAnswer(gold: gold, answer: answer, kind: .math, extraction: .last, digits: digits)
        .agreement
      switch said {
      case .undecided: undecided += 1
      case .equal: if equal { agree += 1 } else { falseEqual.append("\(gold) / \(answer)") }
      case .different: if equal { falseDifferent.append("\(gold) / \(answer)") } else { agree += 1 }
      }
    }

    func expect(_ name: String) {
      print("\(name): \(agree)/\(decided), undecided \(undecided)")
      #expect(falseEqual.isEmpty)
      #expect(Double(agree) >= 0.98 * Double(decided), "\(falseDifferent.prefix(8))")
      #expect(Double(undecided) <= 0.15 * Double(all))
    }
  }

  @Test(.enabled(if: Material.isExpected))
  func mathVerifysOwnCases() throws {
    var tally = Tally()
    for row in try Material.rows("conformance/math-verify/math_verify.jsonl") {
      guard let gold = row["gold"] as? String, let answer = row["pred"] as? String,
        let equal = row["equal"] as? Bool
      else { continue }
      tally.judge(gold, answer, equal: equal, digits: row["precision"] as? Int ?? 6)
    }
    #expect(tally.all == 191)
    tally.expect("math-verify")
  }

  @Test func generatedPairs() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/answers.jsonl")
    var tally = Tally()
    for line in try Data(contentsOf: file).split(separator: 0x0A) {
      let row = try JSONSerialization.jsonObject(with: line) as? [String: Any]
      guard let gold = row?["gold"] as? String, let answer = row?["answer"] as? String,
        let equal = row?["equal"] as? Bool
      else { continue }
      tally.judge(gold, answer, equal: equal)
    }
    #expect(tally.all >= 1000)
    tally.expect("math-verify, generated")
  }

  @Test(.enabled(if: Material.isExpected), arguments: ["gsm8k/test.jsonl", "gsm8k/train_first2500.jsonl"])
  func solutionsGiveTheirOwnAnswers(_ file: String) throws {
    let rows = try Material.rows("benchmarks/" + file)
    for extraction in Extraction.allCases {
      let passed = rows.count { row in
        guard let gold = row["answer"] as? String, let solution = row["solution"] as? String else {
          return false
        }
        return compareAnswer(gold: gold, answer: solution, kind: .math, extraction: extraction).agreement
          == .equal
      }
      print("\(file), \(extraction.rawValue): \(passed)/\(rows.count)")
      #expect(Double(passed) >= 0.99 * Double(rows.count))
    }
  }

  /// Of these files only some rows have a solution, which is an equation; answers are rounded to two places.
  @Test(.enabled(if: Material.isExpected))
  func equationsGiveTheirAnswers() throws {
    let rows = try Material.rows("benchmarks/mwp-korean/mwp.jsonl").filter {
      $0["equation_gives_answer"] as? Bool == true
    }
    var missed: [String] = []
    for row in rows {
      guard let gold = row["answer"] as? String, let equation = row["equation"] as? String else { continue }
      let said = compareAnswer(gold: gold, answer: equation, kind: .math, extraction: .last, digits: 2)
        .agreement
      if said != .equal { missed.append("\(gold) = \(equation): \(said)") }
    }
    print("mwp-korean, equations: \(rows.count - missed.count)/\(rows.count)")
    #expect(rows.count > 200)
    #expect(Double(rows.count - missed.count) >= 0.99 * Double(rows.count), "\(missed)")
  }

  /// No solutions are there, so each known answer is put into the sentences that models end with.
  @Test(
    .enabled(if: Material.isExpected),
    arguments: ["mwp-korean/mwp.jsonl", "mmath/ko.jsonl", "mmath/en.jsonl"])
  func answersAreFoundInTheirSentences(_ file: String) throws {
    let rows = try Material.rows("benchmarks/" + file)
    let sentences = [
      ("따라서 정답은 ", "입니다."), ("<think>답은 7?</think>풀이를 쓴다.\n**답:** ", ""), ("그러므로 \\boxed{", "}이다."),
      ("We have 3 cases.\nThe answer is ", "."),
    ]
    for extraction in [Extraction.last, .afterThink] {
      var passed = 0
      for (number, row) in rows.enumerated() {
        guard let gold = row["answer"] as? String else { continue }
        let (before, after) = sentences[number % sentences.count]
        let kind = guessedAnswerKind(gold: gold, options: [])
        let text = before + gold + after
        let said = compareAnswer(gold: gold, answer: text, kind: kind, extraction: extraction)
        if said.agreement == .equal { passed += 1 }
      }
      print("\(file), \(extraction.rawValue): \(passed)/\(rows.count)")
      #expect(Double(passed) >= 0.99 * Double(rows.count))
    }
  }
}
