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
    guard prompt.options.isEmpty, let stated = item.statedAnswer else { return nil }
    (text, kind) = (stated, .math)
  }
}

extension Item {
  /// What its accepted answers, or all of them, end in.
  fileprivate var statedAnswer: String? {
    let accepted = answers.filter(\.accepted)
    return Reasoning.statedAnswer(in: (accepted.isEmpty ? answers : accepted).map(\.body))
  }
}
