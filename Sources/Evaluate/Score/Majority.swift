import Korean
import Reasoning

/// Whether the answer that most samples give is right (self-consistency, Wang et al. 2023, arXiv 2203.11171): maj@n.
///
/// Right answers are one; others are alike if their normalised bytes are, and the most frequent of those that can be compared
/// if they compare as equal. What was not found or failed has no vote. Of classes of one size the one that came first wins.
func majorityIsRight(_ samples: [JudgedSample?], of item: EvalItem) -> Bool {
  var forms: [Form] = []
  var places: [[UInt8]: Int] = [:]
  for case let sample? in samples {
    guard let answer = sample.extracted, [.right, .wrong, .undecided].contains(sample.verdict) else {
      continue
    }
    // No UTF-8: all right answers are one form.
    let key = sample.isRight ? [0xFF] : NFC.normalized(Array(TaskText.trimmed(answer).utf8))
    if let place = places[key] {
      forms[place].votes += 1
    } else {
      places[key] = forms.count
      forms.append(Form(answer: answer, verdict: sample.verdict, votes: 1))
    }
  }
  merge(&forms, item)
  return forms.max { $0.votes < $1.votes }?.verdict == .right
}

/// One way to write an answer.
private struct Form {
  let answer: String
  let verdict: JudgedSample.Verdict
  var votes: Int
}

/// Forms that are compared with each other; every pair is read anew.
private let mostCompared = 24

/// Gives the votes of a form to the first that compares as equal.
private func merge(_ forms: inout [Form], _ item: EvalItem) {
  let wrong = forms.indices.filter { forms[$0].verdict == .wrong }
  let frequent = wrong.sorted { (forms[$1].votes, $0) < (forms[$0].votes, $1) }.prefix(mostCompared).sorted()
  var kept: [Int] = []
  for place in frequent {
    if let first = kept.first(where: { areAlike(forms[$0].answer, forms[place].answer, item) }) {
      forms[first].votes += forms[place].votes
      forms[place].votes = 0
    } else {
      kept.append(place)
    }
  }
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
