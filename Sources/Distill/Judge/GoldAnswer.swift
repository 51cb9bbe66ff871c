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
    let found = (accepted.isEmpty ? item.answers : accepted).compactMap { GoldAnswer.stated(in: $0.body) }
    guard let first = found.first, GoldAnswer.isValue(first),
      found.dropFirst().allSatisfy({
        compareAnswer(gold: first, answer: $0, kind: .math, extraction: .afterThink).agreement == .equal
      })
    else { return nil }
    (text, kind) = (first, .math)
  }

  /// What an answer says in a box or a line of its own; or the answer itself, where it is hardly more.
  private static func stated(in body: String) -> String? {
    guard let found = extractAnswer(Array(body.utf8), kind: .math, extraction: .afterThink) else {
      return nil
    }
    let text = String(decoding: found, as: UTF8.self)
    let isAll = found.count + 8 >= body.utf8.count
    return isAll && text.unicodeScalars.count > longestBare ? nil : text
  }

  /// Scalars: `3/4`, `서울특별시`, `x = 5 또는 x = -2`.
  private static let longestBare = 24

  /// Whether a text can be compared at all: what is beyond the grammar is neither 0 nor another number.
  private static func isValue(_ text: String) -> Bool {
    compareAnswer(gold: text, answer: "0", kind: .math, extraction: .afterThink).agreement != .undecided
  }
}
