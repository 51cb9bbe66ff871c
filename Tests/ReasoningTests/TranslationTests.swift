import Foundation
import Reasoning
import Testing

/// chrF and BLEU against sacreBLEU 2.6 (`Tests/Oracle/make_translation_scores.py`).
@Suite struct TranslationTests {
  struct Case: Decodable {
    let hypotheses: [String]
    let references: [[String]]
    /// chrF2, chrF++, BLEU with 13a, char and none.
    let sentences: [[Double]]
    let corpus: [Double]
  }

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Golden")
  static let names = ["chrF2", "chrF++", "BLEU 13a", "BLEU char", "BLEU none"]
  static let tokenizers: [BLEU.Tokenizer] = [.mteval13a, .character, .none]

  /// The golden file, or the one that `YISANG_TRANSLATION` names.
  @Test func scoresAreSacreBLEUs() throws {
    let other = ProcessInfo.processInfo.environment["YISANG_TRANSLATION"].map { URL(filePath: $0) }
    let cases = try JSONDecoder().decode(
      [Case].self, from: Data(contentsOf: other ?? Self.folder.appending(path: "translation.json")))
    #expect(cases.count > 150)
    var worst = [Double](repeating: 0, count: Self.names.count)
    for (number, one) in cases.enumerated() {
      for (index, hypothesis) in one.hypotheses.enumerated() {
        let references = one.references[index]
        let found =
          [ChrF(), ChrF.plusPlus].map { $0.sentence(hypothesis, references: references) }
          + Self.tokenizers.map { BLEU(tokenizer: $0).sentence(hypothesis, references: references).score }
        compare(found, one.sentences[index], "sentence \(number).\(index)", &worst)
      }
      let found =
        [ChrF(), ChrF.plusPlus].map { $0.corpus(one.hypotheses, references: one.references) }
        + Self.tokenizers.map { BLEU(tokenizer: $0).corpus(one.hypotheses, references: one.references).score }
      compare(found, one.corpus, "corpus \(number)", &worst)
    }
    print(
      "against sacreBLEU, \(cases.count) cases: \(zip(Self.names, worst).map { "\($0) \($1)" }.joined(separator: ", "))"
    )
  }

  private func compare(_ found: [Double], _ wanted: [Double], _ place: String, _ worst: inout [Double]) {
    #expect(found.count == wanted.count)
    for index in found.indices {
      let error = abs(found[index] - wanted[index])
      worst[index] = max(worst[index], error)
      #expect(error <= 1e-9, "\(place), \(Self.names[index]): \(found[index]), not \(wanted[index])")
    }
  }

  @Test func aScoreSaysWhatItIsMadeOf() {
    let score = BLEU().corpus(["a b c d e"], references: [["a b c d e f g"]])
    #expect((score.hypothesisLength, score.referenceLength) == (5, 7))
    #expect(score.precisions == [100, 100, 100, 100])
    #expect(abs(score.brevityPenalty - exp(1 - 7.0 / 5)) < 1e-15)
    #expect(BLEU().corpus([], references: []).score == 0 && ChrF().corpus([], references: []) == 0)
  }
}
