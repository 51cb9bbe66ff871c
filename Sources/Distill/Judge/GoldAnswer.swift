internal import Corpus
internal import Reasoning

/// The answer that is known to a question: an exam item's correct option, or what its own answers end in.
///
/// It is read from what was crawled or imported, for `--verify` alone; the teacher never sees it.
struct GoldAnswer {
  let text: String
  let kind: AnswerKind

  /// nil where no accepted answer, or not all answers alike, say a value in a box or a line of its own.
  init?(of item: Item, _ prompt: AugmentedPrompt) {
    if let gold = prompt.gold {
      (text, kind) = (gold, .choice)
      return
    }
    guard prompt.options.isEmpty else { return nil }
    let accepted = item.answers.filter(\.accepted)
    let found = (accepted.isEmpty ? item.answers : accepted).compactMap { answer in
      extractAnswer(Array(answer.body.utf8), kind: .math, extraction: .afterThink)
        .map { String(decoding: $0, as: UTF8.self) }
    }
    guard let first = found.first, GoldAnswer.isValue(first),
      found.dropFirst().allSatisfy({
        compareAnswer(gold: first, answer: $0, kind: .math, extraction: .afterThink).agreement == .equal
      })
    else { return nil }
    (text, kind) = (first, .math)
  }

  /// Whether a text can be compared at all: what is beyond the grammar is neither 0 nor another number.
  private static func isValue(_ text: String) -> Bool {
    compareAnswer(gold: text, answer: "0", kind: .math, extraction: .afterThink).agreement != .undecided
  }
}
