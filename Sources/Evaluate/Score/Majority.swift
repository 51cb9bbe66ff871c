import Reasoning

/// Whether the answer that most samples give is right (self-consistency, Wang et al. 2023, arXiv 2203.11171): maj@n.
///
/// Answers are alike if they compare as equal; right ones are, and those that are undecided or were not found have no
/// vote. Of classes of one size the one that came first wins.
func majorityIsRight(_ samples: [JudgedSample?], of item: EvalItem) -> Bool {
  var classes: [(answer: String, isRight: Bool, votes: Int)] = []
  for sample in samples {
    guard let sample, let answer = sample.extracted, sample.verdict == .right || sample.verdict == .wrong
    else {
      continue
    }
    let known = classes.firstIndex { other in
      if other.isRight || sample.isRight { return other.isRight == sample.isRight }
      return other.answer.utf8.elementsEqual(answer.utf8) || areAlike(other.answer, answer, item)
    }
    if let known {
      classes[known].votes += 1
    } else {
      classes.append((answer, sample.isRight, 1))
    }
  }
  return classes.max { $0.votes < $1.votes }?.isRight ?? false
}

private func areAlike(_ one: String, _ other: String, _ item: EvalItem) -> Bool {
  compareAnswer(
    gold: one, answer: "\\boxed{\(other)}", kind: item.kind.answerKind, options: item.options,
    extraction: .first
  ).agreement == .equal
}

extension EvalItem.Kind {
  /// How Reasoning calls it; a translation is words.
  var answerKind: AnswerKind {
    switch self {
    case .math: .math
    case .choice: .choice
    case .text, .translation: .text
    }
  }
}
