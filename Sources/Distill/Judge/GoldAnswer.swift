internal import Corpus
internal import Reasoning

/// The answer that is known to a question: an exam item's correct option, or what its own answers end in.
///
/// It is read from what was crawled or imported, for `--verify` alone; the teacher never sees it.
struct GoldAnswer {
  let text: String
  let kind: AnswerKind

  /// nil where none of the item's answers, the accepted one first, says an answer that can be told from its words.
  init?(of item: Item, _ prompt: AugmentedPrompt) {
    if let gold = prompt.gold {
      (text, kind) = (gold, .choice)
      return
    }
    guard prompt.options.isEmpty else { return nil }
    for answer in item.answers.sorted(by: { $0.accepted && !$1.accepted }) {
      if let found = extractAnswer(Array(answer.body.utf8), kind: .math, extraction: .afterThink) {
        (text, kind) = (String(decoding: found, as: UTF8.self), .math)
        return
      }
    }
    return nil
  }
}
